// @first of those that share a runtime: it needs a platform that nobody has used.
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { OAuthApp } from "../../../../shared/contracts/identity/admin.ts";
import { type Account, registerAccount, sendJson } from "../../../../shared/testing/accounts.ts";

interface Created {
  readonly app: OAuthApp;
  readonly clientSecret: string | null;
}

let admin: Account;
beforeAll(async () => {
  admin = await registerAccount();
});

function call(method: string, path: string, body?: unknown, by = admin): Promise<Response> {
  return sendJson(method, `/api/admin/apps${path}`, body, by.headers);
}

const plain = { name: "Газета", redirectUris: ["https://news.example/callback"] };

async function create(fields: Record<string, unknown> = {}): Promise<Created> {
  const response = await call("POST", "", { ...plain, ...fields });
  if (response.status !== 201) throw new Error(await response.text());
  return response.json();
}

async function stored(id: string): Promise<string> {
  const row = await env.DB.prepare("SELECT * FROM oauth_clients WHERE id = ?").bind(id).first();
  return JSON.stringify(row);
}

describe("applications", () => {
  describe("work", () => {
    it("are registered with what a web application usually needs; the secret is told once", async () => {
      const { app, clientSecret } = await create();
      expect(app).toMatchObject({
        ...plain,
        clientId: app.id,
        confidential: true,
        tokenEndpointAuthMethod: "client_secret_basic",
        grants: ["authorization_code", "refresh_token"],
        scopes: ["openid", "profile", "email"],
        subjectType: "public",
        trusted: false,
      });
      expect(clientSecret).toMatch(/^[\w-]{43}$/);
      expect(await stored(app.id)).not.toContain(clientSecret!);
      const got = await call("GET", `/${app.id}`);
      expect(await got.json()).toEqual(app);
      const audit = await sendJson(
        "GET",
        `/api/admin/audit?target=app:${app.id}`,
        undefined,
        admin.headers,
      );
      const text = await audit.text();
      expect(text).toContain("app.create");
      expect(text).not.toContain(clientSecret!);
    });

    it("are registered once however often one asks; the answer is told again, and kept sealed", async () => {
      const headers = { ...admin.headers, "Idempotency-Key": crypto.randomUUID() };
      const ask = (body: object) => sendJson("POST", "/api/admin/apps", body, headers);
      const fields = { ...plain, name: crypto.randomUUID() };
      const first = await (await ask(fields)).text();
      const second = await ask(fields);
      expect(second.headers.get("Idempotent-Replay")).toBe("true");
      expect([second.status, await second.text()]).toEqual([201, first]);
      const { app, clientSecret }: Created = JSON.parse(first);
      const list = await (await call("GET", "?limit=100")).json<{ items: OAuthApp[] }>();
      expect(list.items.filter(({ name }) => name === app.name)).toHaveLength(1);
      expect((await ask({ ...fields, trusted: true })).status).toBe(409);
      const keys = env.IDEMPOTENCY_KEYS.getByName(admin.user.id);
      const kept = await runInDurableObject(keys, (_, { storage }) =>
        storage.sql.exec<{ body: ArrayBuffer }>("SELECT body FROM reply").toArray(),
      );
      expect(kept).toHaveLength(1);
      expect(new TextDecoder().decode(kept[0]?.body)).not.toContain(clientSecret);
    });

    it("get a new secret, and the old one is gone", async () => {
      const { app, clientSecret } = await create();
      const before = await stored(app.id);
      const response = await call("POST", `/${app.id}/rotate-secret`);
      expect(response.status).toBe(200);
      const rotated: Created = await response.json();
      expect(rotated.clientSecret).toMatch(/^[\w-]{43}$/);
      expect(rotated.clientSecret).not.toBe(clientSecret);
      expect(await stored(app.id)).not.toBe(before);
    });

    it("are changed in part and checked as a whole", async () => {
      const { app } = await create();
      const patch = { name: "Журнал", scopes: ["openid", "openid"], trusted: true };
      const response = await call("PATCH", `/${app.id}`, patch);
      expect(await response.json()).toMatchObject({
        name: "Журнал",
        scopes: ["openid"],
        trusted: true,
        redirectUris: plain.redirectUris,
      });
      const native = { confidential: false, redirectUris: ["com.example.news:/callback"] };
      expect(await (await call("PATCH", `/${app.id}`, native)).json()).toMatchObject({
        ...native,
        tokenEndpointAuthMethod: "none",
      });
      expect((await call("PATCH", `/${app.id}`, { redirectUris: [] })).status).toBe(400);
    });

    it("are listed, newest first, and gone when they are deleted", async () => {
      const first = await create({ name: "first" });
      const second = await create({ name: "second" });
      const list = async () =>
        (await call("GET", "?limit=100"))
          .json<{ items: OAuthApp[] }>()
          .then(({ items }) => items.map(({ id }) => id));
      const ids = await list();
      expect(ids.indexOf(second.app.id)).toBeLessThan(ids.indexOf(first.app.id));
      expect((await call("DELETE", `/${first.app.id}`)).status).toBe(204);
      expect(await list()).not.toContain(first.app.id);
      expect((await call("DELETE", `/${first.app.id}`)).status).toBe(404);
    });

    it.each([
      { redirectUris: ["http://localhost:3000/cb"] },
      { redirectUris: ["http://127.0.0.1/cb", "http://[::1]/cb"] },
      { confidential: false, redirectUris: ["com.example.app:/cb"] },
      { grants: ["client_credentials"], redirectUris: [], scopes: [] },
      { grants: ["client_credentials"], redirectUris: [] },
      { grants: ["device_code", "refresh_token"], redirectUris: [], confidential: false },
      {
        tokenEndpointAuthMethod: "private_key_jwt",
        jwks: { keys: [{ kty: "EC", crv: "P-256", x: "a", y: "b" }] },
      },
    ])("may be %j", async (fields) => {
      const { app, clientSecret } = await create(fields);
      const secret = app.tokenEndpointAuthMethod.startsWith("client_secret");
      expect(clientSecret === null).toBe(!secret);
    });
  });

  describe("survive", () => {
    it("changes that come at once: none is lost, and the whole stays sound", async () => {
      for (let round = 0; round < 5; round += 1) {
        const { app } = await create();
        const patches = [
          { name: "Журнал" },
          { scopes: ["openid"] },
          { requirePar: true },
          { trusted: true },
        ];
        const replies = await Promise.all(
          patches.map((patch) => call("PATCH", `/${app.id}`, patch)),
        );
        expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
        const after = await (await call("GET", `/${app.id}`)).json();
        expect(after).toMatchObject(Object.assign({}, ...patches));
      }
      const { app } = await create();
      const both = [{ redirectUris: [] }, { grants: ["authorization_code"] }];
      await call("PATCH", `/${app.id}`, { grants: ["client_credentials"] });
      const replies = await Promise.all(both.map((patch) => call("PATCH", `/${app.id}`, patch)));
      expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 400]);
    });
  });

  describe("refuse", () => {
    it.each([
      ["redirectUris.0", { redirectUris: ["http://news.example/cb"] }],
      ["redirectUris.0", { redirectUris: ["https://news.example/cb#x"] }],
      ["redirectUris.0", { redirectUris: ["https://*.example/cb"] }],
      ["redirectUris.0", { redirectUris: ["javascript:alert(1)"] }],
      ["redirectUris.0", { redirectUris: ["data:text/html,x"], confidential: false }],
      ["redirectUris.0", { redirectUris: ["https://user:pass@news.example/"] }],
      ["redirectUris.0", { redirectUris: ["myapp://cb"], confidential: false }],
      ["redirectUris.0", { redirectUris: ["com.example.app:/cb"], confidential: true }],
      ["redirectUris.0", { redirectUris: ["/callback"] }],
      ["redirectUris.1", { redirectUris: ["https://a.example/", "http://a.example/"] }],
      ["postLogoutRedirectUris.0", { postLogoutRedirectUris: ["javascript:1"] }],
      ["backchannelLogoutUri", { backchannelLogoutUri: "http://news.example/logout" }],
      ["logo", { logo: "javascript:1" }],
      ["redirectUris", { redirectUris: [] }],
      ["grants", { grants: [] }],
      ["grants", { grants: ["refresh_token"] }],
      ["grants", { grants: ["client_credentials"], confidential: false }],
      ["grants.0", { grants: ["password"] }],
      ["grants.0", { grants: ["implicit"] }],
      ["scopes", { scopes: ["openid", "everything"] }],
      ["tokenEndpointAuthMethod", { tokenEndpointAuthMethod: "none" }],
      [
        "tokenEndpointAuthMethod",
        { confidential: false, tokenEndpointAuthMethod: "client_secret_post" },
      ],
      ["jwks", { tokenEndpointAuthMethod: "private_key_jwt" }],
      ["jwks", { jwks: { keys: [{ kty: "EC", d: "secret" }] } }],
      ["jwks", { jwks: { keys: [{ kty: "oct", k: "secret" }] } }],
      ["name", { name: " " }],
    ])("%s of %j", async (path, fields) => {
      const response = await call("POST", "", { ...plain, ...fields });
      expect(response.status).toBe(400);
      const { errors } = await response.json<{ errors: { path: string }[] }>();
      expect(errors.map((error) => error.path)).toContain(path);
    });

    it("a secret for an application that has none, and what is not there", async () => {
      const { app } = await create({ confidential: false });
      expect((await call("POST", `/${app.id}/rotate-secret`)).status).toBe(409);
      const nobody = crypto.randomUUID();
      expect((await call("GET", `/${nobody}`)).status).toBe(404);
      expect((await call("PATCH", `/${nobody}`, { name: "x" })).status).toBe(404);
      expect((await call("POST", `/${nobody}/rotate-secret`)).status).toBe(404);
    });

    it("who is no admin", async () => {
      const account = await registerAccount();
      expect((await call("GET", "", undefined, account)).status).toBe(403);
      expect((await call("POST", "", plain, account)).status).toBe(403);
    });
  });
});
