import {
  type DeviceLog,
  emptyLog,
  isInForce,
  type LogDevice,
  type LogEntry,
  signedEntry,
  verifiedLog,
  wasEverInForce,
} from "../../../shared/device-log/index.ts";
import { packed, unpacked } from "../bytes.ts";
import { leafName } from "../mls/state.ts";
import type { Device } from "./device.ts";
import type { DeviceLogPage, Surroundings } from "./ports.ts";

/** So old what is known of a log may be, where nothing says that there is more. */
const FRESH_MS = 5 * 60_000;

/** What this device knows of a person's device log, every entry of it checked. */
export interface KnownLog {
  readonly log: DeviceLog;
  /** What the platform says now cannot be: entries have gone, others are in their place, or they are not signed well. */
  readonly contradictory: boolean;
}

/** What an entry of this device's making is to say. */
export type OwnEntry = Pick<LogEntry, "kind" | "subject">;

/** Whoever signs an entry: a device in force, or the recovery key. */
export interface LogSigner {
  readonly name: string;
  readonly sign: (message: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;
}

function logKey(userId: string): string {
  return `log/${userId}`;
}

/**
 * The device logs of people. What was once seen and checked is never given up for less: an older log, or another one, is
 * a contradiction, and changes nothing of whom this device trusts.
 */
export class KnownLogs {
  readonly #around: Surroundings;
  readonly #device: Device;
  readonly #asked = new Map<string, number>();
  readonly #queues = new Map<string, Promise<unknown>>();
  readonly #speakers = new Set<string>();

  constructor(around: Surroundings, device: Device) {
    this.#around = around;
    this.#device = device;
  }

  /** What is known; asked anew if that is older than `maxAgeMs`. Rejects if the platform cannot be reached. */
  of(userId: string, maxAgeMs = FRESH_MS): Promise<KnownLog> {
    return this.#inTurn(userId, async () => {
      const known = await this.kept(userId);
      const asked = this.#asked.get(userId);
      if (asked !== undefined && asked > this.#around.now() - maxAgeMs) return known;
      return this.#refresh(userId, known);
    });
  }

  /** What was known of it the last time. */
  async kept(userId: string): Promise<KnownLog> {
    const value = await this.#around.store.get("trust", logKey(userId));
    return value ? unpacked<KnownLog>(value) : { log: emptyLog(userId), contradictory: false };
  }

  /** Whether this device is its owner's by their log: if it was not a moment ago, the platform is asked. */
  async isOwnInForce(maxAgeMs = FRESH_MS): Promise<boolean> {
    const { userId } = this.#device.identity;
    const known = await this.of(userId, maxAgeMs);
    if (isInForce(known.log, this.#device.logDevice)) return true;
    return isInForce((await this.of(userId, 0)).log, this.#device.logDevice);
  }

  /**
   * Whether what that device says is its owner's word: it is, or once was, theirs by their log. What was said while it was
   * stays said. Rejects if that cannot be found out.
   */
  async maySpeak(userId: string, device: LogDevice): Promise<boolean> {
    const name = leafName({ userId, deviceId: device.deviceId, signatureKey: device.key });
    if (this.#speakers.has(name)) return true;
    for (const age of [FRESH_MS, 0]) {
      const known = await this.of(userId, age);
      if (known.log.seq === 0 && !known.contradictory) return true;
      if (wasEverInForce(known.log, device)) {
        this.#speakers.add(name);
        return true;
      }
    }
    return false;
  }

  /**
   * Founds the log of this device's owner, if there is none yet. Begins it anew if nothing at all is in force any more:
   * nobody is left to confirm this device, and who has no other one need not be asked. Answers whether it has done that.
   */
  async found(): Promise<boolean> {
    const subject = this.#device.logDevice;
    let isNeeded = false;
    const isDone = await this.append(({ seq, devices, recovery }) => {
      isNeeded = seq === 0 || (devices.length === 0 && recovery === null);
      return isNeeded ? { kind: seq === 0 ? "founded" : "restarted", subject } : null;
    });
    return isNeeded && isDone;
  }

  /**
   * Adds an entry to the owner's log, signed by this device, or the owner's recovery key; made anew while others are faster. `make` answers `null` once
   * there is nothing to do any more. Answers whether it stands there now, or was not needed.
   */
  async append(
    make: (log: DeviceLog) => OwnEntry | null,
    signer: LogSigner = this.#ownSigner(),
  ): Promise<boolean> {
    const { userId } = this.#device.identity;
    for (;;) {
      const { log, contradictory } = await this.of(userId, 0);
      const wish = contradictory ? null : make(log);
      if (!wish) return !contradictory;
      const place = { userId, seq: log.seq + 1, prev: log.head, signer: signer.name };
      const entry = { ...place, ...wish, at: this.#around.now() } as LogEntry;
      const signed = await signedEntry(entry, signer.sign);
      const outcome = await this.#around.transport.appendLog(signed);
      if (outcome === "refused") return false;
      await this.of(userId, 0);
      if (outcome === "stored") return true;
    }
  }

  #ownSigner(): LogSigner {
    const name = this.#device.identity.deviceId;
    return { name, sign: (message) => this.#device.sign(message) };
  }

  async #refresh(userId: string, known: KnownLog): Promise<KnownLog> {
    const { transport, store, now } = this.#around;
    const log = await this.#follow(known.log, (after) => transport.deviceLog(userId, after));
    const after = { log: log ?? known.log, contradictory: log === null };
    this.#asked.set(userId, now());
    if (after.log !== known.log || after.contradictory !== known.contradictory) {
      await store.write([{ table: "trust", key: logKey(userId), value: packed(after) }]);
    }
    return after;
  }

  /** The log with all that has come to it; `null` if that contradicts it. */
  async #follow(
    before: DeviceLog,
    fetch: (after: number) => Promise<DeviceLogPage>,
  ): Promise<DeviceLog | null> {
    const { suite } = this.#device;
    for (let log = before; ; ) {
      const { items, head } = await fetch(log.seq);
      const seq = head?.seq ?? 0;
      // It has become shorter, or ends in another entry than it did.
      if (seq < log.seq || (seq === log.seq && seq > 0 && head?.hash !== log.head)) return null;
      if (seq === log.seq) return log;
      const after = await verifiedLog(log, items, (key, message, signature) =>
        suite.signature.verify(key, message, signature),
      );
      if ("fault" in after || after.seq === log.seq) return null;
      if (after.seq >= seq) return after;
      log = after;
    }
  }

  #inTurn<Result>(userId: string, work: () => Promise<Result>): Promise<Result> {
    const alone = () => this.#around.exclusively(logKey(userId), work);
    const turn = (this.#queues.get(userId) ?? Promise.resolve()).then(alone, alone);
    this.#queues.set(userId, turn);
    return turn;
  }
}

/** Whether that device is taken for its owner's. Of somebody whose devices sign no log there is the platform's word. */
export function isTrusted({ log, contradictory }: KnownLog, device: LogDevice): boolean {
  return log.seq === 0 && !contradictory ? true : isInForce(log, device);
}
