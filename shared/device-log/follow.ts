import { base64Of, bytesOfBase64 } from "./base64.ts";
import { entryBytes, entryIn, type LogEntry } from "./entry.ts";
import { admitted, type DeviceLog, emptyLog, type LogFault, signerKey } from "./rules.ts";

/** An entry as it goes about: its signed bytes and the signature, both in base64. */
export interface SignedEntry {
  readonly entry: string;
  readonly signature: string;
}

/** Ed25519 (RFC 8032): whether the key (32 bytes) has signed the message. May reject where the key is no key. */
export type VerifySignature = (
  key: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
) => Promise<boolean>;

/** The newest entry's place does not fit what was known, or an entry is not what it has to be: and from which on. */
export interface LogBreach {
  readonly fault: LogFault;
  readonly seq: number;
}

async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** SHA-256 (hex) of an entry: what the next one names as the one before it. */
export function entryHash(entry: LogEntry): Promise<string> {
  return hashOf(entryBytes(entry));
}

/** The log after this entry, or why it cannot be the next one: by its form, its place, the rules and its signature. */
export async function followed(
  log: DeviceLog,
  signed: SignedEntry,
  verify: VerifySignature,
): Promise<DeviceLog | LogFault> {
  const bytes = bytesOfBase64(signed.entry);
  const signature = bytesOfBase64(signed.signature);
  const entry = bytes && entryIn(bytes);
  if (!bytes || !entry || !signature) return "malformed";
  const after = admitted(log, entry, await hashOf(bytes));
  if (typeof after === "string") return after;
  const key = bytesOfBase64(signerKey(log, entry) ?? "");
  const isSigned = key !== null && (await verify(key, bytes, signature).catch(() => false));
  return isSigned ? after : "signature";
}

/**
 * Checks a log, or the part of it after what was checked before: what it comes to, or where it breaks. A log that has
 * lost entries shows by its length, which is for the caller to compare.
 */
export async function verifiedLog(
  before: DeviceLog | string,
  entries: readonly SignedEntry[],
  verify: VerifySignature,
): Promise<DeviceLog | LogBreach> {
  let log = typeof before === "string" ? emptyLog(before) : before;
  for (const signed of entries) {
    const after = await followed(log, signed, verify);
    if (typeof after === "string") return { fault: after, seq: log.seq + 1 };
    log = after;
  }
  return log;
}

/** An entry that is signed and ready to be handed in. */
export async function signedEntry(
  entry: LogEntry,
  sign: (message: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>,
): Promise<SignedEntry> {
  const bytes = entryBytes(entry);
  return { entry: base64Of(bytes), signature: base64Of(await sign(bytes)) };
}

/** The entry that was signed, unchecked; `null` if it is none. */
export function readEntry({ entry }: SignedEntry): LogEntry | null {
  const bytes = bytesOfBase64(entry);
  return bytes && entryIn(bytes);
}
