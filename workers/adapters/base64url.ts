import { base64url } from "jose";

/** RFC 4648 §5, without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  return base64url.encode(bytes);
}

/** The bytes of a base64url text, or `null` when it is none. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return new Uint8Array(base64url.decode(text));
  } catch {
    return null;
  }
}

/**
 * The bytes of what {@link toBase64Url} wrote, or `null`. The same bytes written in another way (unused bits, padding,
 * spaces) are none: what we issued has one form only.
 */
export function fromOwnBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  const bytes = fromBase64Url(text);
  return bytes && toBase64Url(bytes) === text ? bytes : null;
}
