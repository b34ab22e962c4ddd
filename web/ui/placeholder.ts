import { thumbHashToDataURL } from "thumbhash";

const known = new Map<string, string>();

/** A blurred likeness of a picture, as a data URL, from its ThumbHash (base64). Empty for one that cannot be read. */
export function placeholderOf(thumbHash: string): string {
  const before = known.get(thumbHash);
  if (before !== undefined) return before;
  const url = decode(thumbHash);
  known.set(thumbHash, url);
  return url;
}

function decode(thumbHash: string): string {
  try {
    return thumbHashToDataURL(Uint8Array.from(atob(thumbHash), (byte) => byte.charCodeAt(0)));
  } catch {
    return "";
  }
}
