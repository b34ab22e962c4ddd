import {
  addressKey,
  enforceRate,
  type Origin,
  perAddress,
  type RatePolicy,
} from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";

/** What people may have sent to somebody: each kind is counted by itself. */
export type MessageKind = "reset" | "sign-in" | "email-change" | "phone";

/** Counts a request of this address. Throws `rate_limited`, whoever it is for. */
export async function limitByAddress(
  deps: IdentityDeps,
  kind: MessageKind,
  origin: Origin,
): Promise<void> {
  const policy = perAddress(deps, deps.identityLimits.messagesPerAddress);
  await enforceRate(deps, `message-address:${kind}:${addressKey(origin.ip)}`, policy);
}

/** Counts a request for this recipient (an account, an address, a number). Throws `rate_limited`. */
export async function limitByRecipient(
  deps: IdentityDeps,
  kind: MessageKind,
  recipient: string,
): Promise<void> {
  for (const policy of recipientPolicies(deps)) {
    await enforceRate(deps, recipientKey(policy, kind, recipient), policy);
  }
}

/** The same without a word: whether something may be sent. For limits that must not tell of an account. */
export async function maySend(
  deps: IdentityDeps,
  kind: MessageKind,
  recipient: string,
): Promise<boolean> {
  for (const policy of recipientPolicies(deps)) {
    const { allowed } = await deps.limiter.hit(recipientKey(policy, kind, recipient), policy);
    if (!allowed) return false;
  }
  return true;
}

function recipientPolicies({ identityLimits }: IdentityDeps): readonly RatePolicy[] {
  return [identityLimits.messagesPerRecipient, identityLimits.messagesPerRecipientDaily];
}

function recipientKey(policy: RatePolicy, kind: MessageKind, recipient: string): string {
  return `${policy.name}:${kind}:${recipient}`;
}
