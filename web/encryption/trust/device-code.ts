import type { LogDevice } from "../../../shared/device-log/index.ts";
import { utf8 } from "../bytes.ts";

const LABEL = "Veche device code v1";
/** Crockford's base 32: no letter in it is taken for another one. */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LETTERS = 12;
const GROUP = 4;
const BITS = 5;

/**
 * The code of a device, `XXXX-XXXX-XXXX`: 60 bits of the SHA-256 of whose it is, what it is called and which key it has.
 * Who wanted another key to have the same code would have to try about 2⁶⁰ keys, for this person alone.
 */
export async function deviceCode(userId: string, { deviceId, key }: LogDevice): Promise<string> {
  const named = utf8(JSON.stringify([LABEL, userId, deviceId, key]));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", named));
  const bits = [...digest].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const letters = Array.from({ length: CODE_LETTERS }, (_, place) => {
    const from = place * BITS;
    return LETTERS[Number.parseInt(bits.slice(from, from + BITS), 2)] ?? "";
  });
  const groups = [0, GROUP, 2 * GROUP].map((at) => letters.slice(at, at + GROUP).join(""));
  return groups.join("-");
}

/** What somebody typed, as codes are written: O is 0, I and L are 1, and what lies between does not matter. */
export function asTyped(text: string): string {
  const plain = text.toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1");
  const letters = plain.replace(/[^0-9A-Z]/g, "");
  return letters.match(/.{1,4}/g)?.join("-") ?? "";
}

const SCHEME = "veche-device:";

/** What the QR code of a device says: all of its key. */
export function devicePayload(userId: string, { deviceId, key }: LogDevice): string {
  return SCHEME + [userId, deviceId, key].join("|");
}

/** Whether a QR code is of this very device. */
export function isPayloadOf(text: string, userId: string, device: LogDevice): boolean {
  return text === devicePayload(userId, device);
}
