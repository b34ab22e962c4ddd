import { ed25519 } from "@noble/curves/ed25519.js";
import { argon2idAsync } from "@noble/hashes/argon2.js";
import { fromBase64, toBase64, unpacked, utf8 } from "../bytes.ts";
import { derived } from "./archive.ts";
import { said } from "./said.ts";

/** RFC 9106, 4, for where there is not much memory: 64 MiB, three passes; one lane, as a worker is one thread. */
const MEMORY_KIB = 64 * 1_024;
const PASSES = 3;
const SALT_BYTES = 16;
const IV_BYTES = 12;
const LABEL = "Veche recovery v1";
const FORMAT = 1;
const AES = "AES-GCM";

/** What a backup is begun with, for whoever has the code. */
interface Head {
  readonly format: typeof FORMAT;
  readonly salt: string;
  /** The backup's key under a key of the code, base64: the nonce before it. */
  readonly wrapped: string;
}

/** What comes of a recovery code, of one person. */
export interface RecoveryKeys {
  /** Ed25519, base64: as the owner's device log names it. */
  readonly publicKey: string;
  readonly sign: (message: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;
  readonly wrapping: CryptoKey;
}

/** How many KiB of memory it takes to try a code. Only tests take less. */
export type CodeMemory = number | undefined;

async function keysOf(
  code: string,
  userId: string,
  salt: Uint8Array<ArrayBuffer>,
  memory: CodeMemory,
): Promise<RecoveryKeys> {
  const person = utf8(JSON.stringify([LABEL, userId]));
  const cost = { t: PASSES, m: memory ?? MEMORY_KIB, p: 1, dkLen: 32, personalization: person };
  const secret = Uint8Array.from(await argon2idAsync(utf8(code), salt, cost));
  const seed = await derived(secret, `${LABEL} sign`);
  const raw = await derived(secret, `${LABEL} wrap`);
  const wrapping = await crypto.subtle.importKey("raw", raw, AES, false, ["encrypt", "decrypt"]);
  return {
    publicKey: toBase64(ed25519.getPublicKey(seed)),
    sign: async (message) => ed25519.sign(message, seed),
    wrapping,
  };
}

/** What a new backup, with that key, is begun with under that code. */
export async function sealedUnder(
  code: string,
  userId: string,
  key: Uint8Array<ArrayBuffer>,
  memory: CodeMemory,
): Promise<{ readonly head: string; readonly keys: RecoveryKeys }> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const keys = await keysOf(code, userId, salt, memory);
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const body = await crypto.subtle.encrypt({ name: AES, iv }, keys.wrapping, key);
  const wrapped = new Uint8Array(IV_BYTES + body.byteLength);
  wrapped.set(iv);
  wrapped.set(new Uint8Array(body), IV_BYTES);
  const head: Head = { format: FORMAT, salt: toBase64(salt), wrapped: toBase64(wrapped) };
  return { head: said(head), keys };
}

/** The backup's key, by the code; `null` if it is another code, another person's, or nothing that was begun so. */
export async function openedBy(
  code: string,
  userId: string,
  head: string,
  memory: CodeMemory,
): Promise<{ readonly key: Uint8Array<ArrayBuffer>; readonly keys: RecoveryKeys } | null> {
  try {
    const { format, salt, wrapped } = unpacked<Head>(fromBase64(head));
    if (format !== FORMAT) return null;
    const keys = await keysOf(code, userId, fromBase64(salt), memory);
    const bytes = fromBase64(wrapped);
    const algorithm = { name: AES, iv: bytes.subarray(0, IV_BYTES) };
    const body = bytes.subarray(IV_BYTES);
    const key = await crypto.subtle.decrypt(algorithm, keys.wrapping, body);
    return { key: new Uint8Array(key), keys };
  } catch {
    return null;
  }
}
