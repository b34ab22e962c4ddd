import { SECOND } from "../../../../shared/kernel/time.ts";
import type { Origin } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { ACCESS_TOKEN_SECONDS } from "../rules.ts";
import { authenticateClient } from "./authenticate-client.ts";
import type { ClientRow } from "./clients.ts";
import { redeemDeviceCode } from "./device-flow.ts";
import { provedKey } from "./dpop.ts";
import { oauthError, oauthErrors } from "./errors.ts";
import { type Parameters, readForm } from "./form.ts";
import type { TokenReply } from "./issue-tokens.ts";
import { redeemCode } from "./redeem-code.ts";
import { refreshApplication } from "./refresh-application.ts";
import { needsPerson, scopesOf } from "./scopes.ts";

type Exchange = (
  deps: IdentityDeps,
  client: ClientRow,
  form: Parameters,
  jkt: string | null,
  origin: Origin,
) => Promise<TokenReply>;

/** A token of the application's own (RFC 6749 §4.4): no person, no refresh token. */
async function clientCredentials(
  deps: IdentityDeps,
  client: ClientRow,
  form: Parameters,
  jkt: string | null,
): Promise<TokenReply> {
  if (client.authMethod === "none") throw oauthError(oauthErrors.unauthorized_client);
  const own = client.scopes.filter((scope) => !needsPerson(scope));
  const asked = scopesOf(form.get("scope"));
  if (asked.some((scope) => !own.includes(scope))) throw oauthError(oauthErrors.invalid_scope);
  const scopes = asked.length === 0 ? own : asked;
  const iat = Math.floor(deps.clock.now() / SECOND);
  const accessToken = await deps.accessTokens.signFor({
    clientId: client.id,
    subject: client.id,
    session: null,
    scopes,
    jti: deps.ids.next<string>(),
    iat,
    exp: iat + ACCESS_TOKEN_SECONDS,
    amr: null,
    acr: null,
    authTime: null,
    jkt,
  });
  return {
    access_token: accessToken,
    token_type: jkt === null ? "Bearer" : "DPoP",
    expires_in: ACCESS_TOKEN_SECONDS,
    scope: scopes.join(" "),
  };
}

const EXCHANGES: ReadonlyMap<string, Exchange> = new Map<string, Exchange>([
  ["authorization_code", redeemCode],
  ["refresh_token", refreshApplication],
  ["client_credentials", clientCredentials],
  ["urn:ietf:params:oauth:grant-type:device_code", redeemDeviceCode],
]);

/** The grants that the token endpoint knows. */
export const GRANT_TYPES: readonly string[] = [...EXCHANGES.keys()];

/** The token endpoint (RFC 6749 §3.2). Throws errors of the protocol. */
export async function exchangeTokens(
  deps: IdentityDeps,
  http: Request,
  origin: Origin,
): Promise<TokenReply> {
  const form = await readForm(http);
  const client = await authenticateClient(deps, http, form);
  const grant = form.require("grant_type");
  const exchange = EXCHANGES.get(grant);
  if (exchange === undefined) throw oauthError(oauthErrors.unsupported_grant_type);
  if (!client.grants.includes(grant)) throw oauthError(oauthErrors.unauthorized_client);
  const jkt = await provedKey(deps, http, null);
  if (client.dpopBound && jkt === null) {
    throw oauthError(oauthErrors.invalid_dpop_proof, "the client has to use DPoP");
  }
  return exchange(deps, client, form, jkt, origin);
}
