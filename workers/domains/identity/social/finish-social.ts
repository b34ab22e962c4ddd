import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Actor, Origin } from "../../platform/index.ts";
import { findChallenge, takeChallenge, tryChallenge } from "../challenges.ts";
import type { IdentityDeps } from "../deps.ts";
import { errors } from "../errors.ts";
import { finishSignIn, type SignInResult } from "../finish-sign-in.ts";
import type { SocialPerson } from "../ports.ts";
import { loginKey } from "../rules.ts";
import { findByLogin, findUser } from "../store.ts";
import {
  type AttemptData,
  attemptData,
  type Finish,
  PURPOSE,
  redirectUri,
  sameHash,
  secretHash,
} from "./attempt.ts";
import { linkIdentity } from "./link-identity.ts";
import { registerPerson } from "./register-person.ts";
import { requireService } from "./start-social.ts";
import { findIdentity, keepWithChallenge, touchIdentity } from "./store.ts";

/** Who asks to finish. */
export interface Finisher {
  readonly actor: Actor | null;
  readonly origin: Origin;
  /** `undefined` when no browser asks; `null` for a browser without our cookie. */
  readonly cookie: string | null | undefined;
}

export type SocialResult = SignInResult | { readonly kind: "linked" };

/** The sign-in that was begun with this state, by this browser, with this service. Throws `gone`. */
async function begun(
  deps: IdentityDeps,
  provider: string,
  state: string,
  { cookie, actor }: Finisher,
): Promise<AttemptData> {
  const asked = { id: secretHash(state), purpose: PURPOSE, tries: Number.MAX_SAFE_INTEGER };
  const challenge = await findChallenge(deps.db, asked, deps.clock.now());
  const data = attemptData.safeParse(challenge?.data).data;
  if (data === undefined || data.provider !== provider) throw new AppError(commonErrors.gone);
  // Without it, somebody could have another's browser sign in to an account of theirs.
  const ours = cookie === undefined || sameHash(secretHash(cookie ?? ""), data.browserHash);
  if (!ours) throw new AppError(commonErrors.gone);
  if (data.linkTo !== null && data.linkTo !== actor?.userId) throw new AppError(commonErrors.gone);
  return data;
}

/** Has the service say who it is; once, because its code works once. */
async function exchanged(
  deps: IdentityDeps,
  data: AttemptData,
  { state, code, iss }: Finish,
): Promise<SocialPerson> {
  const { provider, nonce, codeVerifier } = data;
  const once = { id: secretHash(state), purpose: PURPOSE, tries: 1 };
  if (code === undefined) throw new AppError(errors.invalid_credentials);
  if ((await tryChallenge(deps.db, once, deps.clock.now())) === null) {
    throw new AppError(commonErrors.gone);
  }
  const attempt = { state, nonce, codeVerifier, redirectUri: redirectUri(deps, provider) };
  const found = await deps.social.identify(provider, attempt, { code, iss });
  if (found.kind !== "done") {
    deps.log.warn("a service did not vouch for somebody", { provider, reason: found.reason });
    const why =
      found.kind === "unavailable" ? commonErrors.unavailable : errors.invalid_credentials;
    throw new AppError(why);
  }
  await keepWithChallenge(deps.db, once.id, { ...data, person: found.value });
  return found.value;
}

/** Uses the attempt up: of all who finish at once, one does. Throws `gone`. */
async function take(deps: IdentityDeps, state: string): Promise<void> {
  const asked = { id: secretHash(state), purpose: PURPOSE };
  if ((await takeChallenge(deps.db, asked, deps.clock.now())) === null) {
    throw new AppError(commonErrors.gone);
  }
}

/** Whether an account here has the address that the service has confirmed. It is not linked by that alone. */
async function isKnownAddress(deps: IdentityDeps, { email, emailVerified }: SocialPerson) {
  if (email === null || !emailVerified) return false;
  return (await findByLogin(deps.db, loginKey(email))) !== undefined;
}

async function accountFor(
  deps: IdentityDeps,
  provider: string,
  person: SocialPerson,
  input: Finish,
  origin: Origin,
) {
  const identity = await findIdentity(deps.db, provider, person.subject);
  if (identity !== undefined) {
    const row = await findUser(deps.db, identity.userId);
    if (row === undefined) throw new AppError(errors.invalid_credentials);
    await take(deps, input.state);
    await touchIdentity(deps.db, provider, person, deps.clock.now());
    return row;
  }
  if (await isKnownAddress(deps, person)) throw new AppError(errors.link_required);
  const row = await registerPerson(deps, provider, person, input, origin);
  await take(deps, input.state);
  return row;
}

/**
 * Ends what was begun with another service: signs in, registers (with an invite code) or links. Throws `gone` for a state
 * that is not good (any more) here, `invalid_credentials` when the service does not vouch for anybody, `unavailable`,
 * `link_required`, `identity_taken`, `invite_invalid`, `username_taken`, `account_suspended`.
 */
export async function finishSocial(
  deps: IdentityDeps,
  provider: string,
  input: Finish,
  finisher: Finisher,
): Promise<SocialResult> {
  requireService(deps, provider);
  const data = await begun(deps, provider, input.state, finisher);
  const person = data.person ?? (await exchanged(deps, data, input));
  if (data.linkTo !== null) {
    await take(deps, input.state);
    await linkIdentity(deps, data.linkTo, provider, person, finisher.origin);
    return { kind: "linked" };
  }
  const row = await accountFor(deps, provider, person, input, finisher.origin);
  const proof = { method: `social:${provider}`, amr: ["fed"] };
  return finishSignIn(deps, row, finisher.origin, proof, input);
}
