/** How a connection to a peer stands. Times are of one clock, in milliseconds. */
export interface PathCondition {
  readonly state: RTCPeerConnectionState;
  /** When it came to be in that state. */
  readonly since: number;
  /** How often ICE was restarted since it was last connected, and when last. */
  readonly restarts: number;
  readonly restartedAt: number | null;
  /** The impolite side restarts first. */
  readonly polite: boolean;
}

/** So long it may take to find a way: checks of all pairs, over a slow relay too. */
const ATTEMPT_MS = 10_000;
/** A connection that misses a few checks is often back by itself. */
const BRIEFLY_MS = 2_500;
const AFTER_YOU_MS = 2_500;
const FIRST_WAIT_MS = 8_000;
const LONGEST_WAIT_MS = 30_000;

function patienceWith({ state, polite }: PathCondition): number {
  const own = polite ? AFTER_YOU_MS : 0;
  if (state === "failed") return own;
  return own + (state === "disconnected" ? BRIEFLY_MS : ATTEMPT_MS);
}

/** Whether ICE should be restarted now (RFC 8445, 2.4). */
export function restartDue(path: PathCondition, now: number): boolean {
  if (path.state === "connected" || path.state === "closed") return false;
  const patience = patienceWith(path);
  if (path.restartedAt === null) return now - path.since >= patience;
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (path.restarts - 1));
  return now - Math.max(path.since, path.restartedAt) >= Math.max(patience, wait);
}

/** Whether it must be said that there is no way: restarting ICE has not found one either. */
export function isLost({ state, since, restartedAt }: PathCondition, now: number): boolean {
  if (state === "connected" || restartedAt === null) return false;
  return (state === "failed" && since > restartedAt) || now - restartedAt >= ATTEMPT_MS;
}

/** What has come of a peer's sound. */
export interface Heard {
  /** Packets so far, and since when there have been no more although there should be. */
  readonly packets: number;
  readonly quietSince: number | null;
  /** What was tried against it. */
  readonly tries: number;
  readonly triedAt: number | null;
}

export const NOTHING_HEARD: Heard = { packets: 0, quietSince: null, tries: 0, triedAt: null };

const REMEDIES = ["renegotiate", "restart", "rebuild", "rebuild", "rebuild"] as const;
export type Remedy = (typeof REMEDIES)[number];
const QUIET_MS = 3_000;
/** How long each remedy is given, growing. */
const GIVEN_MS = 6_000;

/** Notes how many packets of sound have come, and whether the peer says that it sends any. */
export function noteHeard(
  before: Heard,
  { expected, packets }: { readonly expected: boolean; readonly packets: number },
  now: number,
): Heard {
  if (!expected || packets > before.packets) return { ...NOTHING_HEARD, packets };
  return { ...before, packets, quietSince: before.quietSince ?? now };
}

/** What to do against silence where sound should be, when it is time for it. */
export function remedyFor({ quietSince, tries, triedAt }: Heard, now: number): Remedy | null {
  if (quietSince === null || now - quietSince < QUIET_MS) return null;
  if (triedAt !== null && now - triedAt < GIVEN_MS * tries) return null;
  return REMEDIES[tries] ?? null;
}
