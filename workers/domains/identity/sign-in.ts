import type { z } from "@hono/zod-openapi";
import type { identityContracts } from "../../../shared/contracts/identity/index.ts";
import type { User } from "../../../shared/contracts/people/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import type { UserId } from "../../../shared/kernel/ids.ts";
import type { Origin } from "../platform/index.ts";
import { accountOf } from "./account.ts";
import { browserOf } from "./browser.ts";
import type { IdentityDeps } from "./deps.ts";
import { errors } from "./errors.ts";
import { type IssuedTokens, openSession } from "./open-session.ts";
import { loginKey, normalisedPassword } from "./rules.ts";
import { SignInGuard } from "./sign-in-guard.ts";
import { findByLogin, insertSecurityEvent, replaceHash, type UserRow } from "./store.ts";

export type SignIn = z.output<(typeof identityContracts)["login"]["body"]>;

/** Writes the attempt into the account's history, after the reply, so that its time does not tell of the account. */
function remember(
  deps: IdentityDeps,
  row: UserRow,
  origin: Origin,
  device: string | null,
  failure: string | null,
): void {
  const event = insertSecurityEvent(deps.db, {
    id: deps.ids.next<string>(),
    userId: row.id,
    kind: "sign_in",
    result: failure === null ? "success" : "failure",
    reason: failure,
    at: deps.clock.now(),
    ip: origin.ip,
    country: origin.country,
    device,
  });
  deps.background(event.run());
}

/** Hashes the password anew when parameters have risen since. */
async function strengthen(deps: IdentityDeps, row: UserRow, password: string): Promise<void> {
  if (!deps.passwords.isOutdated(row.passwordHash)) return;
  const hash = await deps.passwords.hash(password);
  await replaceHash(deps.db, row.id, row.passwordHash, hash).run();
}

/**
 * Signs in with a password. Throws `invalid_credentials`, alike in answer and time whether or not the account exists,
 * `account_locked`, `rate_limited`, `account_suspended`.
 */
export async function signIn(
  deps: IdentityDeps,
  input: SignIn,
  origin: Origin,
): Promise<{ user: User; tokens: IssuedTokens }> {
  const login = loginKey(input.login);
  const found = await findByLogin(deps.db, login);
  const row = found?.status === "deleted" ? undefined : found;
  const deviceId =
    row && input.deviceToken
      ? deps.deviceTokens.read(input.deviceToken, row.id as UserId, deps.clock.now())
      : null;
  const guard = new SignInGuard(deps, origin.ip, row?.id ?? login.key, deviceId);
  await guard.begin();
  const device = input.deviceName || browserOf(origin.userAgent);
  const password = normalisedPassword(input.password);
  const good = await deps.passwords.verify(row?.passwordHash ?? null, password);
  if (!good || row === undefined) {
    if (row) remember(deps, row, origin, device, "invalid_credentials");
    await guard.fail();
    throw new AppError(errors.invalid_credentials);
  }
  await guard.pass();
  if (row.status === "suspended") throw new AppError(commonErrors.account_suspended);
  await strengthen(deps, row, password);
  const tokens = await openSession(deps, row, origin, ["pwd"], { ...input, deviceId });
  remember(deps, row, origin, device, null);
  return { user: accountOf(row), tokens };
}
