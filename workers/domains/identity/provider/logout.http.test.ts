import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type Account,
  ORIGIN,
  registerAccount,
  registration,
  sendJson,
  tryRegister,
} from "../../../../shared/testing/accounts.ts";
import {
  authorizationUrl,
  claimsOf,
  goesTo,
  open,
  pkce,
  postForm,
  registerApplication,
  signInto,
} from "../../../../shared/testing/applications.ts";

const HOME = "https://app.example/bye";

/** Somebody in a browser: registered with the cookie transport, holding what the browser holds. */
async function inBrowser() {
  const fields = registration({ transport: "cookie" });
  const response = await tryRegister(fields);
  const { user, tokens } = await response.json<Account>();
  const set = response.headers.getSetCookie();
  const sso = set.find((cookie) => cookie.startsWith("__Host-sso="))!;
  const headers = { Authorization: `Bearer ${tokens.accessToken}` };
  return { user, headers, sso, cookie: { Cookie: sso.split(";")[0]! } };
}

function logoutUrl(parameters: Record<string, string>): string {
  return `${ORIGIN}/oauth/logout?${new URLSearchParams(parameters)}`;
}

async function isSignedIn(headers: Record<string, string>): Promise<boolean> {
  return (await sendJson("GET", "/api/users/me", undefined, headers)).status === 200;
}

beforeAll(async () => {
  await registerAccount();
});

describe("single sign-on", () => {
  it("answers an application at once by the browser's session, and not after signing out", async () => {
    const browser = await inBrowser();
    expect(browser.sso).toMatch(/; Path=\/; Max-Age=\d+; HttpOnly; Secure; SameSite=Lax$/);
    const app = await registerApplication({ trusted: true });
    const url = authorizationUrl(app, pkce().challenge, { prompt: "none" });
    const silent = goesTo(await open(url, browser.cookie));
    expect(silent.searchParams.get("code")).not.toBeNull();
    const forged = { Cookie: `${browser.cookie.Cookie.slice(0, -3)}abc` };
    expect(goesTo(await open(url, forged)).searchParams.get("error")).toBe("login_required");
    const out = await sendJson("POST", "/api/auth/logout", undefined, browser.headers);
    expect(out.headers.getSetCookie().join()).toContain("__Host-sso=;");
    const later = goesTo(await open(url, browser.cookie));
    expect(later.searchParams.get("error")).toBe("login_required");
  });

  it("is no way to call anything else", async () => {
    const { cookie } = await inBrowser();
    expect(await isSignedIn(cookie)).toBe(false);
    expect((await sendJson("POST", "/api/auth/refresh", {}, cookie)).status).toBe(401);
  });
});

describe("signing out because an application asks", () => {
  describe("works", () => {
    it("ends the session that the id_token came from, and goes back", async () => {
      const browser = await inBrowser();
      const app = await registerApplication({ postLogoutRedirectUris: [HOME] });
      const { id_token, access_token } = await signInto(browser, app);
      const url = logoutUrl({
        id_token_hint: id_token,
        post_logout_redirect_uri: HOME,
        state: "s&t",
      });
      const response = await open(url, browser.cookie);
      expect(response.status).toBe(303);
      expect(response.headers.get("Location")).toBe(`${HOME}?state=s%26t`);
      expect(response.headers.getSetCookie().join()).toContain("__Host-sso=;");
      expect(await isSignedIn(browser.headers)).toBe(false);
      const headers = { Authorization: `Bearer ${access_token}` };
      expect((await sendJson("GET", "/oauth/userinfo", undefined, headers)).status).toBe(401);
    });

    it("asks the person where no id_token speaks for them, and believes only its own form", async () => {
      const browser = await inBrowser();
      const app = await registerApplication({ postLogoutRedirectUris: [HOME] });
      const fields = { client_id: app.clientId, post_logout_redirect_uri: HOME };
      const page = await open(logoutUrl(fields), { ...browser.cookie, "Accept-Language": "ru" });
      expect(page.status).toBe(200);
      const html = await page.text();
      expect(html).toContain("Выйти?");
      expect(await isSignedIn(browser.headers)).toBe(true);
      const forged = await postForm("/oauth/logout", { ...fields, confirm: "yes" }, browser.cookie);
      expect(forged.status).toBe(200);
      expect(await isSignedIn(browser.headers)).toBe(true);
      const confirm = /name="confirm" value="([^"]+)"/.exec(html)![1]!;
      const done = await postForm("/oauth/logout", { ...fields, confirm }, browser.cookie);
      expect(done.headers.get("Location")).toBe(HOME);
      expect(await isSignedIn(browser.headers)).toBe(false);
    });

    it("has nothing to ask where nobody is signed in", async () => {
      const response = await open(logoutUrl({}));
      expect(response.headers.get("Location")).toBe(`${ORIGIN}/`);
    });

    it("takes no cookies back unless it saw them: another site's form comes without them", async () => {
      for (const response of [await open(logoutUrl({})), await postForm("/oauth/logout", {})]) {
        expect(response.status).toBe(303);
        expect(response.headers.getSetCookie()).toEqual([]);
      }
    });
  });

  describe("refuses", () => {
    it("addresses that are not registered, and id_tokens that are not ours or another's", async () => {
      const browser = await inBrowser();
      const app = await registerApplication({ postLogoutRedirectUris: [HOME] });
      const other = await registerApplication();
      const { id_token } = await signInto(browser, app);
      const bad: Record<string, string>[] = [
        { post_logout_redirect_uri: HOME },
        { client_id: other.clientId, post_logout_redirect_uri: HOME },
        { client_id: app.clientId, post_logout_redirect_uri: `${HOME}/x` },
        { client_id: other.clientId, id_token_hint: id_token },
        { id_token_hint: `${id_token}x`, post_logout_redirect_uri: HOME },
        { id_token_hint: browser.headers.Authorization.slice(7), post_logout_redirect_uri: HOME },
      ];
      for (const parameters of bad) {
        const response = await open(logoutUrl(parameters), browser.cookie);
        expect(response.status, JSON.stringify(Object.keys(parameters))).toBe(400);
      }
      expect(await isSignedIn(browser.headers)).toBe(true);
    });

    it("to sign another session out unasked", async () => {
      const [mine, theirs] = [await inBrowser(), await inBrowser()];
      const app = await registerApplication();
      const { id_token } = await signInto(theirs, app);
      const response = await open(logoutUrl({ id_token_hint: id_token }), mine.cookie);
      expect(response.status).toBe(200);
      expect(await isSignedIn(mine.headers)).toBe(true);
    });
  });

  it("leaves nothing untold: each application's notice goes to the queue once", async () => {
    const browser = await inBrowser();
    const apps = [await registerApplication(), await registerApplication()];
    for (const app of apps) await signInto(browser, app);
    const { sid } = claimsOf(browser.headers.Authorization) as { sid: string };
    const object = env.ACCOUNT_SESSIONS.getByName(browser.user.id);
    const rows = (table: string) =>
      runInDurableObject(
        object,
        (_, state) =>
          state.storage.sql.exec<{ n: number }>(`SELECT count(*) AS n FROM ${table}`).one().n,
      );
    expect(await rows("login")).toBe(2);
    expect(sid).toEqual(expect.any(String));
    await sendJson("POST", "/api/auth/logout", undefined, browser.headers);
    expect(await rows("login")).toBe(0);
    expect(await rows("logout_notice")).toBe(0);
  });
});
