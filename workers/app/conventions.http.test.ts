import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { problem } from "../../shared/contracts/platform/index.ts";

const ORIGIN = "http://localhost:8787";

function call(path: string, init?: RequestInit): Promise<Response> {
  return exports.default.fetch(new Request(ORIGIN + path, init));
}

function postJson(path: string, body: BodyInit, headers: Record<string, string> = {}) {
  return call(path, {
    method: "POST",
    body,
    headers: { "Content-Type": "application/json", ...headers },
  });
}

async function expectProblem(response: Response, status: number, code: string) {
  expect(response.status).toBe(status);
  expect(response.headers.get("Content-Type")).toBe("application/problem+json");
  const body = problem.parse(await response.json());
  expect(body).toMatchObject({ type: "about:blank", status, code });
  expect(body.requestId).toBe(response.headers.get("X-Request-Id"));
  return body;
}

describe("conventions of every reply", () => {
  describe("works", () => {
    it("answers the probes", async () => {
      expect(await (await call("/healthz")).json()).toEqual({ status: "ok" });
      const ready = await call("/readyz");
      expect(ready.status).toBe(200);
      expect(await ready.json()).toMatchObject({
        status: "ok",
        dependencies: {
          d1: { ok: true },
          r2: { ok: true },
          durableObjects: { ok: true },
          queues: { ok: true, latencyMs: expect.any(Number) },
        },
      });
    });

    it("makes a request id, or echoes a well-formed one", async () => {
      const made = await call("/healthz");
      expect(made.headers.get("X-Request-Id")).toMatch(/^[A-Za-z0-9._-]{8,128}$/);
      const echoed = await call("/healthz", { headers: { "X-Request-Id": "client.made-0001" } });
      expect(echoed.headers.get("X-Request-Id")).toBe("client.made-0001");
    });

    it.each(["short", "with space inside", "x".repeat(129), "semi;colon-12345"])(
      "replaces the ill-formed request id %j",
      async (given) => {
        const response = await call("/healthz", { headers: { "X-Request-Id": given } });
        expect(response.headers.get("X-Request-Id")).not.toBe(given);
      },
    );

    it("carries the security headers on successes, errors and pages", async () => {
      for (const path of ["/healthz", "/api/nowhere", "/api/docs"]) {
        const { headers } = await call(path);
        expect(headers.get("X-Content-Type-Options"), path).toBe("nosniff");
        expect(headers.get("Referrer-Policy"), path).toBeTruthy();
        expect(headers.get("Cross-Origin-Opener-Policy"), path).toBe("same-origin");
        expect(headers.get("Permissions-Policy"), path).toContain("camera=(self)");
        expect(headers.get("Content-Security-Policy"), path).toContain("default-src 'none'");
        expect(headers.get("Content-Security-Policy"), path).not.toMatch(
          /script-src[^;]*unsafe-inline/,
        );
      }
    });

    it("answers HEAD and OPTIONS of a known address", async () => {
      const head = await call("/healthz", { method: "HEAD" });
      expect(head.status).toBe(200);
      expect(await head.text()).toBe("");
      const options = await call("/healthz", { method: "OPTIONS" });
      expect(options.status).toBe(204);
      expect(options.headers.get("Allow")).toContain("GET");
    });

    it("serves the OpenAPI document it was checked with", async () => {
      const document = await (await call("/api/openapi.json")).json<{ openapi: string }>();
      expect(document.openapi).toBe("3.1.0");
      expect(document).toHaveProperty("paths./api/users/me.get.operationId", "getMe");
    });
  });

  describe("refuses", () => {
    it("an unknown address of the API", async () => {
      await expectProblem(await call("/api/nowhere"), 404, "not_found");
      await expectProblem(await call("/oauth/nowhere"), 404, "not_found");
      await expectProblem(await call("/.well-known/nowhere"), 404, "not_found");
      await expectProblem(await call("/api/nowhere", { method: "POST" }), 404, "not_found");
    });

    it("a method the address does not answer, naming those it does", async () => {
      const response = await call("/api/dev/outbox", { method: "DELETE" });
      await expectProblem(response, 405, "method_not_allowed");
      expect(response.headers.get("Allow")).toBe("GET, HEAD, OPTIONS");
      const head = await call("/api/dev/cron", { method: "HEAD" });
      expect([head.status, head.headers.get("Allow")]).toEqual([405, "POST, OPTIONS"]);
    });

    it("a body that is not JSON", async () => {
      for (const body of ["{", "", '{"a":1}}', "\xff\xfe"]) {
        await expectProblem(await postJson("/api/dev/cron", body), 400, "malformed_json");
      }
    });

    it("bytes that are not UTF-8", async () => {
      const body = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]);
      await expectProblem(await postJson("/api/dev/cron", body), 400, "malformed_json");
    });

    it("a body that breaks its schema, naming each field", async () => {
      const body = await expectProblem(
        await postJson("/api/dev/cron", '{"name":"nothing"}'),
        400,
        "validation_failed",
      );
      expect(body.errors).toEqual([{ path: "name", message: expect.any(String) }]);
    });

    it("a query that breaks its schema", async () => {
      for (const query of ["limit=0", "limit=101", "limit=x", "channel=pigeon"]) {
        await expectProblem(await call(`/api/dev/outbox?${query}`), 400, "validation_failed");
      }
    });

    it("JSON over 1 MiB, with and without a Content-Length", async () => {
      const text = JSON.stringify({ name: "x".repeat(1_100_000) });
      await expectProblem(await postJson("/api/dev/cron", text), 413, "payload_too_large");
      const stream = new Blob([text]).stream();
      await expectProblem(await postJson("/api/dev/cron", stream), 413, "payload_too_large");
      // The client can send all of it: who is cut off while sending does not hear the answer.
      let sent = 0;
      const piece = new Uint8Array(256 * 1_024).fill(0x20);
      const whole = new ReadableStream<Uint8Array>({
        pull: (controller) => {
          if (sent === 20) return controller.close();
          sent += 1;
          controller.enqueue(piece);
        },
      });
      await expectProblem(await postJson("/api/dev/cron", whole), 413, "payload_too_large");
      expect(sent).toBe(20);
    });

    it("a content type that is not JSON", async () => {
      const response = await call("/api/dev/cron", {
        method: "POST",
        body: '{"name":"expire"}',
        headers: { "Content-Type": "text/plain" },
      });
      await expectProblem(response, 415, "unsupported_media_type");
    });

    it("a call without a token, and says how to sign in", async () => {
      const response = await call("/api/users/me");
      await expectProblem(response, 401, "unauthorized");
      expect(response.headers.get("WWW-Authenticate")).toBe("Bearer");
    });
  });

  describe("shares with listed origins only", () => {
    it("gives a foreign origin nothing", async () => {
      const response = await call("/healthz", { headers: { Origin: "https://evil.example" } });
      expect(response.headers.get("Access-Control-Allow-Origin")).toBeNull();
    });
  });
});

describe("development's own tools", () => {
  it("move the clock for everyone, and put it back", async () => {
    const before = Date.now();
    const moved = await postJson("/api/dev/clock", '{"advanceSeconds":86400}');
    const { now } = await moved.json<{ now: string }>();
    expect(Date.parse(now) - before).toBeGreaterThanOrEqual(86_400_000);
    await postJson("/api/dev/clock", '{"advanceSeconds":86400}');
    const back = await postJson("/api/dev/clock", '{"reset":true}');
    expect(await back.json()).toMatchObject({ offsetSeconds: 0 });
  });

  it("run a scheduled job and answer its report", async () => {
    const response = await postJson("/api/dev/cron", '{"name":"expire"}');
    expect(await response.json()).toMatchObject({ name: "expire", report: expect.any(Object) });
  });
});
