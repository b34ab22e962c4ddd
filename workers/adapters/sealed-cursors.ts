import { AppError, commonErrors } from "../../shared/kernel/app-error.ts";
import type { Cursors, Keyset } from "../../shared/kernel/pagination.ts";
import { fromOwnBase64Url, toBase64Url } from "./base64url.ts";
import type { Mac } from "./mac.ts";

const TAG_BYTES = 16;

function bound(list: string, payload: Uint8Array): Uint8Array {
  const name = new TextEncoder().encode(`cursor\n${list}\n`);
  const all = new Uint8Array(name.length + payload.length);
  all.set(name);
  all.set(payload, name.length);
  return all;
}

/** Cursors that carry their position in the open, under a MAC (truncated HMAC-SHA-256) that binds them to one list. */
export function sealedCursors(mac: Mac): Cursors {
  return {
    async seal(list, position) {
      const payload = new TextEncoder().encode(JSON.stringify(position));
      const tag = (await mac.sign(bound(list, payload))).subarray(0, TAG_BYTES);
      const sealed = new Uint8Array(TAG_BYTES + payload.length);
      sealed.set(tag);
      sealed.set(payload, TAG_BYTES);
      return toBase64Url(sealed);
    },
    async open(list, cursor) {
      const sealed = fromOwnBase64Url(cursor);
      if (!sealed || sealed.length <= TAG_BYTES) throw new AppError(commonErrors.invalid_cursor);
      const payload = sealed.subarray(TAG_BYTES);
      const good = await mac.verifies(bound(list, payload), sealed.subarray(0, TAG_BYTES));
      if (!good) throw new AppError(commonErrors.invalid_cursor);
      const position: Keyset = JSON.parse(new TextDecoder().decode(payload));
      return position;
    },
  };
}
