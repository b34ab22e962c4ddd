import { LOG_START, type LogDevice, type LogEntry, RECOVERY } from "./entry.ts";

/** Where a person's device log stands, after every entry of it has been checked. */
export interface DeviceLog {
  readonly userId: string;
  readonly seq: number;
  /** Hash of the newest entry. */
  readonly head: string;
  /** Which device began it, at first or anew. What a safety number is of. `null` while it is empty. */
  readonly root: (LogDevice & { readonly seq: number }) | null;
  /** Devices that are their owner's now. */
  readonly devices: readonly LogDevice[];
  /** All there ever were, with those in force: an id keeps its key, and a key its id. */
  readonly known: readonly LogDevice[];
  /** Ed25519, base64: stands in for a device. At most one. */
  readonly recovery: string | null;
}

/** Why an entry cannot be the next one. */
export type LogFault =
  | "malformed"
  /** Another person's. */
  | "person"
  /** Not the one after the newest. */
  | "place"
  /** Nobody who may sign this. */
  | "signer"
  /** Cannot be done to this device, or key. */
  | "subject"
  | "signature";

export function emptyLog(userId: string): DeviceLog {
  return {
    userId,
    seq: 0,
    head: LOG_START,
    root: null,
    devices: [],
    known: [],
    recovery: null,
  };
}

/** Whether the device is its owner's, with that key, by their log. */
export function isInForce({ devices }: DeviceLog, { deviceId, key }: LogDevice): boolean {
  return devices.some((one) => one.deviceId === deviceId && one.key === key);
}

/** Whether the device is, or at some time was, its owner's with that key. */
export function wasEverInForce(log: DeviceLog, device: LogDevice): boolean {
  return isKnown(log, device);
}

/** The key that the entry has to be signed by; `null` if its signer may not sign it. */
export function signerKey(log: DeviceLog, entry: LogEntry): string | null {
  const { kind, signer } = entry;
  if (kind === "founded" || kind === "restarted") {
    return signer === entry.subject.deviceId ? entry.subject.key : null;
  }
  if (signer === RECOVERY) return kind === "recovery" ? null : log.recovery;
  return log.devices.find(({ deviceId }) => deviceId === signer)?.key ?? null;
}

/**
 * The log after this entry, whose hash is `hash`, or why it cannot be the next. That it is signed by {@link signerKey} is
 * for the caller to see to; see `followed`.
 *
 * A log is begun by a device that signs for itself. From then on only who is in force, a device or the recovery key, lets
 * others in and puts them out. A device that can reach none of them begins anew, and nothing from before is in force:
 * everybody can do that who gets the platform to take it, which is why everybody else is warned.
 */
export function admitted(log: DeviceLog, entry: LogEntry, hash: string): DeviceLog | LogFault {
  if (entry.userId !== log.userId) return "person";
  if (entry.seq !== log.seq + 1 || entry.prev !== log.head) return "place";
  if (signerKey(log, entry) === null) return "signer";
  const change = changed(log, entry);
  return typeof change === "string" ? change : { ...log, ...change, seq: entry.seq, head: hash };
}

type Change = Partial<Pick<DeviceLog, "root" | "devices" | "known" | "recovery">>;

function changed(log: DeviceLog, entry: LogEntry): Change | LogFault {
  if (entry.kind === "recovery") return recovery(log, entry.subject.key);
  const { kind, subject, seq } = entry;
  const isThere = isInForce(log, subject);
  if (kind === "removed") {
    const left = log.devices.filter(({ deviceId }) => deviceId !== subject.deviceId);
    return isThere ? { devices: left } : "subject";
  }
  if (isThere || isTaken(log, subject)) return "subject";
  const known = isKnown(log, subject) ? log.known : [...log.known, subject];
  if (kind === "added") {
    return log.seq === 0 ? "place" : { devices: [...log.devices, subject], known };
  }
  if ((kind === "founded") !== (log.seq === 0)) return "place";
  return { root: { ...subject, seq }, devices: [subject], known, recovery: null };
}

function recovery({ recovery: before }: DeviceLog, key: string | null): Change | LogFault {
  return before === key ? "subject" : { recovery: key };
}

function isKnown({ known }: DeviceLog, { deviceId, key }: LogDevice): boolean {
  return known.some((one) => one.deviceId === deviceId && one.key === key);
}

/** The id is known by another key, or the key by another id. */
function isTaken({ known }: DeviceLog, { deviceId, key }: LogDevice): boolean {
  return known.some((one) => (one.deviceId === deviceId) !== (one.key === key));
}
