import { createHmac } from "node:crypto";
import type { CodeHasher } from "../domains/identity/ports.ts";

/** HMAC-SHA-256 (RFC 2104) under a key that serves nothing else. */
export function macCodeHasher(key: Uint8Array): CodeHasher {
  return {
    hash: (code, context) =>
      createHmac("sha256", key).update(`${context}\0${code}`).digest("base64url"),
  };
}
