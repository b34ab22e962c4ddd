import type { Signature } from "ts-mls";
import { decodeKeyPackage, verifyKeyPackage } from "ts-mls/keyPackage.js";
import { verifyLeafNodeSignatureKeyPackage } from "ts-mls/leafNode.js";
import { base64Of, bytesOfBase64 } from "../../../../shared/device-log/base64.ts";
import { DAY, type Millis, SECOND } from "../../../../shared/kernel/time.ts";
import { isSignedBy } from "./signature.ts";

/** The one that every device of ours has (RFC 9420 §17.1, number 1). */
const SUITE = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";
/** A package of longer life is not taken: who has lost a device is not reached by it for ever. */
const LONGEST_LIFE_MS: Millis = 400 * DAY;
/** Clocks of devices go wrong. */
const SLACK_MS: Millis = DAY;

export type KeyPackageFault =
  | "malformed"
  | "suite"
  | "credential"
  | "lifetime"
  | "signature"
  | "device_key";

export interface GoodKeyPackage {
  readonly hash: string;
  readonly body: string;
  /** Ed25519, base64. */
  readonly signatureKey: string;
  readonly expiresAt: Millis;
}

/** Ed25519 by the runtime; the server signs nothing. */
const ed25519: Signature = {
  verify: (publicKey, message, signature) =>
    isSignedBy(Uint8Array.from(publicKey), Uint8Array.from(message), Uint8Array.from(signature)),
  sign: async () => {
    throw new Error("the server has no key of a device");
  },
  keygen: async () => {
    throw new Error("the server makes no key of a device");
  },
};

/** A device as its credential names it. */
export function identityOf(userId: string, deviceId: string): string {
  return `${userId}/${deviceId}`;
}

function decoded(bytes: Uint8Array) {
  try {
    const read = decodeKeyPackage(bytes, 0);
    return read && read[1] === bytes.length ? read[0] : null;
  } catch {
    return null;
  }
}

async function isSigned(keyPackage: NonNullable<ReturnType<typeof decoded>>): Promise<boolean> {
  try {
    return (
      (await verifyLeafNodeSignatureKeyPackage(keyPackage.leafNode, ed25519)) &&
      (await verifyKeyPackage(keyPackage, ed25519))
    );
  } catch {
    // Not a point of the curve.
    return false;
  }
}

/**
 * Checks a key package as RFC 9420 §10.1 and §7.3 ask a recipient to: version and suite, who its credential names, its
 * lifetime, and both signatures. `signatureKey` is the device's, once it is known.
 */
export async function checkKeyPackage(
  body: string,
  identity: string,
  now: Millis,
  signatureKey: string | null,
): Promise<GoodKeyPackage | KeyPackageFault> {
  const bytes = bytesOfBase64(body);
  const keyPackage = bytes && decoded(bytes);
  if (!bytes || !keyPackage) return "malformed";
  if (keyPackage.version !== "mls10" || keyPackage.cipherSuite !== SUITE) return "suite";
  const { credential, lifetime, signaturePublicKey } = keyPackage.leafNode;
  if (credential.credentialType !== "basic") return "credential";
  if (new TextDecoder().decode(credential.identity) !== identity) return "credential";
  const begins = Number(lifetime.notBefore) * SECOND;
  const expiresAt = Number(lifetime.notAfter) * SECOND;
  if (begins > now + SLACK_MS || expiresAt <= now) return "lifetime";
  if (expiresAt > now + LONGEST_LIFE_MS) return "lifetime";
  const key = base64Of(signaturePublicKey);
  if (signatureKey !== null && signatureKey !== key) return "device_key";
  if (!(await isSigned(keyPackage))) return "signature";
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return { hash: base64Of(digest), body, signatureKey: key, expiresAt };
}
