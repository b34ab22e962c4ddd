import { useCallback, useSyncExternalStore } from "react";
import { type Message, reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { type Part, useOpened } from "./opened-files.ts";

type Attachment = Message["attachments"][number];
type Addresses = Pick<Attachment, "url" | "thumbUrl">;

/** Addresses of files are signed and end. What was fetched anew for one place holds for all. */
const fresh = new Map<string, Addresses>();
const listeners = new Set<() => void>();
/** An address is asked for once in a while: a file that is broken stays so. */
const PATIENCE_MS = 60_000;
const asked = new Map<string, Promise<void>>();

/** Whether the file is one that only this browser can open: nobody else knows an address of it. */
export function isSealed({ url }: Pick<Attachment, "url">): boolean {
  return url === "";
}

/**
 * The attachment with the newest addresses known, and what to call when one did not work. A sealed file's are empty until
 * it is open; `wanted` says what of it is to be shown.
 */
export function useAddresses(message: Message, attachment: Attachment, wanted: Part = "content") {
  const known = useSyncExternalStore(subscribe, () => fresh.get(attachment.fileId));
  const sealed = isSealed(attachment);
  const opened = useOpened(sealed ? message : null, attachment, wanted);
  const onFailed = useCallback(() => void (sealed || renewed(message)), [message, sealed]);
  if (sealed) return { attachment: opened, onFailed };
  return {
    attachment: known === undefined ? attachment : { ...attachment, ...known },
    onFailed,
  };
}

/** The newest address of a file, from the platform: for what is kept, not just shown. */
export async function addressOf(message: Message, fileId: string): Promise<string | undefined> {
  asked.delete(keyOf(message));
  await renewed(message);
  return fresh.get(fileId)?.url;
}

function renewed(message: Message): Promise<void> {
  const key = keyOf(message);
  const before = asked.get(key);
  if (before !== undefined) return before;
  const asking = renew(message);
  asked.set(key, asking);
  setTimeout(() => asked.delete(key), PATIENCE_MS);
  return asking;
}

async function renew({ chatId, seq }: Message): Promise<void> {
  try {
    const params = { path: { chatId, seq } };
    const { attachments } = await reply(api.GET("/api/chats/{chatId}/messages/{seq}", { params }));
    for (const { fileId, url, thumbUrl } of attachments) {
      fresh.set(fileId, { url, ...(thumbUrl !== undefined && { thumbUrl }) });
    }
    for (const listener of listeners) listener();
  } catch {
    // The placeholder stays: the file, or the way to it, is gone.
  }
}

function keyOf({ chatId, seq }: Message): string {
  return `${chatId}:${seq}`;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
