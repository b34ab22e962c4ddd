import fc from "fast-check";
import { Secret, TOTP } from "otpauth";
import { describe, expect, it } from "vitest";
import { SECOND } from "../../../../shared/kernel/time.ts";
import { newTotpSecret, otpauthUrl, totpStep } from "./totp.ts";

const ids = {
  next: <Id extends string>() => crypto.randomUUID() as string as Id,
  random: (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes)),
};
/** RFC 6238, appendix B: the ASCII text 12345678901234567890. */
const RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

describe("codes of an authenticator app", () => {
  it("are those of RFC 6238", () => {
    const vectors = [
      [59, "287082"],
      [1_111_111_109, "081804"],
      [1_111_111_111, "050471"],
      [1_234_567_890, "005924"],
      [2_000_000_000, "279037"],
      [20_000_000_000, "353130"],
    ] as const;
    for (const [seconds, code] of vectors) {
      expect(totpStep(RFC_SECRET, code, seconds * SECOND)).toBe(Math.floor(seconds / 30));
    }
  });

  it("count in their half minute, the one before and the one after, and in no other", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 40 }),
        fc.integer({ min: -5, max: 5 }),
        (at, off) => {
          const secret = newTotpSecret(ids);
          const timestamp = at + off * 30 * SECOND;
          fc.pre(timestamp >= 0);
          const code = TOTP.generate({ secret: Secret.fromBase32(secret), timestamp });
          const others = [-1, 0, 1].map((step) =>
            TOTP.generate({
              secret: Secret.fromBase32(secret),
              timestamp: at + step * 30 * SECOND,
            }),
          );
          fc.pre(Math.abs(off) <= 1 || !others.includes(code));
          fc.pre(Math.abs(off) > 1 || new Set(others).size === 3);
          const step = Math.floor(timestamp / (30 * SECOND));
          expect(totpStep(secret, code, at)).toBe(Math.abs(off) <= 1 ? step : null);
        },
      ),
    );
  });

  it("come from secrets of 160 bits, each another", () => {
    const secrets = Array.from({ length: 100 }, () => newTotpSecret(ids));
    expect(new Set(secrets).size).toBe(100);
    for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  });

  it("are set up by an address that names the platform and the account", () => {
    const url = new URL(otpauthUrl(RFC_SECRET, "anna+home@example.com"));
    expect(url.protocol).toBe("otpauth:");
    expect(decodeURIComponent(url.pathname)).toContain("Veche:anna+home@example.com");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      issuer: "Veche",
      secret: RFC_SECRET,
      algorithm: "SHA1",
      digits: "6",
      period: "30",
    });
  });
});
