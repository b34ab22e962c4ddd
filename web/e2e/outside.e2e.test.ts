import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { eventually } from "./browsers.ts";
import { type Platform, startPlatform } from "./platform.ts";

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
}

interface Traces {
  readonly resourceSpans: readonly { scopeSpans: readonly { spans: readonly Span[] }[] }[];
}

/** A collector of traces (OTLP/HTTP), by trace. */
function collectTraces(traces: Map<string, Span[]>): Server {
  return createServer(async (request, response) => {
    const { resourceSpans } = (await json(request)) as Traces;
    for (const span of resourceSpans.flatMap(({ scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) => spans),
    )) {
      traces.set(span.traceId, [...(traces.get(span.traceId) ?? []), span]);
    }
    response.end("{}");
  });
}

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

  const traces = new Map<string, Span[]>();
  const collector = collectTraces(traces);

  beforeAll(async () => {
    collector.listen(0, "127.0.0.1");
    await once(collector, "listening");
    const { port } = collector.address() as AddressInfo;
    platform = await startPlatform({ OTLP_ENDPOINT: `http://127.0.0.1:${port}` });
    accessToken = await register("anna");
    const chats = await (await call("/api/chats", { headers: signedIn() })).json();
    chatId = (chats as { items: { id: string }[] }).items[0]?.id ?? "";
  });
  afterAll(async () => {
    await platform?.stop();
    collector.close();
  });

  it("works: of many requests at once, and many after those, each asks in its own name", async () => {
    const asked: string[] = [];
    const ask = async (number: number) => {
      const traceId = randomBytes(16).toString("hex");
      const traceparent = `00-${traceId}-${randomBytes(8).toString("hex")}-01`;
      const leaving = new AbortController();
      const reply = call("/api/auth/sessions", {
        headers: { ...signedIn(), traceparent },
        signal: leaving.signal,
      });
      // Some do not wait for their answer.
      if (number % 5 === 4) {
        reply.catch(() => undefined);
        leaving.abort();
        return;
      }
      expect((await reply).status).toBe(200);
      asked.push(traceId);
    };
    for (let wave = 0; wave < 8; wave += 1) {
      await Promise.all(Array.from({ length: 40 }, (_, number) => ask(number)));
    }
    const own = (traceId: string) => {
      const spans = traces.get(traceId) ?? [];
      const request = spans.find(({ name }) => name === "GET /api/auth/sessions");
      return spans
        .filter(({ parentSpanId }) => parentSpanId === request?.spanId)
        .map(({ name }) => name);
    };
    await eventually(() => asked.map(own)).toEqual(asked.map(() => ["ACCOUNT_SESSIONS.list"]));
  });

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
