import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type OutsideService, outsideService } from "../../shared/testing/http-server.ts";
import { issuedIceServers, turnCredential } from "./turn-credentials.ts";

const NOW = Date.parse("2026-11-21T12:00:00.000Z");
const clock = { now: () => NOW };
const log = { error: vi.fn() };

let service: OutsideService;
let answer: { readonly status: number; readonly body: unknown };

beforeAll(async () => {
  service = await outsideService((response) => {
    response.writeHead(answer.status, { "Content-Type": "application/json" });
    response.end(JSON.stringify(answer.body));
  });
});
afterAll(() => service.close());

describe("ICE servers", () => {
  describe("works", () => {
    it("signs a name that expires within the hour, as coturn does", async () => {
      const own = { urls: ["turn:turn.example.com:3478"], secret: "shared" };
      const issuer = issuedIceServers({ stunUrls: ["stun:a"], own, cloudflare: null }, clock);
      const { iceServers, expiresAt } = await issuer.issue("anna", log);
      const username = `${NOW / 1_000 + 3_600}:anna`;
      const credential = createHmac("sha1", "shared").update(username).digest("base64");
      expect(iceServers).toEqual([{ urls: ["stun:a"] }, { urls: own.urls, username, credential }]);
      expect(Date.parse(expiresAt) - NOW).toBe(3_600_000);
      expect(await turnCredential("shared", "boris", 1)).not.toEqual(
        await turnCredential("shared", "anna", 1),
      );
    });

    it("asks Cloudflare Realtime by its documented address, and leaves out what browsers refuse", async () => {
      const urls = ["turn:turn.example:3478?transport=udp", "turn:turn.example:53?transport=udp"];
      const servers = [
        { urls: "stun:stun.example:3478" },
        { urls, username: "u", credential: "c" },
      ];
      answer = { status: 201, body: { iceServers: servers } };
      const cloudflare = { baseUrl: service.url, keyId: "key", token: "token" };
      const issuer = issuedIceServers({ stunUrls: [], own: null, cloudflare }, clock);
      const { iceServers } = await issuer.issue("anna", log);
      expect(iceServers).toEqual([
        { urls: ["stun:stun.example:3478"] },
        { urls: urls.slice(0, 1), username: "u", credential: "c" },
      ]);
      expect(service.received.at(-1)).toMatchObject({
        method: "POST",
        url: "/turn/keys/key/credentials/generate-ice-servers",
        headers: { authorization: "Bearer token" },
        body: '{"ttl":3600}',
      });
    });
  });

  describe("survives", () => {
    it("a service that does not answer as it should: the others are given", async () => {
      const cloudflare = { baseUrl: service.url, keyId: "key", token: "token" };
      const issuer = issuedIceServers({ stunUrls: ["stun:a"], own: null, cloudflare }, clock);
      for (const broken of [
        { status: 500, body: {} },
        { status: 201, body: { iceServers: "none" } },
        { status: 201, body: null },
      ]) {
        answer = broken;
        const { iceServers } = await issuer.issue("anna", log);
        expect(iceServers).toEqual([{ urls: ["stun:a"] }]);
      }
      expect(log.error).toHaveBeenCalledOnce();
    });
  });
});
