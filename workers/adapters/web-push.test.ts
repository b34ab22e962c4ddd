import { createECDH } from "node:crypto";
import { importJWK, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PushPayload } from "../../shared/contracts/people/notifications.ts";
import { testDevice } from "../../shared/testing/push-devices.ts";
import { type PushService, startPushService } from "../../shared/testing/push-service.ts";
import { type VapidKeys, WebPush, webFaults } from "./web-push.ts";

function freshKeys(): VapidKeys {
  const pair = createECDH("prime256v1");
  const publicKey = pair.generateKeys().toString("base64url");
  const privateKey = pair.getPrivateKey().toString("base64url").padStart(43, "A");
  return { publicKey, privateKey, subject: "mailto:admin@example.com" };
}

const keys = freshKeys();

const payload: PushPayload = {
  kind: "message",
  title: "Дача",
  body: "Анна: Кто привезёт дрова?",
  tag: "chat:1",
  badge: 3,
  url: "/chats/1",
  at: "2026-11-21T08:00:00.000Z",
};
const message = { payload, urgency: "high", ttlSeconds: 60 } as const;

describe("a push to a browser", () => {
  let service: PushService;
  beforeAll(async () => {
    service = await startPushService();
  });
  afterAll(() => service.stop());

  function push(how: string, timeoutMs?: number) {
    const device = testDevice(`${service.origin}/push/${how}`);
    const { endpoint, keys: own } = device.subscription;
    const sent = new WebPush(keys, true, timeoutMs).send(
      { kind: "web", endpoint, ...own },
      message,
    );
    return { device, sent };
  }

  it("is encrypted for the browser alone, and signed as ours", async () => {
    const { device, sent } = push("201?first");
    expect(await sent).toEqual({ kind: "sent" });
    const received = await service.received();
    const request = received.find(({ url }) => url === "/push/201?first");
    const body = Buffer.from(request?.body ?? "", "base64");
    expect(device.open(body)).toEqual(payload);
    expect(() => testDevice("https://push.example").open(body)).toThrow();
    const { authorization = "", ttl, urgency, topic = "" } = request?.headers ?? {};
    expect({ ttl, urgency }).toEqual({ ttl: "60", urgency: "high" });
    expect(topic).toMatch(/^[\w-]{32}$/);
    const [, token = "", k = ""] = /^vapid t=([^,]+), k=(.+)$/.exec(authorization) ?? [];
    expect(k).toBe(keys.publicKey);
    const point = Buffer.from(k, "base64url");
    const x = point.subarray(1, 33).toString("base64url");
    const y = point.subarray(33).toString("base64url");
    const key = await importJWK({ kty: "EC", crv: "P-256", x, y }, "ES256");
    const { payload: claims } = await jwtVerify(token, key, { audience: service.origin });
    expect(claims.sub).toBe(keys.subject);
    expect((claims.exp ?? 0) - Date.now() / 1_000).toBeLessThan(24 * 3_600);
  });

  it("has one length whatever it says", async () => {
    await push("201?second").sent;
    const bodies = (await service.received()).flatMap(({ url, body }) =>
      url.startsWith("/push/201") ? [Buffer.from(body, "base64").length] : [],
    );
    expect(new Set(bodies).size).toBe(1);
    expect(bodies[0]).toBeLessThanOrEqual(4_096);
  });

  it.each([
    ["404", { kind: "gone" }],
    ["410", { kind: "gone" }],
    ["413", { kind: "too_large" }],
    ["429?after=7", { kind: "later", retryAfterSeconds: 7, reason: "429" }],
    [
      "429?after=Wed, 01 Jan 2020 00:00:00 GMT",
      { kind: "later", retryAfterSeconds: 0, reason: "429" },
    ],
    ["429?after=soon", { kind: "later", retryAfterSeconds: null, reason: "429" }],
    ["500", { kind: "later", retryAfterSeconds: null, reason: "500" }],
    ["503?after=120", { kind: "later", retryAfterSeconds: 120, reason: "503" }],
    ["cut", { kind: "later", retryAfterSeconds: null, reason: "TypeError" }],
    ["401", { kind: "refused", ours: true, reason: "401" }],
    ["403", { kind: "refused", ours: true, reason: "403" }],
    ["400", { kind: "refused", ours: false, reason: "400" }],
    ["307", { kind: "refused", ours: false, reason: "307" }],
  ])("answered by %s", async (how, outcome) => {
    expect(await push(how).sent).toEqual(outcome);
  });

  it("not answered at all", async () => {
    const outcome = { kind: "later", retryAfterSeconds: null, reason: "TimeoutError" };
    expect(await push("slow", 300).sent).toEqual(outcome);
  });

  it("to a service that is not there", async () => {
    const { endpoint, keys: own } = testDevice("http://127.0.0.1:9/").subscription;
    const sent = new WebPush(keys, true).send({ kind: "web", endpoint, ...own }, message);
    expect(await sent).toMatchObject({ kind: "later" });
  });

  it("never goes to this machine, outside of development", async () => {
    const { endpoint, keys: own } = testDevice(`${service.origin}/push/201?never`).subscription;
    const sent = await new WebPush(keys, false).send({ kind: "web", endpoint, ...own }, message);
    expect(sent).toEqual({ kind: "gone" });
    expect((await service.received()).some(({ url }) => url.includes("never"))).toBe(false);
  });
});

describe("an endpoint", () => {
  const faults = async (endpoint: string, allowLoopback = false) => {
    const { p256dh, auth } = testDevice(endpoint).subscription.keys;
    return (await webFaults({ endpoint, p256dh, auth }, allowLoopback)).map(({ path }) => path);
  };

  it.each([
    "https://fcm.googleapis.com/fcm/send/a:b",
    "https://updates.push.services.mozilla.com/wpush/v2/a",
    "https://web.push.apple.com/a",
  ])("may be %s", async (endpoint) => {
    expect(await faults(endpoint)).toEqual([]);
  });

  it.each([
    "http://push.example/1",
    "https://localhost/1",
    "https://192.168.1.1/1",
    "https://[::1]/1",
    "https://2130706433/1",
    "https://service/1",
    "https://service.internal./1",
    "ftp://push.example/1",
    "nonsense",
  ])("may not be %s", async (endpoint) => {
    expect(await faults(endpoint)).toEqual(["endpoint"]);
  });

  it("may be on this machine in development, but nowhere else in private", async () => {
    expect(await faults("http://127.0.0.1:9999/1", true)).toEqual([]);
    expect(await faults("http://localhost:9999/1", true)).toEqual([]);
    expect(await faults("http://192.168.1.1/1", true)).toEqual(["endpoint"]);
    expect(await faults("http://127.0.0.1.evil.example/1", true)).toEqual(["endpoint"]);
  });
});
