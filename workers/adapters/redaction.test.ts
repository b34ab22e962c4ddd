import { describe, expect, it } from "vitest";
import { ALWAYS, redact, redactor, withMasks } from "./redaction.ts";

const JWT = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";

describe("redaction", () => {
  describe("works", () => {
    it("removes what stands under a secret's name, at any depth", () => {
      const seen = redact({
        password: "p1",
        nested: { refreshToken: "p2", list: [{ Authorization: "p3", apiKey: "p4" }] },
        cookie: "p5",
        code: "p6",
      });
      expect(JSON.stringify(seen)).not.toMatch(/p[1-6]/);
    });

    it("masks e-mails and phones inside any text", () => {
      expect(redact("mail to anna.petrova@example.com failed")).toBe(
        "mail to a***@example.com failed",
      );
      expect(redact({ note: "call +491701234567" })).toEqual({ note: "call +***67" });
    });

    it("masks tokens inside any text", () => {
      expect(redact(`header was Bearer abc.def-123`)).toBe("header was [redacted]");
      expect(redact(`got ${JWT}`)).toBe("got [redacted]");
      expect(redact(`protocol veche.v1, bearer.${JWT}`)).not.toContain("c2lnbmF0dXJl");
    });

    it("removes what two browsers tell each other of a call", () => {
      const sdp = "v=0\r\no=- 46117 2 IN IP4 127.0.0.1\r\ns=-\r\na=ice-pwd:planted\r\n";
      const line = "candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx";
      const frames = [
        { t: "sdp_offer", sdp },
        { t: "ice_candidate", candidate: { candidate: line } },
        { sessionDescription: { type: "offer", sdp } },
        `a frame failed: ${sdp}`,
        `a frame failed: ${JSON.stringify({ sdp })}`,
        `a frame failed: {"candidate":"${line}"}`,
      ];
      const seen = JSON.stringify(redact({ frames }));
      expect(seen).not.toMatch(/planted|46117|203\.0\.113|46154/);
    });

    it("describes an error with its causes, masked", () => {
      const error = new Error("no user bob@example.com", {
        cause: new Error(`token ${JWT}`),
      });
      const text = JSON.stringify(redact({ error }));
      expect(text).toContain("no user b***@example.com");
      expect(text).not.toContain("bob@");
      expect(text).not.toContain(JWT);
    });

    it("masks what a deployment asks for as well", () => {
      const rules = {
        names: [/^iban$/i],
        texts: [{ pattern: /\bcase-\d+/gu, replacement: "case-…" }],
      };
      const own = redactor(withMasks(ALWAYS, rules));
      const seen = own({ IBAN: "DE02120300000000202051", note: "see case-77", password: "p1" });
      expect(seen).toEqual({ IBAN: "[redacted]", note: "see case-…", password: "[redacted]" });
    });

    it("leaves out what was bound to a query that failed, and password hashes", () => {
      const error = new Error(
        "Failed query: insert into users\nparams: secret one,$argon2id$v=19$m=1",
      );
      expect(JSON.stringify(redact({ error }))).not.toMatch(/secret one|v=19/);
      expect(redact("hash $argon2id$v=19$m=1,t=2,p=1$abc$def end")).not.toContain("abc");
    });

    it("leaves other values as they are", () => {
      const plain = { count: 3, ok: true, none: null, list: [1, "two"] };
      expect(redact(plain)).toEqual(plain);
    });
  });

  describe("survives", () => {
    it("a value that refers to itself", () => {
      const loop: Record<string, unknown> = {};
      loop["self"] = loop;
      expect(() => JSON.stringify(redact(loop))).not.toThrow();
    });
  });
});
