import type { User } from "../../../shared/contracts/people/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import type { Millis } from "../../../shared/kernel/time.ts";
import type { Origin } from "../platform/index.ts";
import { accountOf } from "./account.ts";
import { browserOf } from "./browser.ts";
import type { IdentityDeps } from "./deps.ts";
import { type DeviceRow, knownDevice } from "./devices.ts";
import { askSecondFactor } from "./factors/mfa-challenge.ts";
import { type MfaMethod, methodsAsked } from "./factors/second-factor.ts";
import { findFactors } from "./factors/store.ts";
import {
  type IssuedTokens,
  openSession,
  type SessionDevice,
  type SignInOptions,
} from "./open-session.ts";
import type { Proof } from "./proof.ts";
import { recordSignIn } from "./record-sign-in.ts";
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
  options: Omit<SessionDevice, "deviceId"> & { readonly deviceId: string | null },
): Promise<SignedIn> {
  if (row.status === "suspended") throw new AppError(commonErrors.account_suspended);
  const deviceId = options.deviceId ?? deps.ids.next<string>();
  const tokens = await openSession(deps, row, origin, proof.amr, { ...options, deviceId });
  recordSignIn(deps, row, origin, {
    method: proof.method,
    device: options.deviceName || browserOf(origin.userAgent),
    deviceId,
    failure: null,
    sessionId: tokens.sessionId,
  });
  return { kind: "signed_in", user: accountOf(row), tokens };
}

/**
 * Signs somebody in whose proof was good, however they gave it, or asks for the second factor: unless the proof was
 * both, or the device is trusted. Every way of signing in ends here. The options may hold the device token as it was
 * sent. Throws `account_suspended`.
 */
export async function finishSignIn(
  deps: IdentityDeps,
  row: UserRow,
  origin: Origin,
  proof: Proof,
  options: SignInOptions,
): Promise<SignInResult> {
  if (row.status === "suspended") throw new AppError(commonErrors.account_suspended);
  const [device, factors] = await Promise.all([
    knownDevice(deps, row.id, options.deviceToken),
    findFactors(deps.db, row.id),
  ]);
  const known = { ...options, deviceId: device?.id ?? null };
  const methods = methodsAsked(factors, row.requireMfa, proof);
  if (methods.length === 0 || isTrusted(device, deps.clock.now())) {
    return completeSignIn(deps, row, origin, proof, known);
  }
  const mfaToken = await askSecondFactor(deps, row.id, proof, known);
  return { kind: "mfa_required", mfaToken, methods };
}
