import { type Millis, SECOND } from "../../../shared/kernel/time.ts";
import type { RatePolicy, RateVerdict } from "./ports.ts";

/** The events that still count, oldest first. Those of a future that was taken back (development's clock) do not. */
function counted(hits: readonly Millis[], policy: RatePolicy, now: Millis): Millis[] {
  return hits.filter((at) => at > now - policy.windowSeconds * SECOND && at <= now);
}

function verdictOf(
  hits: readonly Millis[],
  allowed: boolean,
  policy: RatePolicy,
  now: Millis,
): RateVerdict {
  const [oldest = now] = hits;
  return {
    allowed,
    remaining: Math.max(0, policy.limit - hits.length),
    resetSeconds: Math.ceil((oldest - now) / SECOND) + policy.windowSeconds,
  };
}

/** One event against a sliding window: at most `limit` in any `windowSeconds`. A refused event does not count. */
export function hitWindow(
  hits: readonly Millis[],
  policy: RatePolicy,
  now: Millis,
): { readonly verdict: RateVerdict; readonly hits: readonly Millis[] } {
  const recent = counted(hits, policy, now);
  const allowed = recent.length < policy.limit;
  const after = allowed ? [...recent, now] : recent;
  return { verdict: verdictOf(after, allowed, policy, now), hits: after };
}

/** What {@link hitWindow} would answer. */
export function peekWindow(hits: readonly Millis[], policy: RatePolicy, now: Millis): RateVerdict {
  const recent = counted(hits, policy, now);
  return verdictOf(recent, recent.length < policy.limit, policy, now);
}

const GROUPS = 8;
const NETWORK_GROUPS = 4;

/** The groups of an IPv6 address in the form a URL parser gives it, or `null` when it is none. */
function groupsOf(ip: string): string[] | null {
  let canonical: string;
  try {
    canonical = new URL(`http://[${ip}]/`).hostname.slice(1, -1);
  } catch {
    return null;
  }
  const [head = "", tail] = canonical.split("::");
  const left = head === "" ? [] : head.split(":");
  if (tail === undefined) return left;
  const right = tail === "" ? [] : tail.split(":");
  return [...left, ...Array<string>(GROUPS - left.length - right.length).fill("0"), ...right];
}

/** What an address is counted by: IPv6 by its /64 network, which one subscriber has whole. */
export function addressKey(ip: string): string {
  if (!ip.includes(":")) return ip;
  const groups = groupsOf(ip);
  if (groups === null) return ip;
  const mapped = groups.slice(0, 5).every((group) => group === "0") && groups[5] === "ffff";
  if (mapped) return groups.slice(6).join(":");
  return `${groups.slice(0, NETWORK_GROUPS).join(":")}::/64`;
}
