import { describe, expect, it } from "vitest";
import { allowOrigin, preflight } from "./cors.ts";

const LISTED = ["https://app.example"];

function ask(origin: string | null, extra: Record<string, string> = {}, method = "GET") {
  const headers = { ...extra, ...(origin && { Origin: origin }) };
  return new Request("https://veche.example/api/users/me", { method, headers });
}

function allowed(request: Request, list: readonly string[]) {
  const headers = new Headers();
  allowOrigin(headers, request, list);
  return headers;
}

const PREFLIGHT = { "Access-Control-Request-Method": "POST" };

describe("CORS", () => {
  describe("works", () => {
    it("lets a listed origin read replies with credentials", () => {
      const headers = allowed(ask("https://app.example"), LISTED);
      expect(headers.get("Access-Control-Allow-Origin")).toBe("https://app.example");
      expect(headers.get("Access-Control-Allow-Credentials")).toBe("true");
      expect(headers.get("Access-Control-Expose-Headers")).toContain("X-Request-Id");
    });

    it("answers the preflight of a listed origin", () => {
      const answer = preflight(ask("https://app.example", PREFLIGHT, "OPTIONS"), LISTED);
      expect(answer?.status).toBe(204);
      expect(answer?.headers.get("Access-Control-Allow-Headers")).toContain("Idempotency-Key");
    });

    it("tells caches that the reply depends on the origin, listed or not", () => {
      expect(allowed(ask("https://evil.example"), LISTED).get("Vary")).toBe("Origin");
      expect(allowed(ask(null), LISTED).get("Vary")).toBe("Origin");
    });
  });

  describe("refuses", () => {
    it.each([
      "https://evil.example",
      "https://app.example.evil.example",
      "http://app.example",
      "https://app.example:8443",
      "null",
    ])("the origin %s", (origin) => {
      expect(allowed(ask(origin), LISTED).get("Access-Control-Allow-Origin")).toBeNull();
      expect(preflight(ask(origin, PREFLIGHT, "OPTIONS"), LISTED)).toBeNull();
    });

    it("every origin when none is listed", () => {
      expect([...allowed(ask("https://app.example"), [])]).toEqual([]);
    });
  });
});
