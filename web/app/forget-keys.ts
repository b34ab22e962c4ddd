import { isStoreName, storeName } from "../encryption/browser/store-name.ts";
import { accountHere } from "./account-here.ts";
import { closeEncryption, retireDevice } from "./encryption.ts";

const PATIENCE_MS = 3_000;

/** Nobody shall go on writing to a device that is about to forget its keys; but nobody waits long for that. */
export async function retire(): Promise<void> {
  const userId = accountHere.get();
  if (userId === null) return;
  const told = retireDevice(userId).catch(() => undefined);
  await Promise.race([told, new Promise((go) => setTimeout(go, PATIENCE_MS))]);
}

/** Forgets all keys of encrypted chats that this browser has, or all but one person's, with what was read by them. */
export async function forgetKeys(except: string | null = null): Promise<void> {
  if (except === null) closeEncryption();
  const kept = except === null ? null : storeName(except);
  for (const { name } of await indexedDB.databases()) {
    if (isStoreName(name) && name !== kept) indexedDB.deleteDatabase(name);
  }
}
