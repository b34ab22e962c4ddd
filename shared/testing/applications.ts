import { env, exports } from "cloudflare:workers";
import { createHash, randomBytes } from "node:crypto";
import { type Account, ORIGIN } from "./accounts.ts";

/** An application as tests register it, with the secret it got. */
export interface Application {
  readonly clientId: string;
  readonly secret: string;
  readonly redirectUri: string;
}

export interface ApplicationFields {
  readonly name?: string;
  readonly redirectUris?: readonly string[];
  readonly postLogoutRedirectUris?: readonly string[];
  readonly backchannelLogoutUri?: string | null;
  readonly authMethod?: "none" | "client_secret_basic" | "client_secret_post" | "private_key_jwt";
  readonly jwks?: object | null;
  readonly grants?: readonly string[];
  readonly scopes?: readonly string[];
  readonly subjectType?: "public" | "pairwise";
  readonly sector?: string;
  readonly requirePar?: boolean;
  readonly dpopBound?: boolean;
  readonly trusted?: boolean;
}

const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
export const ALL_GRANTS = [
  "authorization_code",
  "refresh_token",
  "client_credentials",
  DEVICE_GRANT,
];
const SCOPES = [
  ...["openid", "profile", "email", "phone", "offline_access"],
  ...["profile:read", "chat:read", "chat:write", "media:read"],
];

/** Puts an application into the directory, confidential unless its method is `none`. */
export async function registerApplication(fields: ApplicationFields = {}): Promise<Application> {
  const clientId = crypto.randomUUID();
  const secret = randomBytes(32).toString("base64url");
  const redirectUris = fields.redirectUris ?? ["https://app.example/callback"];
  const authMethod = fields.authMethod ?? "client_secret_basic";
  const row = {
    id: clientId,
    name: fields.name ?? "An application",
    redirect_uris: JSON.stringify(redirectUris),
    post_logout_redirect_uris: JSON.stringify(fields.postLogoutRedirectUris ?? []),
    backchannel_logout_uri: fields.backchannelLogoutUri ?? null,
    confidential: authMethod === "none" ? 0 : 1,
    token_endpoint_auth_method: authMethod,
    jwks: fields.jwks ? JSON.stringify(fields.jwks) : null,
    secret_hash: createHash("sha256").update(secret).digest("base64url"),
    grants: JSON.stringify(fields.grants ?? ALL_GRANTS),
    scopes: JSON.stringify(fields.scopes ?? SCOPES),
    subject_type: fields.subjectType ?? "public",
    sector: fields.sector ?? clientId,
    require_par: fields.requirePar ? 1 : 0,
    dpop_bound: fields.dpopBound ? 1 : 0,
    trusted: fields.trusted ? 1 : 0,
    created_at: Date.now(),
    updated_at: Date.now(),
  };
  const names = Object.keys(row);
  const marks = names.map(() => "?").join(", ");
  await env.DB.prepare(`INSERT INTO oauth_clients (${names.join(", ")}) VALUES (${marks})`)
    .bind(...Object.values(row))
    .run();
  return { clientId, secret, redirectUri: redirectUris[0] ?? "" };
}

/** A PKCE verifier and its challenge. */
export function pkce() {
  const verifier = randomBytes(32).toString("base64url");
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
}

/** An authorization request that is fine as it is. A value of `null` leaves a parameter out. */
export function authorizationUrl(
  app: Application,
  challenge: string,
  parameters: Readonly<Record<string, string | null>> = {},
): string {
  const all: Record<string, string | null> = {
    client_id: app.clientId,
    redirect_uri: app.redirectUri,
    response_type: "code",
    scope: "openid profile email",
    state: "a state",
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...parameters,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null);
  return `${ORIGIN}/oauth/authorize?${new URLSearchParams(given)}`;
}

/** Fetches without following anything. */
export function open(url: string, headers: Record<string, string> = {}): Promise<Response> {
  return exports.default.fetch(new Request(url, { headers, redirect: "manual" }));
}

/** Posts a form to an endpoint of the provider. */
export function postForm(
  path: string,
  fields: Readonly<Record<string, string>>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const body = new URLSearchParams(fields);
  return exports.default.fetch(
    new Request(ORIGIN + path, { method: "POST", body, headers, redirect: "manual" }),
  );
}

export function basic({ clientId, secret }: Application): { Authorization: string } {
  const text = [clientId, secret].map(encodeURIComponent).join(":");
  return { Authorization: `Basic ${btoa(text)}` };
}

/** Where a redirection goes. */
export function goesTo(response: Response): URL {
  const location = response.headers.get("Location");
  if (location === null) throw new Error(`no redirection, but ${response.status}`);
  return new URL(location);
}

/** Asks for a code as this person, who allows whatever is asked. Answers where the browser ends. */
export async function authorizeAs(
  account: Pick<Account, "headers">,
  app: Application,
  challenge: string,
  parameters: Readonly<Record<string, string | null>> = {},
): Promise<URL> {
  const asked = goesTo(await open(authorizationUrl(app, challenge, parameters), account.headers));
  const id = asked.origin === ORIGIN ? asked.searchParams.get("request") : null;
  if (id === null) return asked;
  const decided = await exports.default.fetch(
    new Request(`${ORIGIN}/api/oauth/interactions/${id}`, {
      method: "POST",
      body: JSON.stringify({ allow: true }),
      headers: { ...account.headers, "Content-Type": "application/json" },
    }),
  );
  if (decided.status !== 200) throw new Error(`not allowed: ${await decided.text()}`);
  return new URL((await decided.json<{ redirectTo: string }>()).redirectTo);
}

export interface OAuthTokens {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in: number;
  readonly scope: string;
  readonly refresh_token: string;
  readonly id_token: string;
}

/** A code for this person, and its verifier. */
export async function codeFor(
  account: Pick<Account, "headers">,
  app: Application,
  parameters: Readonly<Record<string, string | null>> = {},
): Promise<{ readonly code: string; readonly verifier: string }> {
  const { verifier, challenge } = pkce();
  const ended = await authorizeAs(account, app, challenge, parameters);
  const code = ended.searchParams.get("code");
  if (code === null) throw new Error(`no code, but ${ended}`);
  return { code, verifier };
}

/** Redeems a code; `fields` replace parts of the request. */
export function redeem(
  app: Application,
  { code, verifier }: { readonly code: string; readonly verifier: string },
  fields: Readonly<Record<string, string>> = {},
  headers: Record<string, string> = basic(app),
): Promise<Response> {
  return postForm(
    "/oauth/token",
    {
      grant_type: "authorization_code",
      code,
      redirect_uri: app.redirectUri,
      code_verifier: verifier,
      ...fields,
    },
    headers,
  );
}

/** Signs this person in to the application. */
export async function signInto(
  account: Pick<Account, "headers">,
  app: Application,
  parameters: Readonly<Record<string, string | null>> = {},
): Promise<OAuthTokens> {
  const response = await redeem(app, await codeFor(account, app, parameters));
  if (response.status !== 200) throw new Error(`no tokens: ${await response.text()}`);
  return response.json<OAuthTokens>();
}

/** A device of the application that this person has let in; the answer is its code. */
export async function letDeviceIn(
  account: Pick<Account, "headers">,
  app: Application,
): Promise<string> {
  const started = await postForm("/oauth/device_authorization", { scope: "openid" }, basic(app));
  const { device_code, user_code } = await started.json<Record<string, string>>();
  const decided = await exports.default.fetch(
    new Request(`${ORIGIN}/api/oauth/device`, {
      method: "POST",
      body: JSON.stringify({ userCode: user_code, allow: true }),
      headers: { ...account.headers, "Content-Type": "application/json" },
    }),
  );
  if (decided.status !== 204 || device_code === undefined) throw new Error("not let in");
  return device_code;
}

/** Asks for the tokens of a device. */
export function pollDevice(app: Application, deviceCode: string): Promise<Response> {
  return postForm(
    "/oauth/token",
    { grant_type: DEVICE_GRANT, device_code: deviceCode },
    basic(app),
  );
}

/** What a JWT says, unchecked. */
export function claimsOf(jwt: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString());
}

/** The status and error of an answer of the protocol. */
export async function oauthErrorOf(response: Response) {
  const { error } = await response.json<{ error: string }>();
  return [response.status, error];
}

export function bearer(token: string): { Authorization: string } {
  return { Authorization: `Bearer ${token}` };
}

export function userinfo(accessToken: string): Promise<Response> {
  return open(`${ORIGIN}/oauth/userinfo`, bearer(accessToken));
}

/** Tries a refresh token of the application. */
export function refresh(
  app: Application,
  token: string,
  fields: Readonly<Record<string, string>> = {},
  headers: Record<string, string> = basic(app),
): Promise<Response> {
  const form = { grant_type: "refresh_token", refresh_token: token, ...fields };
  return postForm("/oauth/token", form, headers);
}

/** The next tokens. */
export async function refreshed(
  app: Application,
  token: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<OAuthTokens> {
  const response = await refresh(app, token, fields);
  if (response.status !== 200) throw new Error(`not refreshed: ${await response.text()}`);
  return response.json<OAuthTokens>();
}

/** What the provider tells the application of a token. */
export async function introspected(
  app: Application,
  token: string,
): Promise<Record<string, unknown>> {
  const response = await postForm("/oauth/introspect", { token }, basic(app));
  if (response.status !== 200) throw new Error(`not introspected: ${await response.text()}`);
  return response.json<Record<string, unknown>>();
}
