import { packed, toBase64 } from "../bytes.ts";

/** Something that devices say to each other past the platform, which takes base64. */
export function said(value: unknown): string {
  return toBase64(packed(value));
}
