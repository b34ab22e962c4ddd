import { generateKeyPairSync } from "node:crypto";
import { jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PushPayload } from "../../shared/contracts/people/notifications.ts";
import { type PushService, startPushService } from "../../shared/testing/push-service.ts";
import { Fcm } from "./fcm.ts";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const private_key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const project = { project_id: "a-project", client_email: "push@a-project.example", private_key };

const payload: PushPayload = {
  kind: "call",
  callId: "01920f2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f",
  title: "Анна",
  body: "Входящий звонок",
  tag: "call:1",
  badge: 3,
  url: "/calls/1",
  at: "2026-11-21T08:00:00.000Z",
};
const message = { payload, urgency: "high", ttlSeconds: 45 } as const;

describe("a message by FCM", () => {
  let service: PushService;
  beforeAll(async () => {
    service = await startPushService();
  });
  afterAll(() => service.stop());

  const fcm = () =>
    new Fcm({ ...project, token_uri: `${service.origin}/token` }, `${service.origin}/`);
  const paths = async () => (await service.received()).map(({ url }) => url);

  it("has the documented shape, and goes as the service account", async () => {
    expect(await fcm().send("device-1", message)).toEqual({ kind: "sent" });
    const [token, sent] = await service.received();
    expect(token?.url).toBe("/token");
    const form = new URLSearchParams(token?.body);
    expect(form.get("grant_type")).toBe("urn:ietf:params:oauth:grant-type:jwt-bearer");
    const { payload: claims } = await jwtVerify(form.get("assertion") ?? "", publicKey, {
      issuer: project.client_email,
      audience: `${service.origin}/token`,
    });
    expect(claims["scope"]).toBe("https://www.googleapis.com/auth/firebase.messaging");
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3_600);

    expect(sent?.url).toBe("/v1/projects/a-project/messages:send");
    expect(sent?.headers["authorization"]).toBe("Bearer ya29.1");
    const body = JSON.parse(sent?.body ?? "");
    expect(body).toMatchObject({
      message: {
        token: "device-1",
        data: { kind: "call", callId: payload.callId, title: "Анна", badge: "3" },
        android: { priority: "HIGH", ttl: "45s", collapse_key: "call:1" },
        apns: {
          headers: { "apns-priority": "10", "apns-collapse-id": "call:1" },
          payload: { aps: { alert: { title: "Анна", body: "Входящий звонок" }, badge: 3 } },
        },
      },
    });
    expect(Object.values(body.message.data).every((value) => typeof value === "string")).toBe(true);
  });

  it("keeps its access token, and asks for another when that one is refused", async () => {
    const before = (await paths()).length;
    const sender = fcm();
    await sender.send("device-2", message);
    await sender.send("device-3", message);
    expect((await paths()).slice(before).filter((url) => url === "/token")).toHaveLength(1);
    await service.withdrawToken();
    expect(await sender.send("device-4", message)).toEqual({ kind: "sent" });
    expect((await paths()).slice(before).filter((url) => url === "/token")).toHaveLength(2);
  });

  it.each([
    ["UNREGISTERED", { kind: "gone" }],
    ["SENDER_ID_MISMATCH", { kind: "gone" }],
    ["INVALID_TOKEN", { kind: "gone" }],
    ["INVALID_DATA", { kind: "refused", ours: false, reason: "400 INVALID_ARGUMENT" }],
    ["QUOTA_EXCEEDED", { kind: "later", retryAfterSeconds: 60, reason: "429 QUOTA_EXCEEDED" }],
    ["UNAVAILABLE", { kind: "later", retryAfterSeconds: null, reason: "503 UNAVAILABLE" }],
    ["INTERNAL", { kind: "later", retryAfterSeconds: null, reason: "500 INTERNAL" }],
    [
      "THIRD_PARTY_AUTH_ERROR",
      { kind: "refused", ours: true, reason: "401 THIRD_PARTY_AUTH_ERROR" },
    ],
  ])("answered by %s", async (code, outcome) => {
    expect(await fcm().send(`${code}-1`, message)).toEqual(outcome);
  });

  it("without an access token", async () => {
    const refused = { ...project, token_uri: `${service.origin}/no-token` };
    const outcome = await new Fcm(refused, service.origin).send("device-5", message);
    expect(outcome).toEqual({ kind: "refused", ours: true, reason: "token: 400" });
    const absent = { ...project, token_uri: "http://127.0.0.1:9/" };
    expect(await new Fcm(absent, service.origin).send("device-6", message)).toMatchObject({
      kind: "later",
    });
  });
});
