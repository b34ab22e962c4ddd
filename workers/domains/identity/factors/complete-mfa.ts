import type { z } from "@hono/zod-openapi";
import type { identityContracts } from "../../../../shared/contracts/identity/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Origin } from "../../platform/index.ts";
import { browserOf } from "../browser.ts";
import { type Challenge, findChallenge, takeChallenge, tryChallenge } from "../challenges.ts";
import type { IdentityDeps } from "../deps.ts";
import { knownDevice } from "../devices.ts";
import { completeSignIn, type SignedIn } from "../finish-sign-in.ts";
import { recordWrongProof } from "../record-sign-in.ts";
import { findUser, type UserRow } from "../store.ts";
import { endOwnOrLogin } from "./ceremony.ts";
import { refuseProof, secondFactorGuard, wrongProof } from "./guards.ts";
import { type FirstFactor, firstFactorOf, type MfaAttempt, mfaAttempt } from "./mfa-challenge.ts";
import { askAssertion, checkAssertion } from "./passkey-assertion.ts";
import { listPasskeyRows } from "./passkey-store.ts";
import type { RelyingParty } from "./relying-party.ts";
import { spendBackupCode, spendTotpCode } from "./spend-code.ts";

type Input = z.output<(typeof identityContracts)["mfa"]["body"]>;

function attemptOf(mfaToken: string): MfaAttempt {
  const attempt = mfaAttempt(mfaToken);
  if (attempt === null) throw new AppError(commonErrors.gone);
  return attempt;
}

/** Whose sign-in it is, and what its first factor left behind. Throws `gone`. */
async function begun(
  deps: IdentityDeps,
  challenge: Challenge | null,
): Promise<{ readonly row: UserRow; readonly first: FirstFactor }> {
  const row = challenge?.userId ? await findUser(deps.db, challenge.userId) : undefined;
  if (!challenge || !row || row.status === "deleted") throw new AppError(commonErrors.gone);
  return { row, first: firstFactorOf(challenge) };
}

/** What the browser needs to give a passkey as the second factor. Throws `gone`. */
export async function mfaPasskeyOptions(deps: IdentityDeps, mfaToken: string, rp: RelyingParty) {
  const attempt = attemptOf(mfaToken);
  const challenge = await findChallenge(deps.db, attempt, deps.clock.now());
  const { row } = await begun(deps, challenge);
  return askAssertion(deps, rp, {
    id: attempt.ceremonyId,
    purpose: "passkey-mfa",
    userId: row.id,
    passkeys: await listPasskeyRows(deps.db, row.id),
    userVerification: "preferred",
  });
}

/** Authentication methods of the second factor, or `null` when it was wrong. */
async function secondFactor(
  deps: IdentityDeps,
  userId: string,
  { method, code = "", credential }: Input,
  ceremonyId: string,
  rp: RelyingParty,
): Promise<readonly string[] | null> {
  if (method === "totp") return (await spendTotpCode(deps, userId, code)) ? ["otp"] : null;
  if (method === "backup_code") return (await spendBackupCode(deps, userId, code)) ? ["otp"] : null;
  const asked = { id: ceremonyId, purpose: "passkey-mfa", userId } as const;
  const challenge = await endOwnOrLogin(deps, asked, credential);
  const assertion = await checkAssertion(deps, rp, credential, challenge);
  return assertion.good && assertion.passkey.userId === userId ? assertion.amr : null;
}

/** The device as the first factor knew it, or as it is known now. */
async function deviceOf(deps: IdentityDeps, userId: string, input: Input, first: FirstFactor) {
  const deviceId =
    first.deviceId ?? (await knownDevice(deps, userId, input.deviceToken))?.id ?? null;
  return {
    deviceId,
    deviceName: input.deviceName ?? first.deviceName,
    transport: input.transport ?? first.transport,
    trustDevice: input.trustDevice,
  };
}

/**
 * Gives the second factor and signs in. Throws `gone` for a token that is unknown, used, too old or out of tries,
 * `invalid_credentials`, `account_locked`, `rate_limited`, `account_suspended`.
 */
export async function completeMfa(
  deps: IdentityDeps,
  input: Input,
  origin: Origin,
  rp: RelyingParty,
): Promise<SignedIn & { readonly transport: "body" | "cookie" }> {
  const { method } = input;
  const attempt = attemptOf(input.mfaToken);
  const now = deps.clock.now();
  const challenge = await tryChallenge(deps.db, attempt, now);
  const { row, first } = await begun(deps, challenge);
  const device = await deviceOf(deps, row.id, input, first);
  const guard = secondFactorGuard(deps, origin.ip, row.id, device.deviceId);
  const guarded = method !== "passkey";
  if (guarded) await guard.begin();
  const second = await secondFactor(deps, row.id, input, attempt.ceremonyId, rp);
  if (second === null) {
    const tried = {
      method,
      device: device.deviceName || browserOf(origin.userAgent),
      deviceId: device.deviceId,
    };
    recordWrongProof(deps, row, origin, tried);
    if (guarded) return refuseProof(deps, guard, row, origin, tried);
    throw wrongProof();
  }
  if (guarded) await guard.pass();
  if ((await takeChallenge(deps.db, attempt, now)) === null) throw new AppError(commonErrors.gone);
  const amr = [...new Set([...first.amr, ...second, "mfa"])];
  const signedIn = await completeSignIn(deps, row, origin, { method, amr }, device);
  return { ...signedIn, transport: device.transport };
}
