import type { MlsDevice } from "../../../shared/client/encryption.ts";
import { type DeviceLog, isInForce } from "../../../shared/device-log/index.ts";
import { packed, unpacked } from "../bytes.ts";
import { asTyped, deviceCode, devicePayload, isPayloadOf } from "../trust/device-code.ts";
import { fingerprint, safetyNumber, safetyPayload } from "../trust/safety-number.ts";
import type { Here } from "./here.ts";
import type { KnownLog, KnownLogs } from "./known-logs.ts";

/** How far a person's devices are known to be theirs. */
export type Standing =
  /** By what their devices have signed, one after the other. */
  | "signed"
  /** Their devices sign no log: there is the platform's word alone. */
  | "unsigned"
  /** What the platform says of them cannot be true. */
  | "contradictory";

export interface PersonTrust {
  readonly userId: string;
  readonly standing: Standing;
  /** 60 digits, the same on both sides; `null` where a log is missing. */
  readonly number: string | null;
  /** What a QR code of the number says. */
  readonly payload: string | null;
  /** Somebody has compared this very number, here. */
  readonly isVerified: boolean;
  /** The number is another one than was known, and nobody has said here that they have seen that. */
  readonly hasChanged: boolean;
  /** Devices on the platform's list that none of theirs has confirmed: nothing is sent to them. */
  readonly unconfirmed: number;
}

export interface OwnDevice {
  readonly id: string;
  readonly name: string;
  readonly seenAt: string;
  readonly isThis: boolean;
  readonly inForce: boolean;
}

export interface OwnTrust {
  readonly standing: Standing;
  readonly deviceId: string;
  /** Whether this device may speak for its owner: to confirm others, and to be let into chats. */
  readonly inForce: boolean;
  /** By what another device of the owner's confirms this one. */
  readonly code: string;
  readonly payload: string;
  readonly devices: readonly OwnDevice[];
  /** A recovery code stands in for a device. */
  readonly hasRecovery: boolean;
  /** 30 digits, the same on all devices in force. */
  readonly fingerprint: string | null;
  /** Another device than this one has begun anew, and nobody has said here that they have seen that. */
  readonly hasChanged: boolean;
}

interface Marks {
  /** The fingerprint that was last seen, or accepted after it had changed. */
  readonly accepted: string | null;
  /** The number that somebody has compared. */
  readonly verified: string | null;
}

function marksKey(userId: string): string {
  return `marks/${userId}`;
}

/** What the owner of this device knows, and says, of whose devices are whose. */
export class Trust {
  readonly #here: Here;
  readonly #logs: KnownLogs;
  /** They take thousands of rounds each. */
  readonly #prints = new Map<string, string | null>();

  constructor(here: Here) {
    this.#here = here;
    this.#logs = here.logs;
  }

  /** How things stand with another person, by what the platform says now. */
  async person(userId: string): Promise<PersonTrust> {
    const known = await this.#logs.of(userId, 0);
    const { number, theirs } = await this.#numberWith(known.log);
    const marks = await this.#marks(userId, theirs);
    const listed = await this.#here.around.transport.devices(userId);
    return {
      userId,
      standing: standingOf(known),
      number,
      payload: number && safetyPayload(number),
      isVerified: number !== null && marks.verified === number,
      hasChanged: isOther(marks, theirs),
      unconfirmed: known.log.seq === 0 ? 0 : unconfirmedIn(known.log, listed).length,
    };
  }

  /** Those of these people whose present number was compared here, as far as this device knows; nobody is asked. */
  async compared(userIds: readonly string[]): Promise<string[]> {
    const found: string[] = [];
    for (const userId of userIds) {
      const value = await this.#here.around.store.get("trust", marksKey(userId));
      const verified = value && unpacked<Marks>(value).verified;
      if (!verified) continue;
      const { number } = await this.#numberWith((await this.#logs.kept(userId)).log);
      if (number === verified) found.push(userId);
    }
    return found;
  }

  /** Marks the number as compared, or as not; either way it has been seen. Answers whether it still is that number. */
  async mark(userId: string, number: string, isVerified: boolean): Promise<boolean> {
    const { log } = await this.#logs.kept(userId);
    const { number: present, theirs } = await this.#numberWith(log);
    if (present !== number) return false;
    await this.#putMarks(userId, { accepted: theirs, verified: isVerified ? number : null });
    return true;
  }

  /** The owner has seen that the number of that person is another one: it is not verified any more. */
  async accept(userId: string): Promise<void> {
    const accepted = this.#fingerprint((await this.#logs.kept(userId)).log);
    const { verified } = await this.#marks(userId, accepted);
    const { number } = await this.#numberWith((await this.#logs.kept(userId)).log);
    await this.#putMarks(userId, { accepted, verified: verified === number ? verified : null });
  }

  /** How things stand with the owner's own devices. */
  async own(): Promise<OwnTrust> {
    const { around, device } = this.#here;
    const { userId, deviceId } = device.identity;
    const known = await this.#logs.of(userId, 0);
    const listed = await around.transport.devices(userId);
    const print = this.#fingerprint(known.log);
    return {
      standing: standingOf(known),
      deviceId,
      inForce: isInForce(known.log, device.logDevice),
      code: await deviceCode(userId, device.logDevice),
      payload: devicePayload(userId, device.logDevice),
      devices: listed.map((one) => ({
        id: one.id,
        name: one.name,
        seenAt: one.seenAt,
        isThis: one.id === deviceId,
        inForce: isInForce(known.log, logDeviceOf(one)),
      })),
      hasRecovery: known.log.recovery !== null,
      fingerprint: print,
      hasChanged: isOther(await this.#marks(userId, print), print),
    };
  }

  /**
   * Says for the owner that a device of the platform's list is theirs, if that is the device whose code, or QR code, they
   * have: whoever had put another key into the list would have another code.
   */
  async confirm(
    deviceId: string,
    proof: { readonly code: string } | { readonly scanned: string },
  ): Promise<"confirmed" | "wrong_code" | "refused"> {
    const { around, device } = this.#here;
    const { userId } = device.identity;
    const listed = (await around.transport.devices(userId)).find(({ id }) => id === deviceId);
    if (!listed) return "refused";
    const subject = logDeviceOf(listed);
    const isRight =
      "code" in proof
        ? asTyped(proof.code) === (await deviceCode(userId, subject))
        : isPayloadOf(proof.scanned, userId, subject);
    if (!isRight) return "wrong_code";
    const stands = await this.#logs.append((log) =>
      isInForce(log, subject) ? null : { kind: "added", subject },
    );
    return stands ? "confirmed" : "refused";
  }

  /** Puts one of the owner's devices out of force, and off the platform's list. Answers whether it is. */
  async remove(deviceId: string): Promise<boolean> {
    const { around, device } = this.#here;
    const isDone = await this.#logs.append((log) => {
      const subject = log.devices.find((one) => one.deviceId === deviceId);
      const mayPutOut = isInForce(log, device.logDevice);
      return subject && mayPutOut ? { kind: "removed", subject } : null;
    });
    if (isDone) await around.transport.forget(deviceId);
    return isDone;
  }

  /** Begins the owner's log anew with this device: of all before nothing is in force, and everybody is warned. */
  async restart(): Promise<boolean> {
    const subject = this.#here.device.logDevice;
    const isDone = await this.#logs.append((log) =>
      isInForce(log, subject) ? null : { kind: log.seq === 0 ? "founded" : "restarted", subject },
    );
    // Its owner knows: they have just done it.
    if (isDone) await this.accept(this.#here.device.identity.userId);
    return isDone;
  }

  async #numberWith(log: DeviceLog) {
    const { userId } = this.#here.device.identity;
    const own = this.#fingerprint((await this.#logs.kept(userId)).log);
    const theirs = this.#fingerprint(log);
    return { theirs, number: own && theirs ? safetyNumber(own, theirs) : null };
  }

  #fingerprint(log: DeviceLog): string | null {
    const name = JSON.stringify([log.userId, log.root]);
    const known = this.#prints.get(name);
    const print = known === undefined ? fingerprint(log) : known;
    this.#prints.set(name, print);
    return print;
  }

  /** What was said of that person here. Who is seen for the first time is accepted as they are. */
  async #marks(userId: string, present: string | null): Promise<Marks> {
    const value = await this.#here.around.store.get("trust", marksKey(userId));
    if (value) return unpacked<Marks>(value);
    const first = { accepted: present, verified: null };
    if (present !== null) await this.#putMarks(userId, first);
    return first;
  }

  async #putMarks(userId: string, marks: Marks): Promise<void> {
    const change = { table: "trust", key: marksKey(userId), value: packed(marks) } as const;
    await this.#here.around.store.write([change]);
  }
}

function isOther({ accepted }: Marks, present: string | null): boolean {
  return present !== null && accepted !== null && accepted !== present;
}

function standingOf({ log, contradictory }: KnownLog): Standing {
  if (contradictory) return "contradictory";
  return log.seq === 0 ? "unsigned" : "signed";
}

function logDeviceOf({ id, signatureKey }: MlsDevice) {
  return { deviceId: id, key: signatureKey };
}

function unconfirmedIn(log: DeviceLog, listed: readonly MlsDevice[]): MlsDevice[] {
  return listed.filter((one) => !isInForce(log, logDeviceOf(one)));
}
