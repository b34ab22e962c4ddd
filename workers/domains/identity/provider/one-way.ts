import { createHash } from "node:crypto";
import type { Ids } from "../../../../shared/kernel/ids.ts";

const BYTES = 32;

/** A secret that nobody guesses: 256 random bits in base64url. */
export function newSecret(ids: Ids): string {
  return Buffer.from(ids.random(BYTES)).toString("base64url");
}

/** What is kept of a secret: SHA-256, in base64url. It is also the PKCE transformation S256 (RFC 7636 §4.2). */
export function oneWay(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
