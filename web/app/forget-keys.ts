const PREFIX = "veche-keys:";

/** Forgets all keys of encrypted chats that this browser has, or all but one person's, with what was read by them. */
export async function forgetKeys(except: string | null = null): Promise<void> {
  for (const { name } of await indexedDB.databases()) {
    if (name?.startsWith(PREFIX) && name !== `${PREFIX}${except}`) indexedDB.deleteDatabase(name);
  }
}
