import { expand, extract } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { CiphersuiteImpl } from "ts-mls";
import { constantTimeEqual } from "ts-mls/util/constantTimeCompare.js";

/**
 * SHA-256, HMAC (RFC 2104) and HKDF (RFC 5869) computed where they are asked for. A commit in a large group takes
 * thousands of them, each of a few hundred bytes, and WebCrypto answers each from another thread: waiting for that takes
 * many times as long as the hash.
 */
export const QUICK_HASHES: Pick<CiphersuiteImpl, "hash" | "kdf"> = {
  hash: {
    digest: async (data) => sha256(data),
    mac: async (key, data) => hmac(sha256, key, data),
    verifyMac: async (key, mac, data) => constantTimeEqual(mac, hmac(sha256, key, data)),
  },
  kdf: {
    extract: async (salt, ikm) => extract(sha256, ikm, salt),
    expand: async (prk, info, length) => expand(sha256, prk, info, length),
    size: sha256.outputLen,
  },
};
