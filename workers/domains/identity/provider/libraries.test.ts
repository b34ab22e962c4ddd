import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createRemoteJWKSet, exportJWK, jwtVerify } from "jose";
import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Browser, registerApp } from "../../../../shared/testing/people.ts";
import type { Platform } from "../../../../web/e2e/platform.ts";
import { startPlatformProcess } from "../../../../web/e2e/platform-process.ts";

const TIMEOUT_MS = 180_000;
const CALLBACK = "https://app.example/callback";
const HOME = "https://app.example/bye";
const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
const SCOPES = ["openid", "profile", "email", "offline_access", "profile:read", "chat:read"];

/** An application's own server, to which sign-outs are told. */
interface Receiver {
  readonly url: string;
  /** The next token that arrives, answered with this status. */
  next(status?: number): Promise<string>;
  close(): void;
}

async function receiver(): Promise<Receiver> {
  const waiting: { readonly status: number; readonly take: (token: string) => void }[] = [];
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const { status = 503, take } = waiting.shift() ?? {};
      response.writeHead(status).end();
      take?.(new URLSearchParams(body).get("logout_token") ?? "");
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no address");
  return {
    url: `http://127.0.0.1:${address.port}/logged-out`,
    next: (status = 200) => new Promise((take) => waiting.push({ status, take })),
    close: () => server.close(),
  };
}

let platform: Platform;
let admin: Browser;
let person: Browser;
let personId: string;
let told: Receiver;

beforeAll(async () => {
  process.env["ALLOW_PRIVATE_NETWORK"] = "true";
  platform = await startPlatformProcess();
  told = await receiver();
  admin = new Browser(platform.origin);
  await admin.register("admin");
  person = new Browser(platform.origin);
  personId = (await person.register("person")).id;
}, TIMEOUT_MS);

afterAll(async () => {
  told?.close();
  await platform?.stop();
}, TIMEOUT_MS);

/** What checks a code's way: fresh for each sign-in. */
async function checks() {
  const pkceCodeVerifier = openid.randomPKCECodeVerifier();
  return {
    pkceCodeVerifier,
    expectedState: openid.randomState(),
    expectedNonce: openid.randomNonce(),
    challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
  };
}

function request(own: Awaited<ReturnType<typeof checks>>, more: Record<string, string> = {}) {
  return {
    redirect_uri: CALLBACK,
    scope: "openid profile email",
    code_challenge: own.challenge,
    code_challenge_method: "S256",
    state: own.expectedState,
    nonce: own.expectedNonce,
    ...more,
  };
}

function configured(
  clientId: string,
  auth: openid.ClientAuth,
  metadata: Partial<openid.ClientMetadata> = {},
): Promise<openid.Configuration> {
  return openid.discovery(new URL(platform.origin), clientId, metadata, auth, {
    execute: [openid.allowInsecureRequests, openid.enableNonRepudiationChecks],
  });
}

describe("openid-client", () => {
  it("signs in with code and PKCE, reads who it is, refreshes, asks about tokens and ends them", async () => {
    const app = await registerApp(admin, {
      name: "Code",
      redirectUris: [CALLBACK],
      grants: ["authorization_code", "refresh_token"],
      scopes: SCOPES,
    });
    const config = await configured(app.clientId, openid.ClientSecretBasic(app.clientSecret));
    const own = await checks();
    const back = await person.allow(openid.buildAuthorizationUrl(config, request(own)));
    const tokens = await openid.authorizationCodeGrant(config, back, own);
    expect(tokens.claims()).toMatchObject({ sub: personId, amr: ["pwd"] });
    const info = await openid.fetchUserInfo(config, tokens.access_token, personId);
    expect(info).toMatchObject({ preferred_username: "person", email: "person@example.com" });
    const next = await openid.refreshTokenGrant(config, tokens.refresh_token ?? "");
    expect(next.refresh_token).not.toBe(tokens.refresh_token);
    const facts = await openid.tokenIntrospection(config, next.access_token);
    expect(facts).toMatchObject({ active: true, client_id: app.clientId });
    await openid.tokenRevocation(config, next.refresh_token ?? "");
    const after = await openid.tokenIntrospection(config, next.access_token);
    expect(after.active).toBe(false);
    await expect(openid.refreshTokenGrant(config, next.refresh_token ?? "")).rejects.toMatchObject({
      error: "invalid_grant",
    });
  });

  it("pushes its request and proves itself by signature", async () => {
    const { privateKey, publicKey } = await openid.randomDPoPKeyPair("ES256");
    const jwk = { ...(await exportJWK(publicKey)), alg: "ES256", use: "sig", kid: "one" };
    const app = await registerApp(admin, {
      name: "Signed",
      redirectUris: [CALLBACK],
      tokenEndpointAuthMethod: "private_key_jwt",
      jwks: { keys: [jwk] },
      requirePar: true,
      scopes: SCOPES,
    });
    const auth = openid.PrivateKeyJwt({ key: privateKey, kid: "one" });
    const config = await configured(app.clientId, auth);
    const own = await checks();
    const url = await openid.buildAuthorizationUrlWithPAR(config, request(own));
    expect([...url.searchParams.keys()].sort()).toEqual(["client_id", "request_uri"]);
    const tokens = await openid.authorizationCodeGrant(config, await person.allow(url), own);
    expect(tokens.claims()?.sub).toBe(personId);
  });

  it("binds its tokens to a key as a public client", async () => {
    const app = await registerApp(admin, {
      name: "Bound",
      redirectUris: ["http://127.0.0.1/callback"],
      confidential: false,
      dpopBound: true,
      scopes: SCOPES,
    });
    const config = await configured(app.clientId, openid.None());
    const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair("ES256"));
    const own = await checks();
    const redirect_uri = "http://127.0.0.1:49152/callback";
    const parameters = request(own, { redirect_uri, scope: "openid profile:read" });
    const url = await openid.buildAuthorizationUrlWithPAR(config, parameters, { DPoP });
    const back = await person.allow(url);
    const tokens = await openid.authorizationCodeGrant(config, back, own, undefined, { DPoP });
    expect(tokens.token_type).toBe("dpop");
    await openid.fetchUserInfo(config, tokens.access_token, personId, { DPoP });
    const me = new URL("/api/users/me", platform.origin);
    const mine = await openid.fetchProtectedResource(
      ...([config, tokens.access_token, me, "GET", undefined, undefined, { DPoP }] as const),
    );
    expect(await mine.json()).toMatchObject({ id: personId });
    const next = await openid.refreshTokenGrant(config, tokens.refresh_token ?? "", {}, { DPoP });
    expect(next.token_type).toBe("dpop");
    const thief = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair("ES256"));
    await expect(
      openid.refreshTokenGrant(config, next.refresh_token ?? "", {}, { DPoP: thief }),
    ).rejects.toMatchObject({ error: "invalid_grant" });
  });

  it("works for itself with client credentials", async () => {
    const app = await registerApp(admin, {
      name: "Machine",
      grants: ["client_credentials"],
      scopes: ["chat:read"],
    });
    const config = await configured(app.clientId, openid.ClientSecretPost(app.clientSecret));
    const tokens = await openid.clientCredentialsGrant(config, { scope: "chat:read" });
    expect(tokens).toMatchObject({ token_type: "bearer", scope: "chat:read", expires_in: 900 });
    expect((await openid.tokenIntrospection(config, tokens.access_token)).active).toBe(true);
  });

  it("signs a device in", async () => {
    const app = await registerApp(admin, {
      name: "Television",
      confidential: false,
      grants: [DEVICE_GRANT, "refresh_token"],
      scopes: SCOPES,
    });
    const config = await configured(app.clientId, openid.None());
    const started = await openid.initiateDeviceAuthorization(config, { scope: "openid" });
    const body = { userCode: started.user_code, allow: true };
    await person.call("POST", "/api/oauth/device", body);
    const tokens = await openid.pollDeviceAuthorizationGrant(config, started);
    expect(tokens.claims()?.sub).toBe(personId);
    expect(tokens.refresh_token).toEqual(expect.any(String));
  }, 30_000);

  it("signs out, and the other application is told, again while it does not listen", async () => {
    const leaver = new Browser(platform.origin);
    const { id } = await leaver.register("leaver");
    const fields = { redirectUris: [CALLBACK], scopes: SCOPES, postLogoutRedirectUris: [HOME] };
    const one = await registerApp(admin, { ...fields, name: "One" });
    const two = { ...fields, name: "Two", backchannelLogoutUri: told.url };
    const other = await registerApp(admin, two);
    const sids: unknown[] = [];
    let idToken = "";
    for (const app of [other, one]) {
      const config = await configured(app.clientId, openid.ClientSecretBasic(app.clientSecret));
      const own = await checks();
      const back = await leaver.allow(openid.buildAuthorizationUrl(config, request(own)));
      const tokens = await openid.authorizationCodeGrant(config, back, own);
      sids.push(tokens.claims()?.["sid"]);
      idToken = tokens.id_token ?? "";
    }
    const config = await configured(one.clientId, openid.ClientSecretBasic(one.clientSecret));
    const [lost, arrives] = [told.next(500), told.next()];
    const out = openid.buildEndSessionUrl(config, {
      id_token_hint: idToken,
      post_logout_redirect_uri: HOME,
      state: "bye",
    });
    const response = await leaver.fetch(out);
    expect(response.headers.get("Location")).toBe(`${HOME}?state=bye`);
    const keys = createRemoteJWKSet(new URL("/.well-known/jwks.json", platform.origin));
    expect(await lost).not.toBe("");
    const { payload } = await jwtVerify(await arrives, keys, {
      issuer: platform.origin,
      audience: other.clientId,
      typ: "logout+jwt",
    });
    expect(payload).toMatchObject({
      sub: id,
      sid: sids[0],
      events: { "http://schemas.openid.net/event/backchannel-logout": {} },
    });
    expect(payload["nonce"]).toBeUndefined();
  }, 60_000);
});

describe("oauth4webapi", () => {
  const insecure = { [oauth.allowInsecureRequests]: true } as const;

  async function server(algorithm: "oidc" | "oauth2"): Promise<oauth.AuthorizationServer> {
    const issuer = new URL(platform.origin);
    const response = await oauth.discoveryRequest(issuer, { algorithm, ...insecure });
    return oauth.processDiscoveryResponse(issuer, response);
  }

  it("finds the same server by both kinds of discovery", async () => {
    expect(await server("oauth2")).toEqual(await server("oidc"));
  });

  it("runs the whole of a public client's life: code, PKCE, DPoP with nonce, refresh, revocation", async () => {
    const { clientId } = await registerApp(admin, {
      name: "Browser application",
      redirectUris: [CALLBACK],
      confidential: false,
      scopes: SCOPES,
    });
    const as = await server("oidc");
    const client: oauth.Client = { client_id: clientId };
    const DPoP = oauth.DPoP(client, await oauth.generateKeyPair("ES256"));
    const verifier = oauth.generateRandomCodeVerifier();
    const nonce = oauth.generateRandomNonce();
    const state = oauth.generateRandomState();
    const url = new URL(as.authorization_endpoint ?? "");
    url.search = new URLSearchParams({
      client_id: clientId,
      redirect_uri: CALLBACK,
      response_type: "code",
      scope: "openid email offline_access",
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      nonce,
      state,
      max_age: "3600",
    }).toString();
    const parameters = oauth.validateAuthResponse(as, client, await person.allow(url), state);
    const options = { DPoP, ...insecure };
    const answered = await oauth.authorizationCodeGrantRequest(
      ...([as, client, oauth.None(), parameters, CALLBACK, verifier, options] as const),
    );
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, answered, {
      expectedNonce: nonce,
      maxAge: 3_600,
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(as, answered, insecure);
    expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ sub: personId, nonce });
    const asked = await oauth.userInfoRequest(as, client, tokens.access_token, options);
    const info = await oauth.processUserInfoResponse(as, client, personId, asked);
    expect(info.email).toBe("person@example.com");
    const refreshed = await oauth.refreshTokenGrantRequest(
      ...([as, client, oauth.None(), tokens.refresh_token ?? "", options] as const),
    );
    const next = await oauth.processRefreshTokenResponse(as, client, refreshed);
    expect(next.token_type).toBe("dpop");
    const ended = await oauth.revocationRequest(
      ...([as, client, oauth.None(), next.refresh_token ?? "", insecure] as const),
    );
    await oauth.processRevocationResponse(ended);
    const refused = await oauth.userInfoRequest(as, client, next.access_token, options);
    expect(refused.status).toBe(401);
  });

  it("pushes, introspects and works for itself as a confidential client", async () => {
    const app = await registerApp(admin, {
      name: "Server",
      redirectUris: [CALLBACK],
      grants: ["authorization_code", "client_credentials"],
      scopes: SCOPES,
    });
    const as = await server("oauth2");
    const client: oauth.Client = { client_id: app.clientId };
    const auth = oauth.ClientSecretPost(app.clientSecret);
    const verifier = oauth.generateRandomCodeVerifier();
    const parameters = new URLSearchParams({
      redirect_uri: CALLBACK,
      response_type: "code",
      scope: "chat:read",
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
    });
    const pushing = await oauth.pushedAuthorizationRequest(
      ...([as, client, auth, parameters, insecure] as const),
    );
    const pushed = await oauth.processPushedAuthorizationResponse(as, client, pushing);
    const url = new URL(as.authorization_endpoint ?? "");
    url.searchParams.set("client_id", app.clientId);
    url.searchParams.set("request_uri", pushed.request_uri);
    const back = await person.allow(url);
    const validated = oauth.validateAuthResponse(as, client, back, oauth.expectNoState);
    const answered = await oauth.authorizationCodeGrantRequest(
      ...([as, client, auth, validated, CALLBACK, verifier, insecure] as const),
    );
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, answered);
    expect(tokens.id_token).toBeUndefined();
    const machine = await oauth.clientCredentialsGrantRequest(
      ...([as, client, auth, { scope: "chat:read" }, insecure] as const),
    );
    const own = await oauth.processClientCredentialsResponse(as, client, machine);
    for (const token of [tokens.access_token, own.access_token]) {
      const asked = await oauth.introspectionRequest(
        ...([as, client, auth, token, insecure] as const),
      );
      const facts = await oauth.processIntrospectionResponse(as, client, asked);
      expect(facts).toMatchObject({ active: true, scope: "chat:read" });
    }
  });

  it("signs a device in", async () => {
    const { clientId } = await registerApp(admin, {
      name: "Printer",
      confidential: false,
      grants: [DEVICE_GRANT],
      scopes: SCOPES,
    });
    const as = await server("oauth2");
    const client: oauth.Client = { client_id: clientId };
    const asked = await oauth.deviceAuthorizationRequest(
      ...([as, client, oauth.None(), { scope: "openid" }, insecure] as const),
    );
    const started = await oauth.processDeviceAuthorizationResponse(as, client, asked);
    const poll = async () => {
      const answered = await oauth.deviceCodeGrantRequest(
        ...([as, client, oauth.None(), started.device_code, insecure] as const),
      );
      return oauth.processDeviceCodeResponse(as, client, answered);
    };
    await expect(poll()).rejects.toMatchObject({ error: "authorization_pending" });
    await person.call("POST", "/api/oauth/device", { userCode: started.user_code, allow: true });
    expect(oauth.getValidatedIdTokenClaims(await poll())?.sub).toBe(personId);
  });
});
