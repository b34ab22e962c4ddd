import { hkdfSync, timingSafeEqual } from "node:crypto";

/** HMAC-SHA-256 (RFC 2104) with a key of its own. */
export interface Mac {
  sign(message: Uint8Array): Promise<Uint8Array>;
  /** Compares in constant time; `tag` may be truncated to 16 bytes or more. */
  verifies(message: Uint8Array, tag: Uint8Array): Promise<boolean>;
}

const SHORTEST_TAG = 16;

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** 32 bytes for one purpose from a secret (HKDF-SHA-256, RFC 5869). */
export function derivedBytes(secret: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secret, new Uint8Array(32), `veche ${purpose}`, 32));
}

/**
 * A MAC under a key derived (HKDF-SHA-256, RFC 5869) from a secret for one purpose, so that one secret may serve
 * several purposes without their tags being interchangeable.
 */
export function derivedMac(secret: Uint8Array<ArrayBuffer>, purpose: string): Mac {
  const derive = async () => {
    const root = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
    const info = new TextEncoder().encode(`veche ${purpose}`);
    return crypto.subtle.deriveKey(
      { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info },
      root,
      { name: "HMAC", hash: "SHA-256", length: 256 },
      false,
      ["sign"],
    );
  };
  let key: Promise<CryptoKey> | undefined;
  const sign = async (message: Uint8Array) => {
    key ??= derive();
    return new Uint8Array(await crypto.subtle.sign("HMAC", await key, message));
  };
  return {
    sign,
    verifies: async (message, tag) =>
      tag.length >= SHORTEST_TAG && sameBytes((await sign(message)).subarray(0, tag.length), tag),
  };
}
