import type { z } from "@hono/zod-openapi";
import type { identityContracts, Tokens } from "../../../../shared/contracts/identity/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Actor, Origin } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { issueAccessToken } from "../open-session.ts";
import { normalisedPassword } from "../rules.ts";
import { securityEvent } from "../security/notify.ts";
import type { AttemptGuard } from "../sign-in-guard.ts";
import type { UserRow } from "../store.ts";
import { callerRow, inSession } from "./caller.ts";
import { ceremonyNamedIn, endOwnOrLogin } from "./ceremony.ts";
import { refuseProof, sessionGuard, wrongProof } from "./guards.ts";
import { askAssertion, checkAssertion } from "./passkey-assertion.ts";
import { listPasskeyRows } from "./passkey-store.ts";
import type { RelyingParty } from "./relying-party.ts";
import { spendAnyCode } from "./spend-code.ts";

type Input = z.output<(typeof identityContracts)["stepUp"]["body"]>;

/** How somebody tried to prove anew who they are. */
interface Tried {
  readonly method: string;
  /** `null`: the proof was wrong. */
  readonly amr: readonly string[] | null;
  /** Passwords and codes can be guessed; a key cannot. */
  readonly guard: AttemptGuard | null;
}

/** What the browser needs to prove the caller by one of their passkeys. Throws `conflict` when they have none. */
export async function stepUpOptions(deps: IdentityDeps, actor: Actor, rp: RelyingParty) {
  const passkeys = await listPasskeyRows(deps.db, actor.userId);
  if (passkeys.length === 0) throw new AppError(commonErrors.conflict);
  return askAssertion(deps, rp, {
    id: deps.ids.next<string>(),
    purpose: "passkey-step-up",
    userId: actor.userId,
    passkeys,
    userVerification: "required",
  });
}

async function byPassword(
  deps: IdentityDeps,
  row: UserRow,
  password: string,
  guard: AttemptGuard,
): Promise<Tried> {
  await guard.begin();
  const good = await deps.passwords.verify(row.passwordHash, normalisedPassword(password));
  return { method: "password", amr: good ? ["pwd"] : null, guard };
}

async function byCode(
  deps: IdentityDeps,
  row: UserRow,
  code: string,
  guard: AttemptGuard,
): Promise<Tried> {
  await guard.begin();
  const method = await spendAnyCode(deps, row.id, code);
  return { method: method ?? "totp", amr: method && ["otp"], guard };
}

async function byPasskey(
  deps: IdentityDeps,
  row: UserRow,
  credential: unknown,
  challengeId: string | undefined,
  rp: RelyingParty,
): Promise<Tried> {
  const id = challengeId ?? ceremonyNamedIn(credential);
  const asked = id === null ? null : ({ id, purpose: "passkey-step-up", userId: row.id } as const);
  const challenge = await endOwnOrLogin(deps, asked, credential);
  const assertion = await checkAssertion(deps, rp, credential, challenge);
  const good = assertion.good && assertion.passkey.userId === row.id;
  const amr = good && assertion.amr.includes("mfa") ? assertion.amr : null;
  return { method: "passkey", amr, guard: null };
}

function tryProof(
  deps: IdentityDeps,
  actor: Actor,
  row: UserRow,
  { password, code, credential, challengeId }: Input,
  rp: RelyingParty,
): Promise<Tried> {
  const given = [password, code, credential].filter((proof) => proof !== undefined);
  if (given.length === 1) {
    const guard = sessionGuard(deps, actor.sessionId);
    if (password !== undefined) return byPassword(deps, row, password, guard);
    if (code !== undefined) return byCode(deps, row, code, guard);
    return byPasskey(deps, row, credential, challengeId, rp);
  }
  const message = "One of password, code or credential.";
  throw new AppError(commonErrors.validation_failed, { fields: [{ path: "", message }] });
}

/** Authentication methods of a good proof. Each try is in the history. */
async function proved(
  deps: IdentityDeps,
  actor: Actor,
  row: UserRow,
  origin: Origin,
  { method, amr, guard }: Tried,
): Promise<readonly string[]> {
  const details = { ...inSession(actor, origin), method };
  if (amr !== null) {
    await guard?.pass();
    await securityEvent(deps, row.id, "step_up", details).run();
    return amr;
  }
  const failure = { ...details, result: "failure", reason: "invalid_credentials" } as const;
  await securityEvent(deps, row.id, "step_up", failure).run();
  if (guard === null) throw wrongProof();
  return refuseProof(deps, guard, row, origin, { method, device: null, deviceId: null });
}

/**
 * Proves anew who the caller is: the tokens are of the same session, with a fresh `auth_time` and all that was proved in
 * it. A session whose refresh token is in a cookie keeps that; another gets one beside the present one, of which the
 * first to be used wins. Throws `invalid_credentials`, `account_locked`, `gone`, `token_revoked`.
 */
export async function stepUp(
  deps: IdentityDeps,
  actor: Actor,
  input: Input,
  origin: Origin,
  { rp, inCookie }: { readonly rp: RelyingParty; readonly inCookie: boolean },
): Promise<Tokens> {
  const { userId, sessionId } = actor;
  const row = await callerRow(deps, actor);
  const amr = await proved(deps, actor, row, origin, await tryProof(deps, actor, row, input, rp));
  const renewed = await deps.accountSessions.stepUp(userId, sessionId, { amr, inCookie });
  deps.liveSessions.forget(sessionId);
  if (renewed === null) throw new AppError(commonErrors.token_revoked);
  const { refreshToken, refreshExpiresIn } = renewed;
  const access = await issueAccessToken(deps, { ...renewed, sessionId });
  return { ...access, refreshExpiresIn, ...(refreshToken !== null && { refreshToken }) };
}
