import { isStoreName, storeName } from "../encryption/browser/store-name.ts";

/** Forgets all keys of encrypted chats that this browser has, or all but one person's, with what was read by them. */
export async function forgetKeys(except: string | null = null): Promise<void> {
  const kept = except === null ? null : storeName(except);
  for (const { name } of await indexedDB.databases()) {
    if (isStoreName(name) && name !== kept) indexedDB.deleteDatabase(name);
  }
}
