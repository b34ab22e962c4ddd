import type { Origin } from "../platform/index.ts";
import type { IdentityDeps } from "./deps.ts";
import type { SignInOddity } from "./mails/security-words.ts";
import type { LoginKey } from "./rules.ts";
import { mailFailures } from "./security/failure-mails.ts";
import { mailSecurity, type SecurityDetails, securityEvent } from "./security/notify.ts";
import { odditiesOf } from "./security/oddities.ts";
import { recentFailures, signInPast } from "./security/sign-in-past.ts";
import { findByLogin, type UserRow } from "./store.ts";

/** How somebody tried to sign in. */
interface Approach {
  readonly method: string;
  readonly device: string | null;
  /** The device's lasting id, if it showed a good device token or was given one now. */
  readonly deviceId: string | null;
}

/** A try to sign in, as the account's history has it. */
export interface SignInTry extends Approach {
  /** Why it failed; `null` when it did not. */
  readonly failure: string | null;
  readonly sessionId: string | null;
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
): Promise<void> {
  const { origin, deviceId = null } = details;
  const { country, latitude, longitude } = origin;
  const now = deps.clock.now();
  const here = latitude === null || longitude === null ? null : { latitude, longitude };
  const past = await signInPast(deps.db, row.id, { deviceId, country, here }, now);
  const oddities = odditiesOf(past, here, now);
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

/** Writes the try into the account's history, and tells its owner what is odd about it. */
export function recordSignIn(
  deps: IdentityDeps,
  row: UserRow,
  origin: Origin,
  { failure, ...approach }: SignInTry,
): void {
  const record = failure === null ? recordSuccess : recordFailure;
  deps.background(record(deps, row, { origin, ...approach, reason: failure }));
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
