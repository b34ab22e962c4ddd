import { LRUCache } from "lru-cache";
import type { Sealer } from "../domains/identity/ports.ts";
import { fromOwnBase64Url, toBase64Url } from "./base64url.ts";
import { derivedMac } from "./mac.ts";

const NONCE_BYTES = 12;
/** Names that one isolate remembers having made: a session's is asked for with each of its tokens. */
const MOST_NAMES = 5_000;

type NonceOf = (text: string, context: string) => Promise<Uint8Array<ArrayBuffer>>;

/** AES-256-GCM (NIST SP 800-38D) under a key derived for this purpose alone (HKDF-SHA-256, RFC 5869). */
export function aesSealer(secret: Uint8Array<ArrayBuffer>, purpose: string): Sealer {
  return sealerWith(secret, purpose, async () =>
    crypto.getRandomValues(new Uint8Array(NONCE_BYTES)),
  );
}

function sealerWith(secret: Uint8Array<ArrayBuffer>, purpose: string, nonceOf: NonceOf): Sealer {
  const derive = async () => {
    const root = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
    const info = new TextEncoder().encode(`veche ${purpose}`);
    return crypto.subtle.deriveKey(
      { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info },
      root,
      { name: "AES-GCM", length: 256 },
      false,
      ["encrypt", "decrypt"],
    );
  };
  let key: Promise<CryptoKey> | undefined;
  const cipher = (iv: Uint8Array<ArrayBuffer>, context: string) => ({
    name: "AES-GCM",
    iv,
    additionalData: new TextEncoder().encode(context),
  });
  return {
    async seal(text, context) {
      key ??= derive();
      const iv = await nonceOf(text, context);
      const bytes = new TextEncoder().encode(text);
      const sealed = await crypto.subtle.encrypt(cipher(iv, context), await key, bytes);
      return toBase64Url(Buffer.concat([iv, new Uint8Array(sealed)]));
    },
    async open(sealed, context) {
      const bytes = fromOwnBase64Url(sealed);
      if (bytes === null || bytes.length <= NONCE_BYTES) return null;
      key ??= derive();
      const iv = bytes.slice(0, NONCE_BYTES);
      return crypto.subtle
        .decrypt(cipher(iv, context), await key, bytes.slice(NONCE_BYTES))
        .then((opened) => new TextDecoder().decode(opened))
        .catch(() => null);
    },
  };
}

/**
 * The same, but the same text for the same context seals to the same (AES-GCM under a nonce that is a MAC of both), so
 * that it can serve as a name which only we can read.
 */
export function namingSealer(secret: Uint8Array<ArrayBuffer>, purpose: string): Sealer {
  const mac = derivedMac(secret, `${purpose} name`);
  const sealer = sealerWith(secret, purpose, async (text, context) => {
    const tag = await mac.sign(new TextEncoder().encode(JSON.stringify([context, text])));
    return new Uint8Array(tag.slice(0, NONCE_BYTES));
  });
  const sealed = new LRUCache<string, string>({ max: MOST_NAMES });
  return {
    ...sealer,
    async seal(text, context) {
      const key = JSON.stringify([context, text]);
      const known = sealed.get(key);
      if (known !== undefined) return known;
      const name = await sealer.seal(text, context);
      sealed.set(key, name);
      return name;
    },
  };
}
