import { describe, expect, it } from "vitest";
import { AppError, commonErrors } from "../../shared/kernel/app-error.ts";
import { onError } from "./on-error.ts";

function render(error: unknown) {
  const logged: unknown[] = [];
  const response = onError(error, "request-1", {
    error: (message, fields) => logged.push({ message, fields }),
  });
  return { response, logged };
}

describe("the reply to an error", () => {
  describe("works", () => {
    it("renders an expected error with its headers, and logs nothing", async () => {
      const error = new AppError(commonErrors.rate_limited, { headers: { "Retry-After": "7" } });
      const { response, logged } = render(error);
      expect(response.status).toBe(429);
      expect(response.headers.get("Retry-After")).toBe("7");
      expect(await response.json()).toEqual({
        type: "about:blank",
        title: "Too Many Requests",
        status: 429,
        code: "rate_limited",
        detail: commonErrors.rate_limited.message,
        requestId: "request-1",
      });
      expect(logged).toEqual([]);
    });
  });

  describe("refuses", () => {
    it.each([
      new Error("SQLITE_ERROR: no such column secret_column"),
      new TypeError("x is not a function"),
      "a thrown text",
      null,
    ])("to say anything of a bug: %s", async (bug) => {
      const { response, logged } = render(bug);
      expect(response.status).toBe(500);
      expect(response.headers.get("Content-Type")).toBe("application/problem+json");
      const text = await response.text();
      expect(JSON.parse(text)).toMatchObject({ code: "internal", requestId: "request-1" });
      expect(text).not.toMatch(/SQLITE|secret_column|not a function|thrown text|stack/);
      expect(logged).toHaveLength(1);
    });

    it("to tell why an expected error happened", async () => {
      const cause = new Error("the address is taken by user 7");
      const { response } = render(new AppError(commonErrors.conflict, { cause }));
      expect(await response.text()).not.toContain("user 7");
    });
  });
});
