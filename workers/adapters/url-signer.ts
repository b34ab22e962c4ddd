import type { UrlSigner } from "../domains/media/ports.ts";
import { fromOwnBase64Url, toBase64Url } from "./base64url.ts";
import type { Mac } from "./mac.ts";

const TAG_BYTES = 16;

/** Signatures of URLs: a truncated MAC in base64url. */
export function macUrlSigner(mac: Mac): UrlSigner {
  const bytes = (text: string) => new TextEncoder().encode(text);
  return {
    sign: async (text) => toBase64Url((await mac.sign(bytes(text))).subarray(0, TAG_BYTES)),
    verifies: async (text, signature) => {
      const tag = fromOwnBase64Url(signature);
      return tag?.length === TAG_BYTES && mac.verifies(bytes(text), tag);
    },
  };
}
