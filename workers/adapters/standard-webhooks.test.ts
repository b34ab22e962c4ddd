import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { standardWebhooks } from "./standard-webhooks.ts";

const KEY = Buffer.from("a secret of twenty-four b");
const SECRET = `whsec_${KEY.toString("base64")}`;
const NOW = 1_795_300_000_000;
const BODY = new TextEncoder().encode('{"id": "p1"}');

function signed(timestamp: number, key: Uint8Array = KEY, body: Uint8Array = BODY): Headers {
  const text = `msg_1.${timestamp}.`;
  const tag = createHmac("sha256", key).update(text).update(body).digest("base64");
  return new Headers({
    "webhook-id": "msg_1",
    "webhook-timestamp": String(timestamp),
    "webhook-signature": `v1,AAAA v2,${tag} v1,${tag}`,
  });
}

const verify = (headers: Headers, body: Uint8Array = BODY) =>
  standardWebhooks().verify(SECRET, headers, body, NOW);

describe("webhooks signed as Standard Webhooks say", () => {
  it("are taken while they are fresh", async () => {
    expect(await verify(signed(NOW / 1_000))).toBe(true);
    expect(await verify(signed(NOW / 1_000 - 299))).toBe(true);
  });

  it("are refused when they are old, changed, by another key, or not signed", async () => {
    expect(await verify(signed(NOW / 1_000 - 301))).toBe(false);
    expect(await verify(signed(NOW / 1_000 + 301))).toBe(false);
    expect(await verify(signed(NOW / 1_000), new Uint8Array(3))).toBe(false);
    expect(await verify(signed(NOW / 1_000, Buffer.from("another")))).toBe(false);
    expect(await verify(new Headers())).toBe(false);
  });
});
