import {
  type Delivery,
  deliveryOfFailure,
  drain,
  type OutboxEntry,
  reply,
  withFilesUploaded,
} from "../../../shared/client/index.ts";
import { chatsWaiting, storedOutbox } from "../../../shared/client/offline/index.ts";
import { api } from "../platform.ts";
import { uploadOutgoing } from "./uploads.ts";

/** A chat that does not answer now may do so a little later. */
const AGAIN_MS = 15_000;

let again: ReturnType<typeof setTimeout> | undefined;

/**
 * Sends what waits in chats that nobody has open: what a reload, a crash or going elsewhere has left behind. Where a
 * chat is open in some tab, they take turns.
 */
export async function sendWaiting(userId: string): Promise<void> {
  clearTimeout(again);
  const chats = await chatsWaiting(userId);
  const done = await Promise.all(chats.map((chatId) => sendIn(userId, chatId)));
  if (done.includes(false)) again = setTimeout(() => void sendWaiting(userId), AGAIN_MS);
}

/** Nobody is there any more to send for. */
export function stopSending(): void {
  clearTimeout(again);
}

function sendIn(userId: string, chatId: string): Promise<boolean> {
  const outbox = storedOutbox(userId, chatId);
  return drain(outbox, async (entry): Promise<Delivery> => {
    try {
      const { signal } = new AbortController();
      const ready = await withFilesUploaded(outbox, entry, uploadOutgoing, signal);
      const message = await post(chatId, ready);
      return { kind: "stored", createdAt: message.createdAt };
    } catch (error) {
      return deliveryOfFailure(error);
    }
  });
}

function post(chatId: string, { clientId, text, replyTo, files = [] }: OutboxEntry) {
  const attachments = files.flatMap(({ fileId, name }) =>
    fileId === undefined ? [] : [{ fileId, name }],
  );
  return reply(
    api.POST("/api/chats/{chatId}/messages", {
      params: { path: { chatId } },
      body: { clientId, text, attachments, ...(replyTo !== undefined && { replyTo }) },
    }),
  );
}
