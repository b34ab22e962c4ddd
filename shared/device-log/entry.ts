/** Begins what is signed: a signature of the log is one of nothing else, and the other way round. */
const LABEL = "Veche device log v1\n";
const VERSION = 1;

const LOG_KINDS = ["founded", "added", "removed", "restarted", "recovery"] as const;
export type LogKind = (typeof LOG_KINDS)[number];

/** What signs as itself: no device is called so. */
export const RECOVERY = "recovery";
/** What the first entry names as the hash of the one before it. */
export const LOG_START = "0".repeat(64);

/** A device, by the Ed25519 key (base64) that it signs everything with. */
export interface LogDevice {
  readonly deviceId: string;
  readonly key: string;
}

interface Place {
  readonly userId: string;
  /** From 1, without gaps. */
  readonly seq: number;
  /** SHA-256 (hex) of the signed bytes of the entry before. */
  readonly prev: string;
  /** A device's id, or {@link RECOVERY}. */
  readonly signer: string;
  /** When, by the signer's clock: milliseconds since the Unix epoch. Says nothing that can be relied on. */
  readonly at: number;
}

/** An entry of a person's device log. */
export type LogEntry =
  | (Place & {
      readonly kind: Exclude<LogKind, "recovery">;
      readonly subject: LogDevice;
    })
  /** From here on that key (Ed25519, base64) stands in for a device; `null` withdraws the one there was. */
  | (Place & { readonly kind: "recovery"; readonly subject: { readonly key: string | null } });

const USER_ID = /^[A-Za-z0-9_-]{1,64}$/;
const DEVICE_ID = /^[A-Za-z0-9_-]{8,64}$/;
const HASH = /^[0-9a-f]{64}$/;
/** 32 bytes in base64, whose last character leaves the two spare bits at zero: one way to write each key. */
const KEY = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

const isText = (value: unknown, form: RegExp): value is string =>
  typeof value === "string" && form.test(value);
const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
const isKind = (value: unknown): value is LogKind => LOG_KINDS.some((kind) => kind === value);

function isDeviceId(value: unknown): value is string {
  return isText(value, DEVICE_ID) && value !== RECOVERY;
}

/**
 * The bytes that are signed, and of which the hash is: the label, then a JSON array without spaces. All texts in it are of
 * letters that JSON writes in one way only.
 */
export function entryBytes(entry: LogEntry): Uint8Array<ArrayBuffer> {
  const { userId, seq, prev, kind, subject, signer, at } = entry;
  const deviceId = "deviceId" in subject ? subject.deviceId : null;
  const columns = [VERSION, userId, seq, prev, kind, deviceId, subject.key, signer, at];
  return Uint8Array.from(new TextEncoder().encode(LABEL + JSON.stringify(columns)));
}

/** The entry that was encoded so; `null` if it is none, or is written otherwise than {@link entryBytes} does. */
export function entryIn(bytes: Uint8Array): LogEntry | null {
  const text = new TextDecoder().decode(bytes);
  if (!text.startsWith(LABEL)) return null;
  const entry = columnsIn(text.slice(LABEL.length));
  if (!entry) return null;
  const again = entryBytes(entry);
  const isSame = again.length === bytes.length && again.every((byte, at) => byte === bytes[at]);
  return isSame ? entry : null;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function columnsIn(json: string): LogEntry | null {
  const columns = parsed(json);
  if (!Array.isArray(columns)) return null;
  const [version, userId, seq, prev, kind, deviceId, key, signer, at] = columns as unknown[];
  if (version !== VERSION || !isText(userId, USER_ID) || !isKind(kind)) return null;
  if (!isCount(seq) || seq === 0 || !isText(prev, HASH) || !isCount(at)) return null;
  if (signer !== RECOVERY && !isDeviceId(signer)) return null;
  const place = { userId, seq, prev, signer, at };
  if (kind === "recovery") {
    if (deviceId !== null || (key !== null && !isText(key, KEY))) return null;
    return { ...place, kind, subject: { key } };
  }
  if (!isDeviceId(deviceId) || !isText(key, KEY)) return null;
  return { ...place, kind, subject: { deviceId, key } };
}
