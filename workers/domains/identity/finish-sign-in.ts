import type { User } from "../../../shared/contracts/people/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import type { Origin } from "../platform/index.ts";
import { accountOf } from "./account.ts";
import { browserOf } from "./browser.ts";
import type { IdentityDeps } from "./deps.ts";
import { type IssuedTokens, openSession, type SignInOptions } from "./open-session.ts";
import { recordSignIn } from "./record-sign-in.ts";
import type { UserRow } from "./store.ts";

/** What somebody has proved so far. */
export interface Proof {
  /** As the history names it: `password`, `magic_link`, `passkey`, … */
  readonly method: string;
  /** Authentication methods (RFC 8176). */
  readonly amr: readonly string[];
}

export interface SignedIn {
  readonly user: User;
  readonly tokens: IssuedTokens;
}

/**
 * Signs somebody in whose proof was good, however they gave it. Every way of signing in ends here. Throws
 * `account_suspended`.
 */
export async function finishSignIn(
  deps: IdentityDeps,
  row: UserRow,
  origin: Origin,
  proof: Proof,
  options: SignInOptions,
): Promise<SignedIn> {
  if (row.status === "suspended") throw new AppError(commonErrors.account_suspended);
  const tokens = await openSession(deps, row, origin, proof.amr, options);
  recordSignIn(deps, row, origin, {
    method: proof.method,
    device: options.deviceName || browserOf(origin.userAgent),
    deviceId: options.deviceId ?? null,
    failure: null,
    sessionId: tokens.sessionId,
  });
  return { user: accountOf(row), tokens };
}
