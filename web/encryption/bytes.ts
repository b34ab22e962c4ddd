export { fromBase64 } from "../../shared/device-log/base64.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encoder.encode(text));
}

export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  // A call takes so many arguments and no more.
  for (let at = 0; at < bytes.length; at += 8_192) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  }
  return btoa(binary);
}

/** A record as bytes, and back. Whoever reads knows what was written. */
export function packed(value: unknown): Uint8Array<ArrayBuffer> {
  return utf8(JSON.stringify(value));
}

export function unpacked<Value>(bytes: Uint8Array): Value {
  return JSON.parse(textOf(bytes));
}
