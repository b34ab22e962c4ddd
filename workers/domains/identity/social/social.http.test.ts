import { env } from "cloudflare:workers";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  type Account,
  advanceClock,
  confirmEmail,
  mailsTo,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../../shared/testing/accounts.ts";

interface Told {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly preferred_username?: string;
}

const keys = await generateKeyPair("ES256", { extractable: true });
const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: "1", alg: "ES256" }] };
let down = false;

/** Both services: the code they are asked to exchange holds what they say of the person. */
async function service(url: URL, init?: RequestInit): Promise<Response> {
  if (down) return new Response(null, { status: 503 });
  const issuer = url.origin;
  if (url.pathname.startsWith("/.well-known/")) {
    return Response.json({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      id_token_signing_alg_values_supported: ["ES256"],
    });
  }
  if (url.pathname === "/jwks") return Response.json(jwks);
  const form = new URLSearchParams(String(init?.body));
  const claims: Told & { nonce: string } = JSON.parse(
    Buffer.from(form.get("code")!, "base64").toString(),
  );
  const idToken = await new SignJWT({ ...claims })
    .setProtectedHeader({ alg: "ES256", kid: "1" })
    .setIssuer(issuer)
    .setAudience("c")
    .setIssuedAt()
    .setExpirationTime("5m")
    .sign(keys.privateKey);
  return Response.json({ access_token: "a", token_type: "Bearer", id_token: idToken });
}

const real = globalThis.fetch;
vi.stubGlobal("fetch", (input: RequestInfo | URL, init?: RequestInit) => {
  const url = new URL(input instanceof Request ? input.url : input);
  return /^(first|second)\.example$/.test(url.hostname) ? service(url, init) : real(input, init);
});

let host: Account;
beforeAll(async () => {
  host = await registerAccount();
});
afterEach(async () => {
  down = false;
  await resetClock();
});

interface Begun {
  readonly state: string;
  readonly nonce: string;
  readonly cookie: string;
  readonly url: URL;
}

async function start(provider = "first", headers = {}, body = {}): Promise<Begun> {
  const response = await sendJson("POST", `/api/auth/social/${provider}/start`, body, headers);
  if (response.status !== 200) throw new Error(await response.text());
  const { url, state } = await response.json<{ url: string; state: string }>();
  const cookie = response.headers.get("Set-Cookie")!.split(";")[0]!;
  return { state, cookie, url: new URL(url), nonce: new URL(url).searchParams.get("nonce")! };
}

function finish(
  { state, nonce }: Begun,
  told: Told,
  fields: Record<string, unknown> = {},
  headers: Record<string, string> = {},
  provider = "first",
): Promise<Response> {
  const code = Buffer.from(JSON.stringify({ ...told, nonce })).toString("base64");
  const path = `/api/auth/social/${provider}/finish`;
  return sendJson("POST", path, { code, state, ...fields }, headers);
}

function someone(fields: Partial<Told> = {}): Told {
  const sub = crypto.randomUUID();
  return { sub, email: `${sub}@mail.example`, email_verified: true, name: "Anna", ...fields };
}

async function signedIn(told: Told): Promise<Account> {
  const response = await finish(await start(), told, { inviteCode: "secret_invite" });
  if (response.status !== 200) throw new Error(await response.text());
  const { user, tokens } = await response.json<Account>();
  return { user, tokens, password: "", headers: { Authorization: `Bearer ${tokens.accessToken}` } };
}

async function codeOf(response: Response): Promise<unknown> {
  return (await response.json<{ code: string }>()).code;
}

async function link(account: Account, told: Told, provider = "first"): Promise<Response> {
  const begun = await start(provider, account.headers, { link: true });
  return finish(begun, told, {}, account.headers, provider);
}

function unlink(account: Account, provider = "first"): Promise<Response> {
  return sendJson("DELETE", `/api/auth/identities/${provider}`, undefined, account.headers);
}

describe("sign-in with another service", () => {
  describe("works", () => {
    it("tells which services there are, and where to go", async () => {
      const list = await sendJson("GET", "/api/auth/social");
      expect(await list.json()).toEqual({
        items: [
          { id: "first", name: "First" },
          { id: "second", name: "Second" },
        ],
        nextCursor: null,
      });
      const { url, cookie } = await start();
      expect(url.href).toMatch(/^https:\/\/first\.example\/authorize\?/);
      expect(url.searchParams.get("redirect_uri")).toMatch(/\/social\?provider=first$/);
      expect(url.searchParams.get("code_challenge_method")).toBe("S256");
      expect(cookie).toMatch(/^__Host-social=/);
    });

    it("registers who has an invite, asking for it first, and signs in afterwards", async () => {
      const told = someone({ name: "Вера", preferred_username: "vera" });
      const begun = await start();
      const stranger = await finish(begun, told);
      expect(stranger.status).toBe(403);
      expect(await codeOf(stranger)).toBe("invite_invalid");
      const wrong = await finish(begun, told, { inviteCode: "no-such-code" });
      expect(await codeOf(wrong)).toBe("invite_invalid");
      const welcome = await finish(begun, told, { inviteCode: "secret_invite" });
      expect(welcome.status).toBe(200);
      const { user } = await welcome.json<Account>();
      expect(user).toMatchObject({ displayName: "Вера", email: told.email, emailVerified: true });
      expect(user.username).toMatch(/^vera-/);
      const again = await finish(await start(), told);
      expect(await again.json()).toMatchObject({ user: { id: user.id } });
      const history = await env.DB.prepare(
        "SELECT count(*) AS n FROM security_events WHERE user_id = ? AND method = 'social:first'",
      ).bind(user.id);
      await expect.poll(async () => (await history.first<{ n: number }>())?.n).toBe(2);
    });

    it("has an address confirmed that the service has not confirmed", async () => {
      const { user } = await signedIn(someone({ email_verified: false }));
      expect(user.emailVerified).toBe(false);
      await expect.poll(async () => (await mailsTo(user.email)).length).toBe(1);
    });

    it("is linked by who is signed in, told to the owner, and unlinked", async () => {
      const account = await registerAccount();
      const told = someone();
      expect(await (await link(account, told)).json()).toEqual({ linked: true });
      expect(await (await link(account, told)).json()).toEqual({ linked: true });
      const list = await sendJson("GET", "/api/auth/identities", undefined, account.headers);
      expect(await list.json()).toMatchObject({
        items: [{ provider: "first", email: told.email }],
      });
      const inside = await (await finish(await start(), told)).json<Account>();
      expect(inside.user.id).toBe(account.user.id);
      await expect
        .poll(async () => (await mailsTo(account.user.email)).map(({ data }) => data["kind"]))
        .toContain("social_linked");
      expect((await unlink(account)).status).toBe(204);
      expect((await unlink(account)).status).toBe(404);
      expect(await codeOf(await finish(await start(), told))).toBe("invite_invalid");
    });
  });

  describe("refuses", () => {
    it("to link an account by its address alone, even with an invite", async () => {
      const account = await registerAccount();
      await confirmEmail(account);
      const told = someone({ email: account.user.email.toUpperCase() });
      const response = await finish(await start(), told, { inviteCode: "secret_invite" });
      expect(response.status).toBe(409);
      expect(await codeOf(response)).toBe("link_required");
    });

    it("a state of another browser, of another service, or of nobody", async () => {
      const begun = await start();
      const browser = { Origin: "http://localhost:8787" };
      for (const cookie of [undefined, "__Host-social=forged", (await start()).cookie]) {
        const headers = { ...browser, ...(cookie !== undefined && { Cookie: cookie }) };
        expect((await finish(begun, someone(), {}, headers)).status).toBe(410);
      }
      expect((await finish(begun, someone(), {}, {}, "second")).status).toBe(410);
      expect((await finish({ ...begun, state: "unknown" }, someone())).status).toBe(410);
      const own = { ...browser, Cookie: begun.cookie };
      expect((await finish(begun, someone(), {}, own)).status).toBe(403);
    });

    it("a code that was made for another sign-in", async () => {
      const [mine, theirs] = [await start(), await start()];
      const mixed = await finish({ ...mine, nonce: theirs.nonce }, someone());
      expect(mixed.status).toBe(401);
      expect(await codeOf(mixed)).toBe("invalid_credentials");
    });

    it("an answer from another issuer", async () => {
      const response = await finish(await start(), someone(), { iss: "https://second.example" });
      expect(response.status).toBe(401);
    });

    it("a state that is used or too old", async () => {
      const told = someone();
      const begun = await start();
      await finish(begun, told, { inviteCode: "secret_invite" });
      expect((await finish(begun, told)).status).toBe(410);
      const old = await start();
      await advanceClock(601);
      expect((await finish(old, told)).status).toBe(410);
    });

    it("a link by who is not signed in, has not proved it lately, or has not begun it", async () => {
      const path = "/api/auth/social/first/start";
      expect((await sendJson("POST", path, { link: true })).status).toBe(401);
      const account = await registerAccount();
      const begun = await start("first", account.headers, { link: true });
      expect((await finish(begun, someone())).status).toBe(410);
      expect((await finish(begun, someone(), {}, host.headers)).status).toBe(410);
      await advanceClock(601);
      const stale = await sendJson("POST", path, { link: true }, account.headers);
      expect(await codeOf(stale)).toBe("step_up_required");
    });

    it("one account of a service for two people, and two of a service for one", async () => {
      const told = someone();
      const [anna, boris] = [await registerAccount(), await registerAccount()];
      expect((await link(anna, told)).status).toBe(200);
      expect(await codeOf(await link(boris, told))).toBe("identity_taken");
      expect(await codeOf(await link(anna, someone()))).toBe("identity_taken");
    });

    it("to take the last way to sign in away", async () => {
      const account = await signedIn(someone());
      const refused = await unlink(account);
      expect(refused.status).toBe(409);
      expect(await codeOf(refused)).toBe("last_factor");
      expect((await link(account, someone(), "second")).status).toBe(200);
      expect((await unlink(account)).status).toBe(204);
      expect(await codeOf(await unlink(account, "second"))).toBe("last_factor");
    });

    it("a password where there is none", async () => {
      const { user } = await signedIn(someone());
      for (const password of ["", " ", "null", "anything"]) {
        const body = { login: user.username, password };
        expect([400, 401]).toContain((await sendJson("POST", "/api/auth/login", body)).status);
      }
    });

    it("a service that is not set up", async () => {
      const response = await sendJson("POST", "/api/auth/social/unknown/start", {});
      expect(response.status).toBe(404);
    });

    it("a suspended account", async () => {
      const told = someone();
      const { user } = await signedIn(told);
      await env.DB.prepare("UPDATE users SET status = 'suspended' WHERE id = ?")
        .bind(user.id)
        .run();
      expect(await codeOf(await finish(await start(), told))).toBe("account_suspended");
    });
  });

  describe("survives", () => {
    it("a service that is down", async () => {
      const begun = await start();
      down = true;
      expect((await finish(begun, someone())).status).toBe(503);
    });

    it("a stranger who finishes many times at once: one account", async () => {
      const told = someone();
      const begun = await Promise.all(Array.from({ length: 5 }, () => start()));
      const twice = [...begun, ...begun];
      const replies = await Promise.all(
        twice.map((one) => finish(one, told, { inviteCode: "secret_invite" })),
      );
      const people = await env.DB.prepare("SELECT count(*) AS n FROM users WHERE email = ?")
        .bind(told.email)
        .first<{ n: number }>();
      expect(people?.n).toBe(1);
      expect(replies.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(1);
      expect(replies.every(({ status }) => [200, 409, 410].includes(status))).toBe(true);
    });
  });
});
