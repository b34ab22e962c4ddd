import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SocialServices } from "../domains/identity/ports.ts";
import { type ConfiguredService, socialServices } from "./social-services.ts";

let issuer: ChildProcess;
let address: string;
let services: SocialServices;

const own = {
  name: "Test",
  clientId: "client",
  clientSecret: "secret",
  scopes: ["openid", "email"],
};

beforeAll(async () => {
  const script = new URL("../../shared/testing/fake-issuer.mjs", import.meta.url).pathname;
  issuer = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const [line] = await once(createInterface({ input: issuer.stdout! }), "line");
  address = String(line);
  const configured: ConfiguredService[] = [
    { ...own, id: "oidc", kind: "oidc", issuer: address },
    { ...own, id: "liar", kind: "oidc", issuer: `${address}/liar` },
    { ...own, id: "down", kind: "oidc", issuer: `${address}/down` },
    { ...own, id: "gone", kind: "oidc", issuer: "http://127.0.0.1:9" },
    {
      ...own,
      id: "oauth",
      kind: "oauth",
      authorizationEndpoint: `${address}/authorize`,
      tokenEndpoint: `${address}/token`,
      userinfoEndpoint: `${address}/userinfo`,
      emailsEndpoint: `${address}/emails`,
      claims: { subject: "id", name: ["name", "login"], username: "login" },
    },
  ];
  services = socialServices(configured, { allowInsecure: true, now: Date.now, timeoutMs: 500 });
});

afterAll(() => {
  issuer.kill();
});

const attempt = {
  state: "state-1",
  nonce: "nonce-1",
  codeVerifier: "v".repeat(43),
  redirectUri: "https://veche.example/social?provider=oidc",
};
/** SHA-256 of the verifier, as the issuer has seen it. */
const challenge = "Ck31R-CE29w-wkHZHYaTdpQVZlx4ZKhDQAcAUcVC3S8";

const claims = {
  sub: "person-1",
  nonce: attempt.nonce,
  email: "a@example.com",
  email_verified: true,
  name: "Anna",
};

function code(asked: object): string {
  return Buffer.from(JSON.stringify(asked)).toString("base64url");
}

function identify(asked: object, iss: string | undefined = address, id = "oidc") {
  return services.identify(id, attempt, { code: code(asked), iss });
}

describe("a service that people sign in with", () => {
  describe("works", () => {
    it("is gone to with everything that binds the answer", async () => {
      const found = await services.authorizationUrl("oidc", attempt);
      const url = new URL(found.kind === "done" ? found.value : "");
      expect(url.origin + url.pathname).toBe(`${address}/authorize`);
      expect(Object.fromEntries(url.searchParams)).toMatchObject({
        response_type: "code",
        client_id: "client",
        redirect_uri: attempt.redirectUri,
        scope: "openid email",
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge_method: "S256",
      });
    });

    it.each(["ES256", "RS256"])("vouches for somebody under %s", async (alg) => {
      const url = await services.authorizationUrl("oidc", attempt);
      const sent = new URL(url.kind === "done" ? url.value : "").searchParams.get("code_challenge");
      expect(await identify({ alg, claims, challenge: sent })).toEqual({
        kind: "done",
        value: {
          subject: "person-1",
          name: "Anna",
          username: null,
          email: "a@example.com",
          emailVerified: true,
        },
      });
    });

    it("is asked for what its token leaves out", async () => {
      const { email: _, email_verified: __, ...bare } = claims;
      const userinfo = { sub: "person-1", email: "b@example.com", email_verified: false };
      expect(await identify({ claims: bare, userinfo })).toMatchObject({
        kind: "done",
        value: { email: "b@example.com", emailVerified: false },
      });
    });

    it("is understood when it speaks OAuth only", async () => {
      const userinfo = { id: 42, login: "anna", name: null, email: "public@example.com" };
      const emails = [
        { email: "other@example.com", primary: false, verified: true },
        { email: "main@example.com", primary: true, verified: true },
      ];
      expect(await identify({ userinfo, emails }, undefined, "oauth")).toEqual({
        kind: "done",
        value: {
          subject: "42",
          name: "anna",
          username: "anna",
          email: "main@example.com",
          emailVerified: true,
        },
      });
    });
  });

  describe("is refused", () => {
    it.each([
      ["another nonce", { claims: { ...claims, nonce: "nonce-2" } }],
      ["no nonce", { claims: { ...claims, nonce: undefined } }],
      ["another issuer", { claims: { ...claims, iss: "https://somebody-else.example" } }],
      ["another audience", { claims: { ...claims, aud: "another" } }],
      ["several audiences", { claims: { ...claims, aud: ["client", "another"], azp: "another" } }],
      ["an expired token", { claims: { ...claims, exp: 1 } }],
      ["no subject", { claims: { ...claims, sub: undefined } }],
      ["a key that is not its own", { claims, forged: true }],
      ["no signature", { claims, alg: "none" }],
      ["no ID token", {}],
      ["another verifier", { claims, challenge }],
      ["an error", { status: 400, error: "invalid_grant" }],
      [
        "another subject at userinfo",
        { claims: { ...claims, email: undefined }, userinfo: { sub: "person-2" } },
      ],
    ])("with %s", async (_, asked) => {
      expect(await identify(asked)).toMatchObject({ kind: "refused" });
    });

    it("when the answer came from another issuer, or does not say from whom (RFC 9207)", async () => {
      const other = await identify({ claims }, "https://somebody-else.example");
      expect(other).toMatchObject({ kind: "refused" });
      const answer = { code: code({ claims }), iss: undefined };
      expect(await services.identify("oidc", attempt, answer)).toMatchObject({ kind: "refused" });
    });

    it("when its metadata speaks for another", async () => {
      expect(await services.authorizationUrl("liar", attempt)).toMatchObject({ kind: "refused" });
    });

    it("when it has no address marked as the main one", async () => {
      const userinfo = { id: 1, login: "anna" };
      const emails = [{ email: "x@example.com", primary: false, verified: true }];
      const found = await identify({ userinfo, emails }, undefined, "oauth");
      expect(found).toMatchObject({ value: { email: null, emailVerified: false } });
      const nobody = await identify({ userinfo: { login: "x" }, emails }, undefined, "oauth");
      expect(nobody).toMatchObject({ kind: "refused" });
    });

    it("without TLS, outside development", async () => {
      const strict = socialServices([{ ...own, id: "oidc", kind: "oidc", issuer: address }], {
        allowInsecure: false,
        now: Date.now,
      });
      expect(await strict.authorizationUrl("oidc", attempt)).toMatchObject({ kind: "refused" });
    });
  });

  describe("is survived", () => {
    it.each([
      ["it is silent", { silent: true, claims }],
      ["it fails", { status: 500 }],
      ["it is overloaded", { status: 503 }],
    ])("when %s", async (_, asked) => {
      expect(await identify(asked)).toMatchObject({ kind: "unavailable" });
    });

    it.each(["down", "gone"])("when it cannot be asked where to go: %s", async (id) => {
      expect(await services.authorizationUrl(id, attempt)).toMatchObject({ kind: "unavailable" });
    });
  });
});
