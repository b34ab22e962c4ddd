import type { Origin } from "../platform/index.ts";
import type { IdentityDeps } from "./deps.ts";
import type { SignInOddity } from "./mails/security-words.ts";
import type { LoginKey } from "./rules.ts";
import { mailFailures } from "./security/failure-mails.ts";
import { mailSecurity, type SecurityDetails, securityEvent } from "./security/notify.ts";
import { odditiesOf, type SignInPast } from "./security/oddities.ts";
import { coordinatesOf, recentFailures } from "./security/sign-in-past.ts";
import { findByLogin, type UserRow } from "./store.ts";

/** How somebody tried to sign in. */
export interface Approach {
  readonly method: string;
  readonly device: string | null;
  /** The device's lasting id, if it showed a good device token or was given one now. */
  readonly deviceId: string | null;
}

/** A sign-in, and what the account's history said before it: `null` when it is in there already, as one that is not odd. */
export interface SeenSignIn {
  readonly past: SignInPast | null;
}

/** So many failures within an hour are told, although none of them has locked the account. */
const TELLING_FAILURES = 10;

/** So many odd sign-ins are told within an hour: a program that forgets its device token would fill a mailbox. */
const MOST_ALERTS = 5;

/** The owner may not want to hear of new devices, or of failures; of the rest they always do. */
function isWanted(row: UserRow, oddity: SignInOddity): boolean {
  if (oddity === "new_device") return row.notifyNewDevice;
  if (oddity === "many_failures") return row.notifyFailedLogins;
  return true;
}

async function recordSuccess(
  deps: IdentityDeps,
  row: UserRow,
  details: SecurityDetails,
  past: SignInPast,
): Promise<void> {
  const oddities = odditiesOf(past, coordinatesOf(details.origin), deps.clock.now());
  const [reason = null] = oddities;
  await securityEvent(deps, row.id, "sign_in", {
    ...details,
    reason,
    suspicious: reason !== null,
  }).run();
  if (past.oddOfLate >= MOST_ALERTS) return;
  const news = oddities.find((oddity) => isWanted(row, oddity));
  if (news === "many_failures") await mailFailures(deps, row, news, details);
  else if (news !== undefined) await mailSecurity(deps, row, news, details);
}

async function recordFailure(
  deps: IdentityDeps,
  row: UserRow,
  details: SecurityDetails,
): Promise<void> {
  const before = TELLING_FAILURES - 1;
  const many = (await recentFailures(deps.db, row.id, before, deps.clock.now())) === before;
  await securityEvent(deps, row.id, "sign_in", {
    ...details,
    result: "failure",
    suspicious: many,
  }).run();
  if (many && row.notifyFailedLogins) await mailFailures(deps, row, "many_failures", details);
}

/**
 * Writes a sign-in into the account's history, unless it is there, and tells its owner what is odd about it, by what was
 * there before.
 */
export function recordSignIn(
  deps: IdentityDeps,
  row: UserRow,
  origin: Origin,
  approach: Approach & { readonly sessionId: string },
  { past }: SeenSignIn,
): void {
  if (past === null) return;
  deps.background(recordSuccess(deps, row, { origin, ...approach }, past));
}

/** Writes a wrong proof into the account's history, and tells its owner of many. */
export function recordWrongProof(
  deps: IdentityDeps,
  row: UserRow,
  origin: Origin,
  approach: Approach,
): void {
  const details = { origin, ...approach, reason: "invalid_credentials" };
  deps.background(recordFailure(deps, row, details));
}

async function recordLock(
  deps: IdentityDeps,
  row: UserRow,
  attempt: SecurityDetails,
): Promise<void> {
  const result = "failure";
  const details = { ...attempt, result, reason: "many_failures", suspicious: true } as const;
  await securityEvent(deps, row.id, "locked", details).run();
  await mailFailures(deps, row, "locked", details);
}

/** Writes down that failures have locked the account, and tells its owner. */
export function recordLockout(
  deps: IdentityDeps,
  row: UserRow,
  origin: Origin,
  approach: Approach,
): void {
  deps.background(recordLock(deps, row, { origin, ...approach }));
}

/**
 * Writes a failure into the history of the account that was meant, if there is one. The account is looked up anew, so that
 * before the reply the same is done whether or not it exists: its time tells nothing.
 */
export function recordFailedSignIn(
  deps: IdentityDeps,
  login: LoginKey,
  origin: Origin,
  approach: Approach,
  locks: boolean,
): void {
  const record = async () => {
    const row = await findByLogin(deps.db, login);
    if (row === undefined || row.status === "deleted") return;
    await recordFailure(deps, row, { origin, ...approach, reason: "invalid_credentials" });
    if (locks) await recordLock(deps, row, { origin, ...approach });
  };
  deps.background(record());
}
