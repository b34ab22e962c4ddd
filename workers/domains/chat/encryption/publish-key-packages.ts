import type { MlsDevice } from "../../../../shared/contracts/chat/index.ts";
import { AppError, commonErrors, type FieldError } from "../../../../shared/kernel/app-error.ts";
import { HOUR, type Millis, SECOND } from "../../../../shared/kernel/time.ts";
import { type Actor, enforceRate } from "../../platform/index.ts";
import { errors } from "../errors.ts";
import type { ChatDeps } from "../ports.ts";
import {
  checkKeyPackage,
  type GoodKeyPackage,
  identityOf,
  type KeyPackageFault,
} from "./key-package.ts";
import { findDevice, listDevices, putDevice, putKeyPackages, putLastResort } from "./store.ts";
import { viewDevice } from "./view-device.ts";

/** Devices of one person; packages kept of one device. */
const MOST_DEVICES = 20;
const MOST_PACKAGES = 200;
const POLICY = { name: "key-packages-published", limit: 120, windowSeconds: HOUR / SECOND };

const FAULTS: Readonly<Record<KeyPackageFault, string>> = {
  malformed: "This is no key package.",
  suite: "The key package is of another version or cipher suite.",
  credential: "The key package names somebody else.",
  lifetime: "The key package is over, has not begun, or lasts too long.",
  signature: "The key package is not signed by its key.",
  device_key: "The key package is of another device.",
};

export interface KeyPackagesInput {
  readonly deviceId: string;
  readonly deviceName?: string | undefined;
  readonly keyPackages: readonly string[];
  readonly lastResort?: string | undefined;
}

interface Checked {
  readonly good: readonly GoodKeyPackage[];
  readonly lastResort: GoodKeyPackage | null;
  readonly signatureKey: string;
}

/** Checks all, against the key that the device is known by, or else against that of the first. */
async function check(
  { keyPackages, lastResort }: KeyPackagesInput,
  identity: string,
  now: Millis,
  known: string | null,
): Promise<Checked> {
  const good: GoodKeyPackage[] = [];
  const fields: FieldError[] = [];
  let key = known;
  const take = async (body: string, path: string): Promise<GoodKeyPackage | null> => {
    const checked = await checkKeyPackage(body, identity, now, key);
    if (typeof checked !== "string") {
      key = checked.signatureKey;
      return checked;
    }
    if (checked === "device_key" && known !== null) throw new AppError(errors.device_key_changed);
    fields.push({ path, message: FAULTS[checked] });
    return null;
  };
  for (const [index, body] of keyPackages.entries()) {
    const one = await take(body, `keyPackages.${index}`);
    if (one) good.push(one);
  }
  const last = lastResort === undefined ? null : await take(lastResort, "lastResort");
  if (key === null && fields.length === 0) {
    fields.push({ path: "keyPackages", message: "A device is made known by a key package." });
  }
  if (fields.length > 0 || key === null)
    throw new AppError(commonErrors.validation_failed, { fields });
  return { good, lastResort: last, signatureKey: key };
}

/**
 * Makes one of the caller's devices known, or refills it. All of it, or nothing. Throws `validation_failed` naming each
 * package that is not good, `device_key_changed`, `too_many_devices`, `rate_limited`.
 */
export async function publishKeyPackages(
  deps: ChatDeps,
  { userId }: Actor,
  input: KeyPackagesInput,
): Promise<MlsDevice> {
  await enforceRate(deps, `key-packages-published:${userId}`, POLICY);
  const { db, clock } = deps;
  const { deviceId, deviceName } = input;
  const now = clock.now();
  const known = await findDevice(db, userId, deviceId);
  const identity = identityOf(userId, deviceId);
  const { good, lastResort, signatureKey } = await check(
    input,
    identity,
    now,
    known?.signatureKey ?? null,
  );
  const name = deviceName ?? known?.name ?? "";
  const device = { userId, id: deviceId, name, signatureKey, createdAt: now, seenAt: now };
  const owner = { userId, deviceId, signatureKey };
  const [[put]] = await db.batch([
    putDevice(db, device, MOST_DEVICES),
    putKeyPackages(db, owner, good, MOST_PACKAGES, now),
    ...(lastResort ? putLastResort(db, owner, lastResort, now) : []),
  ]);
  const listed = (await listDevices(db, userId, now)).find(({ id }) => id === deviceId);
  if (put && listed) return viewDevice(listed);
  // Another device has taken the name in between, or there are too many.
  throw new AppError(listed ? errors.device_key_changed : errors.too_many_devices);
}
