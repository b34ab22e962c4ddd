/**
 * Secure frames (RFC 9605) of the suite AES_128_GCM_SHA256_128. A frame is its header, the cipher text and the tag; the
 * header, and the metadata that goes in the clear, are authenticated.
 */

/** The suite's number (§8.1). */
const SUITE = 4;
const KEY_BYTES = 16;
const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
/** A key id or counter that is larger than this stands behind the first byte of the header. */
const INLINE = 7;

export interface FrameKey {
  readonly key: CryptoKey;
  readonly salt: Uint8Array;
}

export interface FrameHeader {
  readonly keyId: bigint;
  readonly counter: bigint;
  /** How long the header is. */
  readonly length: number;
}

/** The key and salt that a base key stands for under a key id (§4.4.2). */
export async function frameKey(
  baseKey: Uint8Array<ArrayBuffer>,
  keyId: bigint,
  use: "encrypt" | "decrypt",
): Promise<FrameKey> {
  const base = await crypto.subtle.importKey("raw", baseKey, "HKDF", false, ["deriveBits"]);
  const derive = (label: string, bytes: number) => {
    const info = labelled(label, keyId);
    const parameters = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info };
    return crypto.subtle.deriveBits(parameters, base, bytes * 8);
  };
  const bytes = await derive("SFrame 1.0 Secret key ", KEY_BYTES);
  const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, [use]);
  return { key, salt: new Uint8Array(await derive("SFrame 1.0 Secret salt ", NONCE_BYTES)) };
}

function labelled(label: string, keyId: bigint): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(label);
  const info = new Uint8Array(text.length + 10);
  info.set(text);
  const view = new DataView(info.buffer, text.length);
  view.setBigUint64(0, keyId);
  view.setUint16(8, SUITE);
  return info;
}

/** The header as bytes (§4.3). */
export function headerBytes(keyId: bigint, counter: bigint): Uint8Array<ArrayBuffer> {
  const [id, count] = [fieldOf(keyId), fieldOf(counter)];
  const header = new Uint8Array(1 + id.bytes.length + count.bytes.length);
  header[0] = (id.bits << 4) | count.bits;
  header.set(id.bytes, 1);
  header.set(count.bytes, 1 + id.bytes.length);
  return header;
}

/** A small number stands in four bits; of a larger one they say how many bytes it takes, less one. */
function fieldOf(value: bigint): { readonly bits: number; readonly bytes: Uint8Array } {
  if (value <= INLINE) return { bits: Number(value), bytes: new Uint8Array() };
  const digits = value.toString(16);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  const bytes = Uint8Array.from(even.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return { bits: 8 | (bytes.length - 1), bytes };
}

/** Reads a header; `null` if the bytes end before it does. */
export function headerIn(frame: Uint8Array): FrameHeader | null {
  const [config] = frame;
  if (config === undefined) return null;
  const id = numberAt(frame, 1, config >> 4);
  const count = id && numberAt(frame, id.end, config & 15);
  return count && { keyId: id.value, counter: count.value, length: count.end };
}

function numberAt(
  bytes: Uint8Array,
  at: number,
  bits: number,
): { readonly value: bigint; readonly end: number } | null {
  if (bits <= INLINE) return { value: BigInt(bits), end: at };
  const end = at + (bits & INLINE) + 1;
  if (end > bytes.length) return null;
  let value = 0n;
  for (const byte of bytes.subarray(at, end)) value = (value << 8n) | BigInt(byte);
  return { value, end };
}

function nonceOf(salt: Uint8Array, counter: bigint): Uint8Array<ArrayBuffer> {
  const nonce = Uint8Array.from(salt);
  for (let at = NONCE_BYTES - 1, left = counter; left > 0n; at -= 1, left >>= 8n) {
    nonce[at] = (nonce[at] ?? 0) ^ Number(left & 0xffn);
  }
  return nonce;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The frame, with the metadata in the clear before it. A counter is never to be used twice with one key. */
export async function sealFrame(
  { key, salt }: FrameKey,
  keyId: bigint,
  counter: bigint,
  metadata: Uint8Array,
  plain: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const header = headerBytes(keyId, counter);
  const additionalData = joined(header, metadata);
  const iv = nonceOf(salt, counter);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, plain);
  return joined(metadata, header, new Uint8Array(sealed));
}

/** What a frame holds, behind its metadata. Throws if it was made by another key, or changed. */
export async function openFrame(
  { key, salt }: FrameKey,
  { counter, length }: FrameHeader,
  metadata: Uint8Array,
  frame: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const additionalData = joined(frame.subarray(0, length), metadata);
  const iv = nonceOf(salt, counter);
  const sealed = Uint8Array.from(frame.subarray(length));
  const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, sealed);
  return joined(metadata, new Uint8Array(opened));
}
