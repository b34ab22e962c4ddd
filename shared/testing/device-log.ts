import {
  type DeviceLog,
  emptyLog,
  followed,
  type LogDevice,
  type LogEntry,
  type LogKind,
  type SignedEntry,
  signedEntry,
  type VerifySignature,
} from "../device-log/index.ts";

type KeyPair = Extract<
  Awaited<ReturnType<typeof crypto.subtle.generateKey>>,
  { publicKey: unknown }
>;

/** A key that signs entries of a device log: of a device, or of recovery. */
export interface LogSigner extends LogDevice {
  readonly pair: KeyPair;
}

export const verifyByRuntime: VerifySignature = async (key, message, signature) => {
  const imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", imported, signature, message);
};

export async function logSigner(deviceId: string): Promise<LogSigner> {
  const pair = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as KeyPair;
  const raw = (await crypto.subtle.exportKey("raw", pair.publicKey)) as ArrayBuffer;
  return { deviceId, key: btoa(String.fromCharCode(...new Uint8Array(raw))), pair };
}

/** The entry, signed by this key, whether it may or not. */
export function signedBy(signer: LogSigner, entry: LogEntry): Promise<SignedEntry> {
  return signedEntry(
    entry,
    async (message) =>
      new Uint8Array(await crypto.subtle.sign("Ed25519", signer.pair.privateKey, message)),
  );
}

/** What an entry is to be: the rest follows from where the log stands. */
export interface Wish {
  readonly kind: LogKind;
  readonly subject: LogDevice | { readonly key: string | null };
  readonly signer: LogSigner;
  /** As whom, if not as the device that it is. */
  readonly as?: string;
  readonly at?: number;
}

/** The next entry of that log, good or bad. */
export function nextEntry(log: DeviceLog, { kind, subject, signer, as, at = 0 }: Wish): LogEntry {
  const place = {
    userId: log.userId,
    seq: log.seq + 1,
    prev: log.head,
    signer: as ?? signer.deviceId,
    at,
  };
  if (kind === "recovery") return { ...place, kind, subject: { key: subject.key } };
  if (!("deviceId" in subject)) throw new Error("a device is wanted");
  return { ...place, kind, subject: { deviceId: subject.deviceId, key: subject.key } };
}

/** Signs the next entry and follows it. Answers the log after it, or why it is none. */
export async function step(log: DeviceLog, wish: Wish) {
  const signed = await signedBy(wish.signer, nextEntry(log, wish));
  return { signed, after: await followed(log, signed, verifyByRuntime) };
}

/** A log of these entries. Throws at the first that is not good. */
export async function logOf(userId: string, wishes: readonly Wish[]) {
  let log = emptyLog(userId);
  const entries: SignedEntry[] = [];
  for (const wish of wishes) {
    const { signed, after } = await step(log, wish);
    if (typeof after === "string") throw new Error(`entry ${log.seq + 1}: ${after}`);
    entries.push(signed);
    log = after;
  }
  return { log, entries };
}
