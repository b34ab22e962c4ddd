import {
  type CiphersuiteImpl,
  defaultCapabilities,
  generateKeyPackageWithKey,
  type Welcome,
} from "ts-mls";
import type { LogDevice } from "../../../shared/device-log/index.ts";
import { fromBase64, packed, toBase64, unpacked } from "../bytes.ts";
import { type OwnKeyPackage, packageRef, welcomedRefs } from "../mls/join.ts";
import { credentialOf, type Identity, suite } from "../mls/suite.ts";
import { keyPackageIn, keyPackagePayload } from "../mls/wire.ts";
import type { Change, Surroundings } from "./ports.ts";

/** As long as a package may be taken; others replace it before. */
const LIFETIME_S = 90 * 24 * 3_600;
const SLACK_S = 24 * 3_600;
/** With fewer left than this, so many are published. */
const FEW = 10;
const MANY = 30;
/** A welcome may be long on its way. */
const KEPT_MS = 2 * LIFETIME_S * 1_000;

const KEY = "own";

interface KeptDevice extends Identity {
  readonly name: string;
  /** Ed25519, base64. */
  readonly publicKey: string;
  readonly signKey: string;
  /** As the platform says: nothing from before is for this device. `null` until it knows of it. */
  readonly knownSince: string | null;
}

interface KeptPackage {
  readonly keyPackage: string;
  readonly initKey: string;
  readonly leafKey: string;
  readonly lastResort: boolean;
  readonly madeAt: number;
}

/** This device: one MLS client, known by its key. */
export class Device {
  readonly #around: Surroundings;
  readonly suite: CiphersuiteImpl;
  #kept: KeptDevice;

  private constructor(around: Surroundings, cs: CiphersuiteImpl, kept: KeptDevice) {
    this.#around = around;
    this.suite = cs;
    this.#kept = kept;
  }

  /** The device that was made here for this person, or a new one. Nothing is published yet. */
  static async open(around: Surroundings, userId: string, name: string): Promise<Device> {
    const cs = await suite();
    const known = await around.store.get("device", KEY);
    const kept = known ? unpacked<KeptDevice>(known) : await made(around, cs, userId, name);
    if (kept.userId !== userId) throw new Error("the device is another person's");
    return new Device(around, cs, kept);
  }

  get identity(): Identity {
    const { userId, deviceId } = this.#kept;
    return { userId, deviceId };
  }

  get name(): string {
    return this.#kept.name;
  }

  /** Ed25519, base64. */
  get publicKey(): string {
    return this.#kept.publicKey;
  }

  /** As its owner's device log names it. */
  get logDevice(): LogDevice {
    return { deviceId: this.#kept.deviceId, key: this.#kept.publicKey };
  }

  async sign(message: Uint8Array): Promise<Uint8Array> {
    return this.suite.signature.sign(fromBase64(this.#kept.signKey), message);
  }

  /** Ed25519. It leaves the engine for nobody. */
  get signKey(): Uint8Array {
    return fromBase64(this.#kept.signKey);
  }

  get knownSince(): string | null {
    return this.#kept.knownSince;
  }

  /** A package for this device's own use: to found a group, or to come into one. */
  async ownPackage(): Promise<OwnKeyPackage> {
    const now = Math.floor(this.#around.now() / 1_000);
    const lifetime = { notBefore: BigInt(now - SLACK_S), notAfter: BigInt(now + LIFETIME_S) };
    const { publicKey, signKey } = this.#kept;
    const key = { publicKey: fromBase64(publicKey), signKey: fromBase64(signKey) };
    const credential = credentialOf(this.#kept);
    return generateKeyPackageWithKey(
      credential,
      defaultCapabilities(),
      lifetime,
      [],
      key,
      this.suite,
    );
  }

  /**
   * Makes the device known, and sees to it that there are packages to add it by. Answers whether it is known still: its
   * owner may have removed it from another one.
   */
  async refill(): Promise<boolean> {
    const { store, transport } = this.#around;
    // Another tab may have made it known.
    const kept = this.#kept.knownSince === null && (await store.get("device", KEY));
    if (kept) this.#kept = unpacked<KeptDevice>(kept);
    const { userId, deviceId, name, knownSince } = this.#kept;
    const own = knownSince === null ? [] : await transport.devices(userId);
    const listed = own.find(({ id }) => id === deviceId);
    if (knownSince !== null && !listed) return false;
    const left = listed?.keyPackages ?? 0;
    if (left >= FEW) return true;
    await this.#forgetOld();
    const keyPackages: string[] = [];
    for (let count = left; count < MANY; count += 1) keyPackages.push(await this.#keep(false));
    const lastResort = await this.#keep(true);
    const packages = { deviceId, deviceName: name, keyPackages, lastResort };
    const { createdAt } = await transport.publish(packages);
    await this.#know(createdAt);
    return true;
  }

  /** The own package that a welcome is for; `null` if it is for none. */
  async welcomed(
    welcome: Welcome,
  ): Promise<{ readonly own: OwnKeyPackage; readonly spent: readonly Change[] } | null> {
    for (const ref of welcomedRefs(welcome)) {
      const value = await this.#around.store.get("package", ref);
      if (!value) continue;
      const kept = unpacked<KeptPackage>(value);
      const publicPackage = keyPackageIn(kept.keyPackage);
      if (!publicPackage) continue;
      const privatePackage = {
        initPrivateKey: fromBase64(kept.initKey),
        hpkePrivateKey: fromBase64(kept.leafKey),
        signaturePrivateKey: fromBase64(this.#kept.signKey),
      };
      const gone = { table: "package", key: ref, value: null } as const;
      return { own: { publicPackage, privatePackage }, spent: kept.lastResort ? [] : [gone] };
    }
    return null;
  }

  /** Keeps what only this device knows of a package, before anybody else has it. Answers the package. */
  async #keep(lastResort: boolean): Promise<string> {
    const { publicPackage, privatePackage } = await this.ownPackage();
    const keyPackage = keyPackagePayload(publicPackage);
    const kept: KeptPackage = {
      keyPackage,
      initKey: toBase64(privatePackage.initPrivateKey),
      leafKey: toBase64(privatePackage.hpkePrivateKey),
      lastResort,
      madeAt: this.#around.now(),
    };
    const key = await packageRef(publicPackage, this.suite);
    await this.#around.store.write([{ table: "package", key, value: packed(kept) }]);
    return keyPackage;
  }

  async #forgetOld(): Promise<void> {
    const { store, now } = this.#around;
    const all = await store.range("package", "", "~");
    const old = all.filter(([, value]) => unpacked<KeptPackage>(value).madeAt < now() - KEPT_MS);
    await store.write(old.map(([key]) => ({ table: "package", key, value: null })));
  }

  async #know(knownSince: string): Promise<void> {
    this.#kept = { ...this.#kept, knownSince };
    await this.#around.store.write([{ table: "device", key: KEY, value: packed(this.#kept) }]);
  }
}

/**
 * A new device, or the one that another tab has made meanwhile. If each went on with its own, one of them would come into
 * force, and maybe the other be kept: nobody would be left to confirm that.
 */
async function made(
  { store, randomId }: Surroundings,
  cs: CiphersuiteImpl,
  userId: string,
  name: string,
): Promise<KeptDevice> {
  const { publicKey, signKey } = await cs.signature.keygen();
  const own: KeptDevice = {
    userId,
    deviceId: randomId(),
    name,
    publicKey: toBase64(publicKey),
    signKey: toBase64(signKey),
    knownSince: null,
  };
  return unpacked<KeptDevice>(await store.putFirst("device", KEY, packed(own)));
}
