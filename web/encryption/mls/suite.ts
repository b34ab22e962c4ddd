import {
  type CiphersuiteImpl,
  type ClientConfig,
  type Credential,
  defaultKeyPackageEqualityConfig,
  defaultLifetimeConfig,
  defaultPaddingConfig,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
} from "ts-mls";
import { textOf, utf8 } from "../bytes.ts";
import { QUICK_HASHES } from "./quick-hashes.ts";

/** The one suite of encrypted chats (RFC 9420 §17.1, number 1). */
const SUITE = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";

let loaded: Promise<CiphersuiteImpl> | null = null;

export function suite(): Promise<CiphersuiteImpl> {
  loaded ??= getCiphersuiteImpl(getCiphersuiteFromName(SUITE)).then((implementation) => ({
    ...implementation,
    ...QUICK_HASHES,
  }));
  return loaded;
}

/** Whom a leaf of a group's tree is. */
export interface Identity {
  readonly userId: string;
  readonly deviceId: string;
}

export function credentialOf({ userId, deviceId }: Identity): Credential {
  return { credentialType: "basic", identity: utf8(`${userId}/${deviceId}`) };
}

/** Whom a credential names; `null` if it is none of ours. */
export function identityIn(credential: Credential): Identity | null {
  if (credential.credentialType !== "basic") return null;
  const [userId, deviceId, ...more] = textOf(credential.identity).split("/");
  return userId && deviceId && more.length === 0 ? { userId, deviceId } : null;
}

/**
 * The log is in order and takes nothing of an epoch that is over: no key of an earlier epoch is kept, and of an earlier
 * message's only a few, for those that were made and never sent. (Of epochs the library cannot keep none; see `settled`.)
 */
export const CLIENT_CONFIG: ClientConfig = {
  keyRetentionConfig: {
    retainKeysForGenerations: 4,
    retainKeysForEpochs: 1,
    maximumForwardRatchetSteps: 1_000,
  },
  lifetimeConfig: defaultLifetimeConfig,
  keyPackageEqualityConfig: defaultKeyPackageEqualityConfig,
  // The content is padded before it gets here.
  paddingConfig: defaultPaddingConfig,
  authService: { validateCredential: async (credential) => identityIn(credential) !== null },
};
