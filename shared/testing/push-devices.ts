import { createECDH, randomBytes } from "node:crypto";
import ece from "http_ece";
import { type PushPayload, pushPayload } from "../contracts/people/notifications.ts";

/** A browser that has subscribed to a push service. */
export interface TestDevice {
  /** What its `PushSubscription.toJSON()` gives. */
  readonly subscription: {
    readonly endpoint: string;
    readonly expirationTime: null;
    readonly keys: { readonly p256dh: string; readonly auth: string };
  };
  /** Decrypts what it was pushed, by another implementation than the one that encrypts (RFC 8291). */
  open(body: Uint8Array): PushPayload;
}

export function testDevice(endpoint: string): TestDevice {
  const keys = createECDH("prime256v1");
  const p256dh = keys.generateKeys().toString("base64url");
  const auth = randomBytes(16).toString("base64url");
  return {
    subscription: { endpoint, expirationTime: null, keys: { p256dh, auth } },
    open(body) {
      const secret = { version: "aes128gcm", privateKey: keys, authSecret: auth } as const;
      return pushPayload.parse(JSON.parse(ece.decrypt(Buffer.from(body), secret).toString()));
    },
  };
}
