import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import {
  type Actor,
  addressKey,
  enforceRate,
  isFresh,
  type Origin,
  perAddress,
} from "../../platform/index.ts";
import { putChallenge } from "../challenges.ts";
import type { IdentityDeps } from "../deps.ts";
import { ATTEMPT_MS, type AttemptData, PURPOSE, redirectUri, secretHash } from "./attempt.ts";

const SECRET_BYTES = 32;

/** The service, if this deployment has set it up. Throws `not_found`. */
export function requireService(deps: IdentityDeps, provider: string) {
  const service = deps.social.list.find(({ id }) => id === provider);
  if (service === undefined) throw new AppError(commonErrors.not_found);
  return service;
}

/** Whose account is to be linked: that of who calls, and has proved it a moment ago. */
function linkTarget(deps: IdentityDeps, actor: Actor | null): string {
  if (actor === null) throw new AppError(commonErrors.unauthorized);
  if (!isFresh(actor, deps.clock.now())) throw new AppError(commonErrors.step_up_required);
  return actor.userId;
}

/** Where to go, and what the browser keeps until it comes back. */
interface Begun {
  readonly url: string;
  readonly state: string;
  readonly cookie: string;
}

/**
 * Begins a sign-in with another service, or (`link`) the linking of one. Throws `not_found` for a service that is not set
 * up, `unavailable` for one that does not answer; for a link `unauthorized`, `step_up_required`.
 */
export async function startSocial(
  deps: IdentityDeps,
  provider: string,
  link: boolean,
  actor: Actor | null,
  origin: Origin,
): Promise<Begun> {
  requireService(deps, provider);
  const linkTo = link ? linkTarget(deps, actor) : null;
  const limit = perAddress(deps, deps.identityLimits.registrations);
  await enforceRate(deps, `social:${addressKey(origin.ip)}`, limit);
  const random = () => Buffer.from(deps.ids.random(SECRET_BYTES)).toString("base64url");
  const [state, nonce, codeVerifier, cookie] = [random(), random(), random(), random()] as const;
  const attempt = { state, nonce, codeVerifier, redirectUri: redirectUri(deps, provider) };
  const found = await deps.social.authorizationUrl(provider, attempt);
  if (found.kind !== "done") {
    deps.log.warn("a service cannot be signed in with", { provider, reason: found.reason });
    throw new AppError(commonErrors.unavailable);
  }
  const now = deps.clock.now();
  const data: AttemptData = {
    provider,
    nonce,
    codeVerifier,
    linkTo,
    browserHash: secretHash(cookie),
    person: null,
  };
  await putChallenge(deps.db, {
    id: secretHash(state),
    purpose: PURPOSE,
    userId: linkTo,
    data,
    createdAt: now,
    expiresAt: now + ATTEMPT_MS,
  });
  return { url: found.value, state, cookie };
}
