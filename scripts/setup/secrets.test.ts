import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readSettings } from "../../workers/app/settings.ts";
import { freshSecrets } from "./secrets.mjs";

const deployment = { ENVIRONMENT: "development", MAIL_FROM: "a@example.com" };

describe("fresh secrets", () => {
  describe("works", () => {
    it("are what the Worker accepts", () => {
      expect(() => readSettings({ ...deployment, ...freshSecrets() })).not.toThrow();
    });

    it("hold a token key that signs what its public part verifies", () => {
      const [key] = JSON.parse(freshSecrets()["TOKEN_KEYS"]!).keys;
      expect(key).toMatchObject({ kty: "EC", crv: "P-256", alg: "ES256", use: "sig" });
      const data = Buffer.from("claims");
      const { d: _, ...open } = key;
      const signature = sign("sha256", data, createPrivateKey({ key, format: "jwk" }));
      const publicKey = createPublicKey({ key: open, format: "jwk" });
      expect(verify("sha256", data, publicKey, signature)).toBe(true);
    });

    it("hold push keys in the form that browsers take", () => {
      const { publicKey, privateKey, subject } = JSON.parse(freshSecrets()["VAPID_KEYS"]!);
      const point = Buffer.from(publicKey, "base64url");
      expect([point.length, point[0]]).toEqual([65, 4]);
      expect(Buffer.from(privateKey, "base64url")).toHaveLength(32);
      expect(subject).toMatch(/^mailto:/);
    });
  });

  describe("refuses", () => {
    it("to repeat itself", () => {
      const [first, second] = [freshSecrets(), freshSecrets()];
      for (const name of Object.keys(first)) expect(first[name]).not.toBe(second[name]);
    });
  });
});
