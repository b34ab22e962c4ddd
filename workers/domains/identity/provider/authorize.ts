import { AppError } from "../../../../shared/kernel/app-error.ts";
import { MINUTE, SECOND } from "../../../../shared/kernel/time.ts";
import type { Origin } from "../../platform/index.ts";
import { authorizeCookie, setAuthorizeCookie } from "../cookies.ts";
import type { IdentityDeps } from "../deps.ts";
import { checkedRequest, clientOf, type Target, targetOf } from "./authorization-request.ts";
import type { ClientRow } from "./clients.ts";
import { oauthError, oauthErrors } from "./errors.ts";
import { type Caller, callerOf } from "./evidence.ts";
import type { Parameters } from "./form.ts";
import { issueCode } from "./issue-code.ts";
import type { AuthorizationRequest } from "./model.ts";
import { nextStep } from "./next-step.ts";
import { newSecret, oneWay } from "./one-way.ts";
import { isPushed, takePushed } from "./pushed-requests.ts";
import { errorAddress, withParameters } from "./responses.ts";
import { findGrant, insertRequest } from "./store.ts";
import { limitWaiting } from "./waiting-limit.ts";

/** How long somebody may take to sign in and decide. */
const INTERACTION_MS = 30 * MINUTE;
const COOKIE = /^[A-Za-z0-9_-]{43}$/;

/** Where the browser goes, and what it takes along. */
interface Redirection {
  readonly to: string;
  readonly cookies: readonly string[];
}

interface Asked {
  readonly client: ClientRow;
  readonly request: AuthorizationRequest;
}

/** Keeps the request for the page /authorize: for this browser alone, or for whoever's token came along. */
async function keep(
  deps: IdentityDeps,
  browser: string | null,
  { request }: Asked,
  caller: Caller,
): Promise<Redirection> {
  const now = deps.clock.now();
  const id = newSecret(deps.ids);
  const { userId } = caller;
  const known = browser !== null && COOKIE.test(browser) ? browser : null;
  const secret = userId === null ? (known ?? newSecret(deps.ids)) : null;
  await insertRequest(deps.db, {
    id: oneWay(id),
    kind: "interaction",
    clientId: request.clientId,
    request,
    browserHash: secret === null ? null : oneWay(secret),
    userId,
    createdAt: now,
    expiresAt: now + INTERACTION_MS,
  });
  const to = withParameters(`${deps.config.publicUrl}/authorize`, { request: id });
  const cookies =
    secret === null ? [] : [setAuthorizeCookie(secret, (2 * INTERACTION_MS) / SECOND)];
  return { to, cookies };
}

/** Answers at once where nobody has to be asked, or asks, unless the application forbids it. */
async function proceed(
  deps: IdentityDeps,
  asked: Asked,
  http: Request,
  origin: Origin,
): Promise<Redirection> {
  const { client, request } = asked;
  const caller = await callerOf(deps, client, http);
  const { evidence } = caller;
  const grant = evidence && (await findGrant(deps.db, evidence.userId, client.id));
  const terms = { trusted: client.trusted, granted: grant?.scopes ?? [] };
  const now = deps.clock.now();
  const { step } = nextStep(request, evidence, terms, now, now);
  if (step === "done" && evidence !== null) {
    return { to: await issueCode(deps, request, evidence), cookies: [] };
  }
  if (!request.prompts.includes("none")) {
    await limitWaiting(deps, origin);
    return keep(deps, authorizeCookie(http), asked, caller);
  }
  throw oauthError(step === "sign_in" ? oauthErrors.login_required : oauthErrors.consent_required);
}

/** Runs what may answer an error to a verified address. */
async function orRedirect(
  deps: IdentityDeps,
  to: Pick<Target, "redirectUri" | "state">,
  work: () => Promise<Redirection>,
): Promise<Redirection> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) return { to: errorAddress(deps, to, error), cookies: [] };
    deps.log.error("an authorization request failed", { error });
    return { to: errorAddress(deps, to, oauthError(oauthErrors.server_error)), cookies: [] };
  }
}

/**
 * An authorization request (RFC 6749 §4.1.1, OpenID Connect Core 1.0 §3.1.2): where the browser goes. Throws errors of
 * the protocol as long as it is not known that the address to send them to is the client's.
 */
export async function authorize(
  deps: IdentityDeps,
  parameters: Parameters,
  http: Request,
  origin: Origin,
): Promise<Redirection> {
  const client = await clientOf(deps, parameters);
  const pushed = parameters.get("request_uri");
  if (pushed !== null && isPushed(pushed)) {
    const request = await takePushed(deps, client, pushed);
    return orRedirect(deps, request, () => proceed(deps, { client, request }, http, origin));
  }
  const target = targetOf(client, parameters);
  return orRedirect(deps, target, async () => {
    if (client.requirePar) {
      throw oauthError(oauthErrors.invalid_request, "the client has to push its requests");
    }
    const request = await checkedRequest(deps, target, parameters, null);
    return proceed(deps, { client, request }, http, origin);
  });
}
