import type { AppError } from "../../../../shared/kernel/app-error.ts";
import type { IdentityDeps } from "../deps.ts";
import type { ClientRow } from "./clients.ts";
import { oauthError, oauthErrors } from "./errors.ts";
import type { Parameters } from "./form.ts";
import type { AuthorizationRequest, Prompt } from "./model.ts";
import { matchRedirect } from "./redirect-uris.ts";
import { ALL_SCOPES, scopesOf } from "./scopes.ts";

const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;
const PROMPTS: readonly Prompt[] = ["none", "login", "consent", "select_account"];
const SECONDS = /^\d{1,10}$/;

/** Where answers may go: an address of the client's, verified. */
export interface Target {
  readonly client: ClientRow;
  readonly redirectUri: string;
  readonly exactRedirect: boolean;
  readonly state: string | null;
}

function invalid(description: string): AppError {
  return oauthError(oauthErrors.invalid_request, description);
}

/** The client by its id. Throws `invalid_client`, which is never sent anywhere. */
export async function clientOf(deps: IdentityDeps, parameters: Parameters): Promise<ClientRow> {
  const client = await deps.clients.find(parameters.require("client_id"));
  if (client !== null) return client;
  // A browser cannot prove to be a client: nothing is challenged, so that it is no 401.
  const unknown = { ...oauthErrors.invalid_client, status: 400 };
  throw oauthError(unknown, "the client is unknown");
}

/** Throws `invalid_redirect_uri`, which is never sent anywhere, unless the address is one of the client's. */
export function targetOf(client: ClientRow, parameters: Parameters): Target {
  const redirectUri = parameters.require("redirect_uri");
  const match = matchRedirect(redirectUri, client.redirectUris, client.confidential);
  if (match === null) throw oauthError(oauthErrors.invalid_redirect_uri);
  const exactRedirect = match === "exact";
  return { client, redirectUri, exactRedirect, state: parameters.get("state") };
}

function requireSupported(parameters: Parameters): void {
  if (parameters.get("request")) throw oauthError(oauthErrors.request_not_supported);
  if (parameters.get("request_uri")) throw oauthError(oauthErrors.request_uri_not_supported);
  if (parameters.get("registration")) throw oauthError(oauthErrors.registration_not_supported);
  const type = parameters.require("response_type");
  if (type !== "code") throw oauthError(oauthErrors.unsupported_response_type);
  const mode = parameters.get("response_mode") ?? "query";
  if (mode !== "query") throw oauthError(oauthErrors.unsupported_response_mode);
}

/** Scopes nobody knows are left out (OpenID Connect Core 1.0 §3.1.2.1); known ones the client must be allowed. */
export function requestedScopes(client: ClientRow, text: string | null): string[] {
  const known = scopesOf(text).filter((scope) => ALL_SCOPES.includes(scope));
  if (known.some((scope) => !client.scopes.includes(scope))) {
    throw oauthError(oauthErrors.invalid_scope, "the client may not ask for one of the scopes");
  }
  if (known.length === 0)
    throw oauthError(oauthErrors.invalid_scope, "no known scope is asked for");
  return known;
}

function challengeOf(parameters: Parameters): string {
  const challenge = parameters.get("code_challenge");
  if (challenge === null) throw invalid("PKCE is required: code_challenge is missing");
  if (parameters.get("code_challenge_method") !== "S256") {
    throw invalid("code_challenge_method must be S256");
  }
  if (!CHALLENGE.test(challenge)) throw invalid("code_challenge is not of S256");
  return challenge;
}

function promptsOf(parameters: Parameters): Prompt[] {
  const names = scopesOf(parameters.get("prompt"));
  const prompts = PROMPTS.filter((prompt) => names.includes(prompt));
  if (prompts.length !== names.length) throw invalid("prompt holds an unknown value");
  if (prompts.includes("none") && prompts.length > 1) throw invalid("prompt none stands alone");
  return prompts;
}

function maxAgeOf(parameters: Parameters): number | null {
  const text = parameters.get("max_age");
  if (text === null) return null;
  if (!SECONDS.test(text)) throw invalid("max_age must be a number of seconds");
  return Number(text);
}

/** Whom an id_token of ours, expired or not, says is signed in (OpenID Connect Core 1.0 §3.1.2.1). */
async function hintedSubject(
  deps: IdentityDeps,
  client: ClientRow,
  hint: string | null,
): Promise<string | null> {
  if (hint === null) return null;
  const claims = await deps.tokenSigner.verify("JWT", hint);
  const subject = claims?.["aud"] === client.id ? claims["sub"] : undefined;
  if (typeof subject !== "string") throw invalid("id_token_hint is not an id_token of this client");
  return subject;
}

function requireResource(deps: IdentityDeps, parameters: Parameters): void {
  const resource = parameters.get("resource");
  if (resource !== null && resource.replace(/\/$/, "") !== deps.config.publicUrl) {
    throw oauthError(oauthErrors.invalid_target);
  }
}

/**
 * The request with every parameter checked. Throws errors of the protocol that may go to the target. `provedJkt` is
 * the key that the client proved to have while it pushed the request.
 */
export async function checkedRequest(
  deps: IdentityDeps,
  { client, redirectUri, exactRedirect, state }: Target,
  parameters: Parameters,
  provedJkt: string | null,
): Promise<AuthorizationRequest> {
  const problem = parameters.problem();
  if (problem !== null) throw problem;
  requireSupported(parameters);
  if (!client.grants.includes("authorization_code")) {
    throw oauthError(oauthErrors.unauthorized_client);
  }
  requireResource(deps, parameters);
  const dpopJkt = parameters.get("dpop_jkt");
  if (provedJkt !== null && dpopJkt !== null && provedJkt !== dpopJkt) {
    throw oauthError(oauthErrors.invalid_dpop_proof, "dpop_jkt is not the key of the proof");
  }
  return {
    clientId: client.id,
    redirectUri,
    exactRedirect,
    state,
    scopes: requestedScopes(client, parameters.get("scope")),
    nonce: parameters.get("nonce"),
    codeChallenge: challengeOf(parameters),
    prompts: promptsOf(parameters),
    maxAge: maxAgeOf(parameters),
    loginHint: parameters.get("login_hint"),
    uiLocales: scopesOf(parameters.get("ui_locales")),
    dpopJkt: dpopJkt ?? provedJkt,
    hintedSubject: await hintedSubject(deps, client, parameters.get("id_token_hint")),
  };
}
