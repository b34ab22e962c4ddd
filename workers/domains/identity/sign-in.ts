import type { z } from "@hono/zod-openapi";
import type { identityContracts } from "../../../shared/contracts/identity/index.ts";
import { AppError } from "../../../shared/kernel/app-error.ts";
import type { Origin } from "../platform/index.ts";
import { browserOf } from "./browser.ts";
import type { IdentityDeps } from "./deps.ts";
import { errors } from "./errors.ts";
import { finishStanding, type SignInResult } from "./finish-sign-in.ts";
import { recordFailedSignIn } from "./record-sign-in.ts";
import { loginKey, normalisedPassword } from "./rules.ts";
import { SignInGuard } from "./sign-in-guard.ts";
import { standingByLogin } from "./standing.ts";
import { findUser, replaceHash, type UserRow } from "./store.ts";

export type SignIn = z.output<(typeof identityContracts)["login"]["body"]>;

/** Hashes the password anew when parameters have risen since. Answers the account as it is then. */
async function strengthen(deps: IdentityDeps, row: UserRow, password: string): Promise<UserRow> {
  if (!deps.passwords.isOutdated(row.passwordHash)) return row;
  const hash = await deps.passwords.hash(password);
  const { meta } = await replaceHash(deps.db, row.id, row.passwordHash, hash).run();
  if (meta.changes > 0) return { ...row, passwordHash: hash };
  const present = await findUser(deps.db, row.id);
  const good = await deps.passwords.verify(present?.passwordHash ?? null, password);
  if (!good || present === undefined) throw new AppError(errors.invalid_credentials);
  return present;
}

/**
 * Signs in with a password, or asks for the second factor. Throws `invalid_credentials`, alike in answer and time
 * whether or not the account exists, `account_locked`, `rate_limited`, `account_suspended`.
 */
export async function signIn(
  deps: IdentityDeps,
  input: SignIn,
  origin: Origin,
): Promise<SignInResult> {
  const login = loginKey(input.login);
  const found = await standingByLogin(deps, login, input.deviceToken);
  const standing = found?.row.status === "deleted" ? undefined : found;
  const deviceId = standing?.device?.id ?? null;
  const guard = new SignInGuard(deps, origin.ip, standing?.row.id ?? login.key, deviceId);
  await guard.begin();
  const device = input.deviceName || browserOf(origin.userAgent);
  const password = normalisedPassword(input.password);
  const good = await deps.passwords.verify(standing?.row.passwordHash ?? null, password);
  if (!good || standing === undefined) {
    let locks = false;
    try {
      ({ locks } = await guard.fail());
    } finally {
      recordFailedSignIn(deps, login, origin, { method: "password", device, deviceId }, locks);
    }
    throw new AppError(errors.invalid_credentials);
  }
  await guard.pass();
  const row = await strengthen(deps, standing.row, password);
  const proof = { method: "password", amr: ["pwd"] };
  return finishStanding(deps, { ...standing, row }, origin, proof, input);
}
