import { useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import {
  type Chat,
  type ChatHistory,
  ChatSession,
  type Resumed,
  reply,
  type UploadFile,
} from "../../../shared/client/index.ts";
import type { LogCache } from "../../../shared/client/offline/index.ts";
import { useHistoryTaken } from "../../app/history-taken.ts";
import { leaveChat } from "../../app/leave-chat.ts";
import { api, session, socketToken } from "../../app/platform.ts";

/** How much of the log is followed at once when a chat is opened; a page more than most screens show. */
const WINDOW = 60;
/** Unread messages are shown from the first on, up to what one resume brings. */
const MOST = 400;
const CONTEXT = 8;
const UNAUTHORIZED = 4401;
/** When no socket has answered by then, the history is shown from REST. */
const PATIENCE_MS = 4_000;

/** What was kept of a chat is shown when the platform has not answered by then. */
const SILENCE_MS = 1_500;
/** What the device keeps is written when a chat has been quiet for this long. */
const QUIET_MS = 1_000;

/** Opens a chat and keeps it live until the view goes. */
export function useChatSession(chat: Chat, userId: string): ChatSession | null {
  const [live, setLive] = useState<{ session: ChatSession; taken: number } | null>(null);
  const router = useRouter();
  const { id: chatId, encrypted } = chat;
  const taken = useHistoryTaken();
  // Where the view begins is decided once: later news of the chat comes by its own socket.
  const [start] = useState({ after: startOf(chat), lastReadSeq: chat.lastReadSeq });

  useEffect(() => {
    const gone = new AbortController();
    const { signal } = gone;
    const onRefused = (code: number) => {
      if (code === UNAUTHORIZED) return session.end();
      leaveChat(router, chatId);
    };
    void import("../../../shared/client/offline/index.ts").then(async (device) => {
      const keys = encrypted ? await keysOf(chatId, userId, signal) : null;
      // What has been read of an encrypted chat is kept with its keys, and nowhere else.
      const cache = keys ? NO_CACHE : device.storedLog(userId, chatId);
      const kept = await cache.load().catch(() => null);
      if (signal.aborted) return;
      const opened = new ChatSession({
        chatId,
        userId,
        ...start,
        origin: location.origin,
        token: socketToken,
        history: historyOf(chatId),
        outbox: device.storedOutbox(userId, chatId),
        upload,
        ...keys,
        resumed: isNearEnough(kept, start) ? kept : null,
        onRefused,
      });
      opened.open();
      keys?.showInList(opened);
      setLive({ session: opened, taken });
      keepAlive(opened, cache, signal);
      signal.addEventListener("abort", () => leave(opened, userId, encrypted));
    });
    return () => gone.abort();
  }, [chatId, encrypted, userId, start, router, taken]);
  // What was opened before messages of the past have come does not have them.
  return live?.taken === taken ? live.session : null;
}

const NO_CACHE: LogCache = { load: async () => null, save: async () => {} };
/** Keys that could not be opened may be, a little later. */
const KEYS_AGAIN_MS = 3_000;

/** What a session of an encrypted chat needs, as soon as this browser has it. */
async function keysOf(chatId: string, userId: string, signal: AbortSignal) {
  for (;;) {
    try {
      const { sealedParts } = await import("./sealed-session.ts");
      return await sealedParts(chatId, userId, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, KEYS_AGAIN_MS));
    }
  }
}

/** Has the view show something when the platform is silent, and the device keep what it is shown. */
function keepAlive(opened: ChatSession, cache: LogCache, signal: AbortSignal): void {
  const silence = setTimeout(() => opened.showKept(), navigator.onLine ? SILENCE_MS : 0);
  const patience = setTimeout(() => opened.view().ready || void opened.fill(), PATIENCE_MS);
  let quiet: ReturnType<typeof setTimeout> | undefined;
  let saved = opened.view().log;
  const save = () => {
    const { log } = opened.view();
    if (log === saved || opened.epoch === null) return;
    saved = log;
    // A device that cannot keep it shows nothing without a network.
    void cache.save(log, opened.epoch).catch(() => undefined);
  };
  const unsubscribe = opened.subscribe(() => {
    if (opened.view().connection === "waiting") opened.showKept();
    clearTimeout(quiet);
    quiet = setTimeout(save, QUIET_MS);
  });
  signal.addEventListener("abort", () => {
    unsubscribe();
    for (const timer of [silence, patience, quiet]) clearTimeout(timer);
    save();
  });
}

/** What has not been sent yet is sent from elsewhere. */
function leave(opened: ChatSession, userId: string, encrypted: boolean): void {
  opened.close();
  if (encrypted) return;
  if (!opened.view().log.outgoing.some(({ state }) => state === "pending")) return;
  void import("../../app/device/send-waiting.ts").then(({ sendWaiting }) => sendWaiting(userId));
}

const upload: UploadFile = async (file, signal) => {
  const { uploadOutgoing } = await import("../../app/device/uploads.ts");
  return uploadOutgoing(file, signal);
};

interface Start {
  readonly after: number;
  readonly lastReadSeq: number;
}

/** Whether going on from what was kept brings no more than opening the chat anew, and shows what is unread. */
function isNearEnough(kept: Resumed | null, start: Start): boolean {
  if (kept === null) return false;
  const { base, lastSeq } = kept.log;
  return !navigator.onLine || (lastSeq >= start.after && base <= start.lastReadSeq);
}

function startOf({ lastMessage, lastReadSeq }: Chat): number {
  const last = lastMessage?.seq ?? 0;
  const wanted = Math.min(last - WINDOW, lastReadSeq - CONTEXT);
  return Math.max(0, last - MOST, wanted);
}

function historyOf(chatId: string): ChatHistory {
  return {
    async before(seq) {
      const params = { path: { chatId }, query: { before: seq, limit: 50 } };
      const page = await reply(api.GET("/api/chats/{chatId}/messages", { params }));
      return { messages: page.items, complete: page.nextCursor === null };
    },
    async after(seq) {
      const params = { path: { chatId }, query: { after: seq, limit: 100 } };
      const page = await reply(api.GET("/api/chats/{chatId}/events", { params }));
      return { events: page.items, complete: page.nextCursor === null };
    },
  };
}
