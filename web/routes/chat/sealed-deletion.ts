import { encryptionHere, localEncryptionHere } from "../../app/encryption.ts";

/** A deletion in an encrypted chat, from when it is wanted. */
export interface SealedDeletion {
  /** It is not wanted after all. */
  drop(): Promise<void>;
  /** Has the others of the chat told. Answers `null`, or the code of what stands against it: then it is still wanted. */
  carryOut(): Promise<string | null>;
}

/**
 * Wants a message deleted so much later. This device keeps that from now on, sealed: should its page be closed, it is
 * carried out when the device is opened again.
 */
export function wantDeletion(chatId: string, seq: number, afterMs: number): SealedDeletion {
  const deletion = { chatId, seq, clientId: crypto.randomUUID() };
  const wanted = localEncryptionHere()
    .then((worker) => worker?.wantDeletion(deletion, afterMs))
    // It goes all the same, as long as the page is there.
    .catch(() => undefined);
  return {
    async drop() {
      await wanted;
      const worker = await localEncryptionHere().catch(() => null);
      await worker?.dropDeletion(deletion).catch(() => undefined);
    },
    async carryOut() {
      const worker = await encryptionHere().catch(() => null);
      return worker ? worker.carryOutDeletion(deletion).catch(() => "network") : "network";
    },
  };
}
