import type { Origin } from "../platform/index.ts";
import type { IdentityDeps } from "./deps.ts";
import type { SignInOddity } from "./mails/security-words.ts";
import { mailFailures } from "./security/failure-mails.ts";
import { mailSecurity, type SecurityDetails, securityEvent } from "./security/notify.ts";
import { odditiesOf } from "./security/oddities.ts";
import { recentFailures, signInPast } from "./security/sign-in-past.ts";
import type { UserRow } from "./store.ts";

/** A try to sign in, as the account's history has it. */
export interface SignInTry {
  readonly method: string;
  readonly device: string | null;
  /** The device's lasting id, if it showed a good device token or was given one now. */
  readonly deviceId: string | null;
  /** Why it failed; `null` when it did not. */
  readonly failure: string | null;
  readonly sessionId: string | null;
}

/** So many failures within an hour are told, although none of them has locked the account. */
const TELLING_FAILURES = 10;

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
  const past = await signInPast(deps.db, row.id, deviceId, country, now);
  const oddities = odditiesOf(past, here, now);
  const [reason = null] = oddities;
  await securityEvent(deps, row.id, "sign_in", {
    ...details,
    reason,
    suspicious: reason !== null,
  }).run();
  const news = oddities.find((oddity) => isWanted(row, oddity));
  if (news === "many_failures") await mailFailures(deps, row, news, details);
  else if (news !== undefined) await mailSecurity(deps, row, news, details);
}

async function recordFailure(
  deps: IdentityDeps,
  row: UserRow,
  details: SecurityDetails,
): Promise<void> {
  const many = (await recentFailures(deps.db, row.id, deps.clock.now())) + 1 >= TELLING_FAILURES;
  await securityEvent(deps, row.id, "sign_in", {
    ...details,
    result: "failure",
    suspicious: many,
  }).run();
  if (many && row.notifyFailedLogins) await mailFailures(deps, row, "many_failures", details);
}

/**
 * Writes the try into the account's history and tells its owner what is odd about it: after the reply, so that its time
 * does not tell of the account.
 */
export function recordSignIn(
  deps: IdentityDeps,
  row: UserRow,
  origin: Origin,
  attempt: SignInTry,
): void {
  const { method, device, deviceId, sessionId, failure } = attempt;
  const details = { origin, method, device, deviceId, sessionId, reason: failure };
  deps.background(
    failure === null ? recordSuccess(deps, row, details) : recordFailure(deps, row, details),
  );
}

/** Writes down that failures have locked the account, and tells its owner: after the reply. */
export function recordLockout(
  deps: IdentityDeps,
  row: UserRow,
  origin: Origin,
  attempt: Pick<SignInTry, "method" | "device" | "deviceId">,
): void {
  const details: SecurityDetails = {
    ...attempt,
    origin,
    result: "failure",
    reason: "many_failures",
    suspicious: true,
  };
  const report = async () => {
    await securityEvent(deps, row.id, "locked", details).run();
    await mailFailures(deps, row, "locked", details);
  };
  deps.background(report());
}
