import { createHash, randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Peer, startPeer } from "../../../../shared/testing/oidc-peer.ts";
import { Browser, registerApp } from "../../../../shared/testing/people.ts";
import type { Platform } from "../../../../web/e2e/platform.ts";
import { startPlatformProcess } from "../../../../web/e2e/platform-process.ts";

const TIMEOUT_MS = 180_000;
const CALLBACK = "https://app.example/callback";
const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
const ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const DOCUMENT = "docs/identity/oidc-differences.md";

interface Client {
  readonly id: string;
  readonly secret: string;
}

const NAMES = ["web", "other", "native", "signed", "machine", "pushing"] as const;
type Clients = Readonly<Record<(typeof NAMES)[number], Client>>;

/** One of the two servers, with the same clients. */
interface Server {
  readonly origin: string;
  readonly clients: Clients;
  readonly endpoints: Readonly<Record<string, string>>;
  /** Somebody who is signed in and lets any client in. */
  readonly person: Browser;
}

type Fields = Readonly<Record<string, string>>;
type Case = readonly [name: string, ask: (server: Server) => Promise<Response>];

const key = await generateKeyPair("ES256", { extractable: true });
const jwk = { ...(await exportJWK(key.publicKey)), alg: "ES256", use: "sig", kid: "client" };

function pkce() {
  const verifier = randomBytes(32).toString("base64url");
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
}

const { challenge: CHALLENGE } = pkce();

function endpoint(server: Server, name: string): string {
  return server.endpoints[`${name}_endpoint`] ?? `${server.origin}/missing-${name}`;
}

function basic({ id, secret }: Client): Fields {
  const text = [id, secret].map(encodeURIComponent).join(":");
  return { Authorization: `Basic ${btoa(text)}` };
}

function post(url: string, body: Fields | string, headers: Fields = {}): Promise<Response> {
  const form = typeof body === "string" ? body : new URLSearchParams(body).toString();
  const type = { "Content-Type": "application/x-www-form-urlencoded" };
  return fetch(url, { method: "POST", body: form, headers: { ...type, ...headers } });
}

function requestOf(client: Client, changes: Readonly<Record<string, string | null>>) {
  const all: Record<string, string | null> = {
    client_id: client.id,
    redirect_uri: CALLBACK,
    response_type: "code",
    scope: "openid",
    state: "s",
    code_challenge: CHALLENGE,
    code_challenge_method: "S256",
    ...changes,
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

/** An authorization request that is right but for these changes. */
function authorize(
  changes: Readonly<Record<string, string | null>>,
  by: keyof Clients = "web",
  suffix = "",
): Case[1] {
  return (server) => {
    const parameters = new URLSearchParams(requestOf(server.clients[by], changes));
    const url = `${endpoint(server, "authorization")}?${parameters}${suffix}`;
    return fetch(url, { redirect: "manual", headers: { Accept: "application/json" } });
  };
}

function token(fields: Fields, by: keyof Clients | null = "web", headers: Fields = {}): Case[1] {
  return (server) => {
    const own = by === null ? {} : basic(server.clients[by]);
    return post(endpoint(server, "token"), fields, { ...own, ...headers });
  };
}

/** A code of the client `web`, and what belongs to it. */
async function code(server: Server, scope = "openid profile") {
  const { verifier, challenge } = pkce();
  const fields = requestOf(server.clients.web, { code_challenge: challenge, scope });
  let url = new URL(`${endpoint(server, "authorization")}?${new URLSearchParams(fields)}`);
  for (let hops = 0; hops < 6 && !url.href.startsWith(CALLBACK); hops++) {
    url = await server.person.allow(url);
  }
  const found = url.searchParams.get("code");
  if (found === null) throw new Error(`no code, but ${url}`);
  return {
    grant_type: "authorization_code",
    redirect_uri: CALLBACK,
    code: found,
    code_verifier: verifier,
  };
}

/** The exchange of a good code, but for these changes. */
function exchange(
  changes: Readonly<Record<string, string | null>>,
  by: keyof Clients = "web",
): Case[1] {
  return async (server) => {
    const all = { ...(await code(server)), ...changes };
    const fields = Object.entries(all).filter((entry): entry is [string, string] => !!entry[1]);
    return token(Object.fromEntries(fields), by)(server);
  };
}

async function tokens(server: Server): Promise<Record<string, string>> {
  const response = await token(await code(server))(server);
  if (!response.ok) throw new Error(`no tokens: ${await response.text()}`);
  return (await response.json()) as Record<string, string>;
}

/** A refresh of good tokens with these changes. */
function refresh(changes: Fields, by: keyof Clients = "web"): Case[1] {
  return async (server) => {
    const { refresh_token = "" } = await tokens(server);
    return token({ grant_type: "refresh_token", refresh_token, ...changes }, by)(server);
  };
}

async function assertion(server: Server, claims: Record<string, unknown>, alg = "ES256") {
  const now = Math.floor(Date.now() / 1000);
  const { id } = server.clients.signed;
  const all = { iss: id, sub: id, aud: server.origin, jti: randomUUID(), iat: now, exp: now + 60 };
  if (alg === "none") {
    const parts = [{ alg }, { ...all, ...claims }].map((part) =>
      Buffer.from(JSON.stringify(part)).toString("base64url"),
    );
    return `${parts.join(".")}.`;
  }
  const jwt = new SignJWT({ ...all, ...claims } as JWTPayload);
  return jwt.setProtectedHeader({ alg, kid: "client" }).sign(key.privateKey);
}

function asserted(claims: (server: Server) => Record<string, unknown>, alg = "ES256"): Case[1] {
  return async (server) => {
    const client_assertion = await assertion(server, claims(server), alg);
    const fields = { client_assertion_type: ASSERTION, client_assertion };
    return token({ grant_type: "client_credentials", ...fields }, null)(server);
  };
}

async function proof(
  url: string,
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
) {
  const { alg: _, use: __, kid: ___, ...bare } = jwk;
  const iat = Math.floor(Date.now() / 1000);
  return new SignJWT({ jti: randomUUID(), htm: "POST", htu: url, iat, ...claims } as JWTPayload)
    .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk: bare, ...header })
    .sign(key.privateKey);
}

function proved(claims: Record<string, unknown>, header: Record<string, unknown> = {}): Case[1] {
  return async (server) => {
    const DPoP = await proof(endpoint(server, "token"), claims, header);
    return token({ grant_type: "client_credentials" }, "machine", { DPoP })(server);
  };
}

function userinfo(headers: (server: Server) => Promise<Fields> | Fields): Case[1] {
  return async (server) =>
    fetch(endpoint(server, "userinfo"), { headers: { ...(await headers(server)) } });
}

const BAD_VERIFIER = "x".repeat(43);
const UNSIGNED = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.";

const CASES: Case[] = [
  ["authorize: no client_id", authorize({ client_id: null })],
  ["authorize: unknown client", authorize({ client_id: randomUUID() })],
  ["authorize: no redirect_uri", authorize({ redirect_uri: null })],
  ["authorize: other redirect_uri", authorize({ redirect_uri: "https://evil.example/" })],
  ["authorize: redirect_uri with a slash more", authorize({ redirect_uri: `${CALLBACK}/` })],
  ["authorize: redirect_uri with a query more", authorize({ redirect_uri: `${CALLBACK}?a=b` })],
  ["authorize: redirect_uri with a fragment", authorize({ redirect_uri: `${CALLBACK}#a` })],
  ["authorize: redirect_uri over http", authorize({ redirect_uri: "http://app.example/callback" })],
  [
    "authorize: redirect_uri in capitals",
    authorize({ redirect_uri: "https://APP.example/callback" }),
  ],
  ["authorize: redirect_uri as a relative path", authorize({ redirect_uri: "/callback" })],
  ["authorize: no response_type", authorize({ response_type: null })],
  ["authorize: response_type token", authorize({ response_type: "token" })],
  ["authorize: response_type id_token", authorize({ response_type: "id_token", nonce: "n" })],
  [
    "authorize: response_type code id_token",
    authorize({ response_type: "code id_token", nonce: "n" }),
  ],
  ["authorize: unknown response_type", authorize({ response_type: "cheese" })],
  ["authorize: unknown response_mode", authorize({ response_mode: "cheese" })],
  ["authorize: response_mode fragment", authorize({ response_mode: "fragment", prompt: "none" })],
  [
    "authorize: no code_challenge",
    authorize({ code_challenge: null, code_challenge_method: null }),
  ],
  ["authorize: method plain", authorize({ code_challenge_method: "plain" })],
  ["authorize: no method", authorize({ code_challenge_method: null })],
  ["authorize: unknown method", authorize({ code_challenge_method: "S512" })],
  ["authorize: code_challenge too short", authorize({ code_challenge: "short" })],
  ["authorize: code_challenge of other letters", authorize({ code_challenge: "!".repeat(43) })],
  ["authorize: scope the client may not have", authorize({ scope: "openid email" })],
  ["authorize: only unknown scopes", authorize({ scope: "cheese", prompt: "none" })],
  ["authorize: no scope", authorize({ scope: null, prompt: "none" })],
  ["authorize: prompt none, nobody signed in", authorize({ prompt: "none" })],
  ["authorize: prompt none with another", authorize({ prompt: "none login" })],
  ["authorize: unknown prompt", authorize({ prompt: "cheese" })],
  ["authorize: negative max_age", authorize({ max_age: "-1" })],
  ["authorize: max_age that is no number", authorize({ max_age: "soon" })],
  ["authorize: id_token_hint that is none", authorize({ id_token_hint: "cheese" })],
  ["authorize: unsigned id_token_hint", authorize({ id_token_hint: UNSIGNED })],
  ["authorize: state twice", authorize({}, "web", "&state=t")],
  ["authorize: scope twice", authorize({}, "web", "&scope=openid")],
  ["authorize: client_id twice", authorize({}, "web", "&client_id=other")],
  ["authorize: redirect_uri twice", authorize({}, "web", `&redirect_uri=${CALLBACK}`)],
  ["authorize: a request object", authorize({ request: UNSIGNED })],
  [
    "authorize: request_uri of somewhere",
    authorize({ request_uri: "https://app.example/request" }),
  ],
  [
    "authorize: unknown pushed request",
    authorize({ request_uri: "urn:ietf:params:oauth:request_uri:cheese" }),
  ],
  ["authorize: registration parameter", authorize({ registration: "{}" })],
  ["authorize: a client without that grant", authorize({}, "machine")],
  ["authorize: a client that has to push", authorize({}, "pushing")],
  ["authorize: dpop_jkt that is no thumbprint", authorize({ dpop_jkt: "cheese", prompt: "none" })],

  ["token: no grant_type", token({})],
  ["token: unknown grant_type", token({ grant_type: "cheese" })],
  ["token: password grant", token({ grant_type: "password", username: "a", password: "b" })],
  ["token: implicit grant", token({ grant_type: "implicit" })],
  ["token: no client", token({ grant_type: "client_credentials" }, null)],
  [
    "token: unknown client",
    token({ grant_type: "client_credentials", client_id: randomUUID() }, null),
  ],
  [
    "token: wrong secret in the header",
    (server) =>
      token({ grant_type: "client_credentials" }, null, {
        ...basic({ ...server.clients.web, secret: "wrong" }),
      })(server),
  ],
  [
    "token: wrong secret in the form",
    (server) =>
      token(
        {
          grant_type: "client_credentials",
          client_id: server.clients.web.id,
          client_secret: "wrong",
        },
        null,
      )(server),
  ],
  [
    "token: header that is not base64",
    token({ grant_type: "client_credentials" }, null, { Authorization: "Basic !!!" }),
  ],
  [
    "token: header of another scheme",
    token({ grant_type: "client_credentials" }, null, { Authorization: "Cheese abc" }),
  ],
  [
    "token: two proofs of the client at once",
    (server) =>
      token({ grant_type: "client_credentials", client_secret: server.clients.web.secret })(server),
  ],
  [
    "token: another client_id in the form than in the header",
    (server) =>
      token({ grant_type: "client_credentials", client_id: server.clients.other.id })(server),
  ],
  [
    "token: a confidential client that proves nothing",
    (server) =>
      token({ grant_type: "client_credentials", client_id: server.clients.web.id }, null)(server),
  ],
  [
    "token: a public client with client credentials",
    (server) =>
      token(
        { grant_type: "client_credentials", client_id: server.clients.native.id },
        null,
      )(server),
  ],
  [
    "token: a parameter twice",
    (server) =>
      post(
        endpoint(server, "token"),
        "grant_type=client_credentials&scope=chat:read&scope=chat:read",
        basic(server.clients.web),
      ),
  ],
  [
    "token: JSON instead of a form",
    (server) =>
      post(endpoint(server, "token"), '{"grant_type":"client_credentials"}', {
        ...basic(server.clients.web),
        "Content-Type": "application/json",
      }),
  ],
  [
    "code: none",
    token({
      grant_type: "authorization_code",
      redirect_uri: CALLBACK,
      code_verifier: BAD_VERIFIER,
    }),
  ],
  ["code: unknown", exchange({ code: "cheese" })],
  ["code: another client's", exchange({}, "other")],
  ["code: another redirect_uri", exchange({ redirect_uri: "https://app.example/other" })],
  ["code: no redirect_uri", exchange({ redirect_uri: null })],
  ["code: wrong verifier", exchange({ code_verifier: BAD_VERIFIER })],
  ["code: no verifier", exchange({ code_verifier: null })],
  ["code: verifier too short", exchange({ code_verifier: "short" })],
  [
    "code: used before",
    async (server) => {
      const fields = await code(server);
      await token(fields)(server);
      return token(fields)(server);
    },
  ],
  [
    "code: tokens of a code that was shown again",
    async (server) => {
      const fields = await code(server);
      const first = (await (await token(fields)(server)).json()) as Record<string, string>;
      await token(fields)(server);
      const { refresh_token = "" } = first;
      return token({ grant_type: "refresh_token", refresh_token })(server);
    },
  ],
  ["refresh: none", token({ grant_type: "refresh_token" })],
  ["refresh: unknown", token({ grant_type: "refresh_token", refresh_token: "cheese" })],
  ["refresh: another client's", refresh({}, "other")],
  ["refresh: more scope than allowed", refresh({ scope: "openid profile chat:read" })],
  [
    "refresh: after revocation",
    async (server) => {
      const { refresh_token = "" } = await tokens(server);
      const fields = { token: refresh_token };
      await post(endpoint(server, "revocation"), fields, basic(server.clients.web));
      return token({ grant_type: "refresh_token", refresh_token })(server);
    },
  ],
  [
    "client credentials: not registered for it",
    token({ grant_type: "client_credentials" }, "other"),
  ],
  [
    "client credentials: scope the client may not have",
    token({ grant_type: "client_credentials", scope: "chat:write" }, "machine"),
  ],
  ["device: no code", token({ grant_type: DEVICE_GRANT })],
  ["device: unknown code", token({ grant_type: DEVICE_GRANT, device_code: "cheese" })],
  [
    "device: nobody has answered",
    async (server) => {
      const started = await post(
        endpoint(server, "device_authorization"),
        { scope: "openid" },
        basic(server.clients.web),
      );
      const { device_code } = (await started.json()) as { device_code: string };
      return token({ grant_type: DEVICE_GRANT, device_code })(server);
    },
  ],
  [
    "device: another client's code",
    async (server) => {
      const started = await post(
        endpoint(server, "device_authorization"),
        { scope: "openid" },
        basic(server.clients.web),
      );
      const { device_code } = (await started.json()) as { device_code: string };
      const fields = { grant_type: DEVICE_GRANT, device_code, client_id: server.clients.native.id };
      return token(fields, null)(server);
    },
  ],
  [
    "device: a client without that grant asks for a code",
    (server) =>
      post(
        endpoint(server, "device_authorization"),
        { scope: "openid" },
        basic(server.clients.other),
      ),
  ],
  [
    "device: no client",
    (server) => post(endpoint(server, "device_authorization"), { scope: "openid" }),
  ],
  ["assertion: signed by nobody", asserted(() => ({}), "none")],
  ["assertion: for another server", asserted(() => ({ aud: "https://evil.example" }))],
  ["assertion: expired", asserted(() => ({ exp: Math.floor(Date.now() / 1000) - 600 }))],
  ["assertion: without expiry", asserted(() => ({ exp: undefined }))],
  ["assertion: without jti", asserted(() => ({ jti: undefined }))],
  ["assertion: of another issuer", asserted(() => ({ iss: "cheese" }))],
  [
    "assertion: used before",
    async (server) => {
      const fields = {
        grant_type: "client_credentials",
        client_assertion_type: ASSERTION,
        client_assertion: await assertion(server, {}),
      };
      await token(fields, null)(server);
      return token(fields, null)(server);
    },
  ],
  [
    "assertion: unknown type",
    async (server) =>
      token(
        {
          grant_type: "client_credentials",
          client_assertion_type: "cheese",
          client_assertion: await assertion(server, {}),
        },
        null,
      )(server),
  ],
  ["DPoP: garbage", token({ grant_type: "client_credentials" }, "machine", { DPoP: "cheese" })],
  ["DPoP: another method", proved({ htm: "GET" })],
  ["DPoP: another address", proved({ htu: "https://evil.example/token" })],
  ["DPoP: another type", proved({}, { typ: "JWT" })],
  ["DPoP: no jti", proved({ jti: undefined })],
  [
    "DPoP: another's key",
    async (server) => {
      const { publicKey } = await generateKeyPair("ES256", { extractable: true });
      return proved({}, { jwk: await exportJWK(publicKey) })(server);
    },
  ],
  [
    "DPoP: used before",
    async (server) => {
      const DPoP = await proof(endpoint(server, "token"));
      await token({ grant_type: "client_credentials" }, "machine", { DPoP })(server);
      return token({ grant_type: "client_credentials" }, "machine", { DPoP })(server);
    },
  ],
  ["DPoP: an hour old", proved({ iat: Math.floor(Date.now() / 1000) - 3_600 })],
  [
    "pushed: no client",
    (server) =>
      post(
        endpoint(server, "pushed_authorization_request"),
        requestOf({ id: "", secret: "" }, { client_id: null }),
      ),
  ],
  [
    "pushed: other redirect_uri",
    (server) =>
      post(
        endpoint(server, "pushed_authorization_request"),
        requestOf(server.clients.web, { redirect_uri: "https://evil.example/" }),
        basic(server.clients.web),
      ),
  ],
  [
    "pushed: method plain",
    (server) =>
      post(
        endpoint(server, "pushed_authorization_request"),
        requestOf(server.clients.web, { code_challenge_method: "plain" }),
        basic(server.clients.web),
      ),
  ],
  [
    "pushed: a request_uri",
    (server) =>
      post(
        endpoint(server, "pushed_authorization_request"),
        requestOf(server.clients.web, { request_uri: "urn:ietf:params:oauth:request_uri:x" }),
        basic(server.clients.web),
      ),
  ],
  ["introspection: no client", (server) => post(endpoint(server, "introspection"), { token: "x" })],
  [
    "introspection: no token",
    (server) => post(endpoint(server, "introspection"), {}, basic(server.clients.web)),
  ],
  ["revocation: no client", (server) => post(endpoint(server, "revocation"), { token: "x" })],
  [
    "revocation: no token",
    (server) => post(endpoint(server, "revocation"), {}, basic(server.clients.web)),
  ],
  [
    "revocation: unknown token",
    (server) =>
      post(endpoint(server, "revocation"), { token: "cheese" }, basic(server.clients.web)),
  ],
  [
    "revocation: another client's token",
    async (server) => {
      const { refresh_token = "" } = await tokens(server);
      const fields = { token: refresh_token };
      return post(endpoint(server, "revocation"), fields, basic(server.clients.other));
    },
  ],
  ["userinfo: no token", userinfo(() => ({}))],
  ["userinfo: garbage", userinfo(() => ({ Authorization: "Bearer cheese" }))],
  [
    "userinfo: an id_token",
    userinfo(async (server) => ({ Authorization: `Bearer ${(await tokens(server))["id_token"]}` })),
  ],
  [
    "userinfo: a token of the application's own",
    userinfo(async (server) => {
      const response = await token({ grant_type: "client_credentials" }, "machine")(server);
      const { access_token } = (await response.json()) as Record<string, string>;
      return { Authorization: `Bearer ${access_token}` };
    }),
  ],
  [
    "userinfo: a token without openid",
    userinfo(async (server) => {
      const response = await token(await code(server, "chat:read"))(server);
      const { access_token } = (await response.json()) as Record<string, string>;
      return { Authorization: `Bearer ${access_token}` };
    }),
  ],
  [
    "logout: an address that is not registered",
    (server) => {
      const parameters = new URLSearchParams({
        client_id: server.clients.web.id,
        post_logout_redirect_uri: "https://evil.example/",
      });
      const url = `${endpoint(server, "end_session")}?${parameters}`;
      return fetch(url, { redirect: "manual", headers: { Accept: "application/json" } });
    },
  ],
  [
    "logout: id_token_hint that is none",
    (server) => {
      const url = `${endpoint(server, "end_session")}?id_token_hint=cheese`;
      return fetch(url, { redirect: "manual", headers: { Accept: "application/json" } });
    },
  ],
];

/** The error that an answer tells, wherever it tells it; `accepted` when there is none. */
async function errorOf(response: Response): Promise<string> {
  const location = response.headers.get("Location");
  if (location?.startsWith("https://app.example")) {
    const error = new URL(location.replace("#", "?")).searchParams.get("error");
    return error === null ? "accepted" : `${error} → application`;
  }
  if (response.status < 400) return "accepted";
  const body = (await response.json()) as { error?: string };
  return `${response.status} ${body.error}`;
}

const GRANTS = ["authorization_code", "refresh_token", "client_credentials", DEVICE_GRANT];
const USUAL = ["authorization_code", "refresh_token"];
const SCOPES = ["openid", "profile", "offline_access", "chat:read"];

/** The same clients for both, in the words of registration (RFC 7591). */
const SHAPES = {
  web: { method: "client_secret_basic", grants: GRANTS },
  other: { method: "client_secret_basic", grants: USUAL },
  native: { method: "none", grants: [...USUAL, DEVICE_GRANT] },
  signed: { method: "private_key_jwt", grants: ["client_credentials"] },
  machine: { method: "client_secret_basic", grants: ["client_credentials"] },
  pushing: { method: "client_secret_basic", grants: USUAL, requirePar: true },
} as const;

function redirectUris(grants: readonly string[]): string[] {
  return grants.includes("authorization_code") ? [CALLBACK] : [];
}

async function ourClients(admin: Browser): Promise<Clients> {
  const entries = [];
  for (const name of NAMES) {
    const { method, grants, ...rest } = SHAPES[name];
    const { clientId, clientSecret } = await registerApp(admin, {
      name,
      confidential: method !== "none",
      tokenEndpointAuthMethod: method,
      redirectUris: redirectUris(grants),
      grants,
      scopes: redirectUris(grants).length > 0 ? SCOPES : ["chat:read"],
      ...(method === "private_key_jwt" && { jwks: { keys: [jwk] } }),
      ...rest,
    });
    entries.push([name, { id: clientId, secret: clientSecret }] as const);
  }
  return Object.fromEntries(entries) as unknown as Clients;
}

function theirClients() {
  const clients = Object.fromEntries(
    NAMES.map((name) => [
      name,
      { id: randomUUID(), secret: randomBytes(32).toString("base64url") },
    ]),
  ) as unknown as Clients;
  const metadata = NAMES.map((name) => {
    const { method, grants } = SHAPES[name];
    const isCode = grants.some((grant) => grant === "authorization_code");
    return {
      client_id: clients[name].id,
      token_endpoint_auth_method: method,
      grant_types: [...grants],
      redirect_uris: redirectUris(grants),
      response_types: isCode ? ["code" as const] : [],
      scope: isCode ? SCOPES.join(" ") : "chat:read",
      ...(method === "client_secret_basic" && { client_secret: clients[name].secret }),
      ...(method === "private_key_jwt" && { jwks: { keys: [jwk] } }),
      ...(name === "pushing" && { require_pushed_authorization_requests: true }),
    };
  });
  return { clients, metadata };
}

async function endpointsOf(origin: string) {
  const response = await fetch(`${origin}/.well-known/openid-configuration`);
  return (await response.json()) as Record<string, string>;
}

let platform: Platform;
let peer: Peer;
let ours: Server;
let theirs: Server;

beforeAll(async () => {
  platform = await startPlatformProcess();
  const admin = new Browser(platform.origin);
  await admin.register("admin");
  const person = new Browser(platform.origin);
  await person.register("person");
  const clients = await ourClients(admin);
  const { origin } = platform;
  ours = { origin, clients, person, endpoints: await endpointsOf(origin) };
  const other = theirClients();
  peer = await startPeer(other.metadata);
  theirs = {
    origin: peer.origin,
    clients: other.clients,
    person: new Browser(peer.origin),
    endpoints: await endpointsOf(peer.origin),
  };
}, TIMEOUT_MS);

afterAll(async () => {
  peer?.stop();
  await platform?.stop();
}, TIMEOUT_MS);

/** The rows of the document's table: what each of the two answers, where that is not the same. */
function explained(): Map<string, readonly [string, string]> {
  const rows = readFileSync(DOCUMENT, "utf8").matchAll(
    /^\| ([^|]+) \| `([^`]+)` \| `([^`]+)` \| [^|]{20,} \|$/gm,
  );
  return new Map([...rows].map(([, name = "", a = "", b = ""]) => [name, [a, b]] as const));
}

describe("beside oidc-provider", () => {
  const differences = explained();

  it.each(CASES)(
    "%s",
    async (name, ask) => {
      const [our, their] = [await errorOf(await ask(ours)), await errorOf(await ask(theirs))];
      expect([our, their]).toEqual(differences.get(name) ?? [their, their]);
    },
    TIMEOUT_MS,
  );

  it("more than sixty bad requests are compared, and no difference is explained that is none", () => {
    expect(CASES.length).toBeGreaterThanOrEqual(60);
    const names = CASES.map(([name]) => name);
    for (const name of differences.keys()) expect(names).toContain(name);
  });
});
