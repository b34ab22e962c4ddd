import { exports } from "cloudflare:workers";
import { SignJWT } from "jose";
import { afterEach, describe, expect, it } from "vitest";
import { ORIGIN, resetClock, sendJson } from "../../../../shared/testing/accounts.ts";
import {
  basic,
  oauthErrorOf,
  open,
  postForm,
  registerApplication,
} from "../../../../shared/testing/applications.ts";
import { type ClientKey, newClientKey } from "../../../../shared/testing/client-keys.ts";

afterEach(resetClock);

describe("clients", () => {
  const asked = { grant_type: "client_credentials" };

  it("prove themselves by secret or by signature", async () => {
    const app = await registerApplication();
    const post = { ...asked, client_id: app.clientId, client_secret: app.secret };
    expect((await postForm("/oauth/token", asked, basic(app))).status).toBe(200);
    expect((await postForm("/oauth/token", post)).status).toBe(200);
  });

  it("sign an assertion for us, and each once", async () => {
    const key = await newClientKey();
    const jwks = { keys: [{ ...key.jwk, alg: "ES256", kid: "k" }] };
    const app = await registerApplication({ authMethod: "private_key_jwt", jwks });
    const ask = async (
      claims: Record<string, unknown> = {},
      by: ClientKey = key,
      alg = "ES256",
    ) => {
      const now = Math.floor(Date.now() / 1000);
      const all = {
        ...{ iss: app.clientId, sub: app.clientId, aud: ORIGIN, jti: crypto.randomUUID() },
        ...{ iat: now, exp: now + 60 },
      };
      const assertion = await new SignJWT({ ...all, ...claims })
        .setProtectedHeader({ alg, kid: "k" })
        .sign(by.privateKey);
      return postForm("/oauth/token", {
        ...asked,
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: assertion,
      });
    };
    expect((await ask()).status).toBe(200);
    expect((await ask({ aud: `${ORIGIN}/oauth/token` })).status).toBe(200);
    expect((await ask({ jti: "once" })).status).toBe(200);
    const now = Math.floor(Date.now() / 1000);
    const refused = [
      await ask({ jti: "once" }),
      await ask({ aud: "https://evil.example" }),
      await ask({ exp: now - 120 }),
      await ask({ exp: now + 86_400 }),
      await ask({ exp: undefined }),
      await ask({ jti: undefined }),
      await ask({ iss: "another" }),
      await ask({}, await newClientKey()),
      await postForm("/oauth/token", asked, basic(app)),
    ];
    for (const response of refused)
      expect(await oauthErrorOf(response)).toEqual([401, "invalid_client"]);
  });

  it("are refused in two ways at once, twice the same, too long, or in another type", async () => {
    const app = await registerApplication();
    const both = { ...asked, client_secret: app.secret };
    const two = await postForm("/oauth/token", both, basic(app));
    expect(await oauthErrorOf(two)).toEqual([400, "invalid_request"]);
    const long = await postForm("/oauth/token", { ...asked, scope: "x".repeat(5_000) }, basic(app));
    expect(await oauthErrorOf(long)).toEqual([400, "invalid_request"]);
    const json = await sendJson("POST", "/oauth/token", asked, basic(app));
    expect(await oauthErrorOf(json)).toEqual([400, "invalid_request"]);
    const form = { "Content-Type": "application/x-www-form-urlencoded", ...basic(app) };
    const twice = await exports.default.fetch(
      new Request(`${ORIGIN}/oauth/token`, {
        method: "POST",
        headers: form,
        body: "grant_type=client_credentials&scope=chat:read&scope=chat:write",
      }),
    );
    expect(await oauthErrorOf(twice)).toEqual([400, "invalid_request"]);
  });

  it("get no more than they are registered for", async () => {
    const app = await registerApplication({ grants: ["authorization_code"] });
    expect(await oauthErrorOf(await postForm("/oauth/token", asked, basic(app)))).toEqual([
      400,
      "unauthorized_client",
    ]);
    const password = { grant_type: "password", username: "a", password: "b" };
    expect(await oauthErrorOf(await postForm("/oauth/token", password, basic(app)))).toEqual([
      400,
      "unsupported_grant_type",
    ]);
    const machine = await registerApplication();
    for (const scope of ["openid", "email", "people:read", "admin"]) {
      const response = await postForm("/oauth/token", { ...asked, scope }, basic(machine));
      expect(await oauthErrorOf(response), scope).toEqual([400, "invalid_scope"]);
    }
    const native = await registerApplication({ authMethod: "none" });
    const bare = await postForm("/oauth/token", { ...asked, client_id: native.clientId });
    expect(await oauthErrorOf(bare)).toEqual([400, "unauthorized_client"]);
  });
});

describe("browser applications", () => {
  it("may read what the provider answers, from any origin and without credentials", async () => {
    const origin = { Origin: "https://spa.example" };
    for (const path of ["/oauth/token", "/oauth/userinfo", "/.well-known/openid-configuration"]) {
      const ask = { "Access-Control-Request-Method": "POST", ...origin };
      const preflight = await exports.default.fetch(
        new Request(ORIGIN + path, { method: "OPTIONS", headers: ask }),
      );
      expect(preflight.headers.get("Access-Control-Allow-Origin")).toBe("*");
      expect(preflight.headers.get("Access-Control-Allow-Headers")).toContain("DPoP");
      expect(preflight.headers.get("Access-Control-Allow-Credentials")).toBeNull();
    }
    const page = await open(`${ORIGIN}/oauth/authorize?x=1`, origin);
    expect(page.headers.get("Access-Control-Allow-Origin")).toBeNull();
  });
});
