import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type Platform, startPlatform } from "./platform.ts";

/** What a client without a browser sees of the started platform. */
describe("the platform from outside", () => {
  let platform: Platform;
  let accessToken: string;
  let chatId: string;

  const call = (path: string, init: RequestInit = {}) => fetch(platform.origin + path, init);
  const signedIn = () => ({ Authorization: `Bearer ${accessToken}` });

  async function register(username: string): Promise<string> {
    const response = await call("/api/auth/register", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        email: `${username}@example.com`,
        username,
        password: "a password for tests",
        inviteCode: "secret_invite",
      }),
    });
    expect(response.status).toBe(201);
    const { tokens } = (await response.json()) as { tokens: { accessToken: string } };
    return tokens.accessToken;
  }

  beforeAll(async () => {
    platform = await startPlatform();
    accessToken = await register("anna");
    const chats = await (await call("/api/chats", { headers: signedIn() })).json();
    chatId = (chats as { items: { id: string }[] }).items[0]?.id ?? "";
  });
  afterAll(() => platform?.stop());

  it("works: sockets that never sent a frame are closed with 4401 soon after sign-out", async () => {
    const address = platform.origin.replace("http", "ws");
    const sockets = [`/api/chats/${chatId}/ws`, "/api/ws"].map(
      (path) => new WebSocket(address + path, ["veche.v1", `bearer.${accessToken}`]),
    );
    await Promise.all(sockets.map((socket) => once(socket, "open")));
    expect(sockets.map(({ protocol }) => protocol)).toEqual(["veche.v1", "veche.v1"]);
    const closed = Promise.all(sockets.map((socket) => once(socket, "close")));
    const signedOut = performance.now();
    await call("/api/auth/logout", { method: "POST", headers: signedIn() });
    expect((await closed).map(([code]) => code)).toEqual([4401, 4401]);
    expect(performance.now() - signedOut).toBeLessThan(5_000);
  });

  it("works: any address of the web app answers its page, and names the request", async () => {
    for (const path of ["/", "/chats", "/gallery/some-picture"]) {
      const response = await call(path);
      expect(response.status, path).toBe(200);
      expect(response.headers.get("Content-Type"), path).toContain("text/html");
      expect(response.headers.get("Content-Security-Policy"), path).toContain("script-src 'self'");
    }
    expect((await call("/chats")).headers.get("X-Request-Id")).toBeTruthy();
  });

  it("refuses: a file that is not there, rather than show a page in its place", async () => {
    for (const path of ["/assets/gone.js", "/api-docs/gone.js", "/api"]) {
      const response = await call(path);
      expect(response.status, path).toBe(404);
      expect(response.headers.get("Content-Type"), path).toBe("application/problem+json");
      expect(response.headers.get("Cache-Control"), path).not.toContain("immutable");
    }
  });

  it("refuses: who still sends hears why", async () => {
    const headers = { "Content-Type": "application/json" };
    const body = "x".repeat(5_000_000);
    for (const [path, code] of [
      ["/api/chats", "unauthorized"],
      ["/api/auth/login", "payload_too_large"],
    ] as const) {
      const response = await call(path, { method: "POST", headers, body });
      expect(response.headers.get("Content-Type"), path).toBe("application/problem+json");
      expect(await response.json(), path).toMatchObject({ code });
    }
  });

  it("refuses: to be written to where only pages are", async () => {
    const response = await call("/chats", { method: "POST" });
    expect(response.status).toBe(405);
    expect(response.headers.get("Allow")).toBe("GET, HEAD");
    expect(await response.json()).toMatchObject({ code: "method_not_allowed" });
  });
});
