import { createHash, createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { SessionId, UserId } from "../../../shared/kernel/ids.ts";

/*
 * A refresh token, in base64url: user (16 bytes) | session (16) | generation (4) | secret (32) | tag (16).
 * The tag lets garbage be refused without asking anybody. Everything here is synchronous, so that an object can
 * read, decide and write without another request coming between.
 */
const BODY_BYTES = 68;
const TAG_BYTES = 16;
const SECRET_AT = 36;
const SHAPE = /^[A-Za-z0-9_-]{112}$/;

export interface RefreshKeys {
  readonly tag: Uint8Array;
  readonly successor: Uint8Array;
  readonly beside: Uint8Array;
}

export interface RefreshToken {
  readonly userId: UserId;
  readonly sessionId: SessionId;
  readonly generation: number;
}

function derived(secret: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secret, new Uint8Array(32), `veche ${purpose}`, 32));
}

/** Keys for this one purpose, from the deployment's secret (HKDF, RFC 5869). */
export function refreshKeys(secret: Uint8Array): RefreshKeys {
  return {
    tag: derived(secret, "refresh-token"),
    successor: derived(secret, "refresh-token successor"),
    beside: derived(secret, "refresh-token beside"),
  };
}

function tagOf(keys: RefreshKeys, body: Uint8Array): Uint8Array {
  return createHmac("sha256", keys.tag).update(body).digest().subarray(0, TAG_BYTES);
}

function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}

/** Writes a token; `secret` has 32 bytes. */
export function writeRefreshToken(
  keys: RefreshKeys,
  token: RefreshToken,
  secret: Uint8Array,
): string {
  const body = Buffer.alloc(BODY_BYTES);
  body.write(token.userId.replaceAll("-", ""), 0, "hex");
  body.write(token.sessionId.replaceAll("-", ""), 16, "hex");
  body.writeUInt32BE(token.generation, 32);
  body.set(secret, SECRET_AT);
  return Buffer.concat([body, tagOf(keys, body)]).toString("base64url");
}

/** Reads a token that we have written; `null` for anything else. */
export function readRefreshToken(keys: RefreshKeys, text: string): RefreshToken | null {
  if (!SHAPE.test(text)) return null;
  const bytes = Buffer.from(text, "base64url");
  const body = bytes.subarray(0, BODY_BYTES);
  if (!timingSafeEqual(bytes.subarray(BODY_BYTES), tagOf(keys, body))) return null;
  return {
    userId: uuidOf(body.subarray(0, 16)) as UserId,
    sessionId: uuidOf(body.subarray(16, 32)) as SessionId,
    generation: body.readUInt32BE(32),
  };
}

/**
 * The token after this one. It follows from the old token and the rotation's salt, so that the same old token gets
 * the same successor, although neither of them is kept.
 */
export function successorOf(
  keys: RefreshKeys,
  text: string,
  token: RefreshToken,
  salt: Uint8Array,
): string {
  const secret = createHmac("sha256", keys.successor).update(text).update(salt).digest();
  return writeRefreshToken(keys, { ...token, generation: token.generation + 1 }, secret);
}

/**
 * The token that stands beside the present one of this session and generation. It follows from a salt, so that it is
 * the same each time, although it is not kept.
 */
export function besideOf(keys: RefreshKeys, token: RefreshToken, salt: Uint8Array): string {
  const { userId, sessionId, generation } = token;
  const secret = createHmac("sha256", keys.beside)
    .update(`${userId} ${sessionId} ${generation} `)
    .update(salt)
    .digest();
  return writeRefreshToken(keys, token, secret);
}

/** What is kept of a token. */
export function refreshHash(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
