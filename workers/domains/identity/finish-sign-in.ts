import type { User } from "../../../shared/contracts/people/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import type { Millis } from "../../../shared/kernel/time.ts";
import type { Origin } from "../platform/index.ts";
import { accountOf } from "./account.ts";
import { browserOf } from "./browser.ts";
import type { IdentityDeps } from "./deps.ts";
import { type DeviceRow, knownDevice } from "./devices.ts";
import { errors } from "./errors.ts";
import { askSecondFactor } from "./factors/mfa-challenge.ts";
import { type MfaMethod, methodsAsked } from "./factors/second-factor.ts";
import {
  type IssuedTokens,
  openSession,
  type SessionDevice,
  type SignInOptions,
} from "./open-session.ts";
import type { Proof } from "./proof.ts";
import { recordSignIn } from "./record-sign-in.ts";
import { type Standing, standingById } from "./standing.ts";
import type { UserRow } from "./store.ts";

export interface SignedIn {
  readonly kind: "signed_in";
  readonly user: User;
  readonly tokens: IssuedTokens;
}

/** The first factor was good; the second is still to come. */
export interface SecondFactorMissing {
  readonly kind: "mfa_required";
  readonly mfaToken: string;
  readonly methods: MfaMethod[];
}

export type SignInResult = SignedIn | SecondFactorMissing;

function isTrusted(device: DeviceRow | null, now: Millis): boolean {
  return device !== null && device.trustedUntil !== null && device.trustedUntil > now;
}

/**
 * Opens the session of somebody from whom nothing more is asked, and writes it into the history. Throws
 * `account_suspended`.
 */
export async function completeSignIn(
  deps: IdentityDeps,
  row: UserRow,
  origin: Origin,
  proof: Proof,
  options: SessionDevice,
): Promise<SignedIn> {
  if (row.status === "suspended") throw new AppError(commonErrors.account_suspended);
  const opened = await openSession(deps, row, origin, proof, options);
  const { tokens, deviceId } = opened;
  const device = options.deviceName || browserOf(origin.userAgent);
  const approach = { method: proof.method, device, deviceId, sessionId: tokens.sessionId };
  recordSignIn(deps, row, origin, approach, opened);
  return { kind: "signed_in", user: accountOf(row), tokens };
}

/**
 * Whether the device is trusted now: its owner may have taken that back while the proof was checked, which takes as long
 * as a slow hash.
 */
async function isTrustedNow(
  deps: IdentityDeps,
  { row, device }: Standing,
  { deviceToken }: SignInOptions,
): Promise<boolean> {
  const now = deps.clock.now();
  return isTrusted(device, now) && isTrusted(await knownDevice(deps, row.id, deviceToken), now);
}

/**
 * Signs somebody in whose proof was good, or asks for the second factor: unless the proof was both, or the device is
 * trusted. Every way of signing in ends here. Throws `account_suspended`.
 */
export async function finishStanding(
  deps: IdentityDeps,
  standing: Standing,
  origin: Origin,
  proof: Proof,
  options: SignInOptions,
): Promise<SignInResult> {
  const { row, device, factors } = standing;
  if (row.status === "suspended") throw new AppError(commonErrors.account_suspended);
  const known = { ...options, deviceId: device?.id ?? null };
  const methods = methodsAsked(factors, row.requireMfa, proof);
  if (methods.length === 0 || (await isTrustedNow(deps, standing, options))) {
    return completeSignIn(deps, row, origin, proof, known);
  }
  const mfaToken = await askSecondFactor(deps, row.id, proof, known);
  return { kind: "mfa_required", mfaToken, methods };
}

/** The same for an account of which no more than its row is known. The options may hold the device token as it was sent. */
export async function finishSignIn(
  deps: IdentityDeps,
  row: UserRow,
  origin: Origin,
  proof: Proof,
  options: SignInOptions,
): Promise<SignInResult> {
  const standing = await standingById(deps, row.id, options.deviceToken);
  if (standing === undefined) throw new AppError(errors.invalid_credentials);
  return finishStanding(deps, { ...standing, row }, origin, proof, options);
}
