import type { LogDevice } from "../../../shared/device-log/index.ts";
import { utf8 } from "../bytes.ts";
import { inGroups, LETTERS, lettersOf } from "./letters.ts";

const LABEL = "Veche device code v1";
const CODE_LETTERS = 12;
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
  return inGroups(letters.join(""));
}

/** What somebody typed, as codes are written. */
export function asTyped(text: string): string {
  return inGroups(lettersOf(text));
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
