import { describe, expect, it } from "vitest";
import { readSettings } from "./settings.ts";

const KEY = Buffer.alloc(32, 1).toString("base64url");
const TOKEN_KEYS = JSON.stringify({
  keys: [{ kty: "EC", crv: "P-256", kid: "one", x: "x", y: "y", d: "d" }],
});
const complete = {
  ENVIRONMENT: "production",
  PUBLIC_URL: "https://veche.example",
  MAIL_FROM: "Veche <no-reply@example.com>",
  PASSWORD_PEPPER: KEY,
  TOKEN_KEYS,
  ENCRYPTION_KEY: KEY,
  URL_SIGNING_KEY: KEY,
};

describe("settings", () => {
  describe("works", () => {
    it("takes a complete configuration", () => {
      const settings = readSettings({ ...complete, PUBLIC_URL: "https://veche.example/" });
      expect(settings.PUBLIC_URL).toBe("https://veche.example");
      expect(settings.TOKEN_KEYS.keys[0]?.kid).toBe("one");
      expect(settings.ENCRYPTION_KEY).toHaveLength(32);
    });

    it("knows development's own origin, and nobody else's", () => {
      const { PUBLIC_URL: _, ...rest } = complete;
      const settings = readSettings({ ...rest, ENVIRONMENT: "development", PUBLIC_URL: "" });
      expect(settings.PUBLIC_URL).toBe("http://localhost:8787");
      expect(() => readSettings({ ...rest, PUBLIC_URL: "" })).toThrow("PUBLIC_URL");
    });

    it("splits lists and drops what is empty", () => {
      const settings = readSettings({ ...complete, CORS_ORIGINS: " https://a.example, ,b" });
      expect(settings.CORS_ORIGINS).toEqual(["https://a.example", "b"]);
    });
  });

  describe("a provider of text messages", () => {
    const described = (provider: unknown) =>
      readSettings({ ...complete, SMS_PROVIDER: JSON.stringify(provider) }).SMS_PROVIDER;

    it("is described by little, and the rest is usual", () => {
      const fields = { To: "{to}", Body: "{text}" };
      expect(described({ url: "https://sms.example/send", fields })).toEqual({
        url: "https://sms.example/send",
        auth: { type: "none" },
        format: "form",
        fields,
        headers: {},
        accepted: { statuses: [200, 201, 202] },
      });
      expect(readSettings(complete).SMS_PROVIDER).toBeUndefined();
    });

    it.each([
      "{",
      { url: "not a url", fields: {} },
      { url: "https://sms.example" },
      { url: "https://sms.example", fields: {}, auth: { type: "basic" } },
      { url: "https://sms.example", fields: {}, accepted: { statuses: [] } },
    ])("is refused as %j", (provider) => {
      expect(() => described(provider)).toThrow("SMS_PROVIDER");
    });
  });

  describe("refuses", () => {
    it.each([
      "PASSWORD_PEPPER",
      "TOKEN_KEYS",
      "ENCRYPTION_KEY",
      "URL_SIGNING_KEY",
      "ENVIRONMENT",
      "PUBLIC_URL",
    ])("a configuration without %s, naming it", (name) => {
      const { [name as keyof typeof complete]: _, ...rest } = complete;
      expect(() => readSettings(rest)).toThrow(name);
    });

    it("a key that is too short, without repeating it", () => {
      const short = "c2hvcnQ";
      expect(() => readSettings({ ...complete, ENCRYPTION_KEY: short })).toThrow(
        /^(?!.*c2hvcnQ).*ENCRYPTION_KEY.*32 bytes/s,
      );
    });

    it("token keys that are not JSON, or hold no private key", () => {
      expect(() => readSettings({ ...complete, TOKEN_KEYS: "{" })).toThrow("TOKEN_KEYS");
      expect(() => readSettings({ ...complete, TOKEN_KEYS: '{"keys":[]}' })).toThrow("TOKEN_KEYS");
    });
  });
});
