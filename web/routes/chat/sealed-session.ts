import {
  type ChatEvent,
  type ChatHistory,
  type ChatOutbox,
  type ChatSession,
  reply,
  type SealedChat,
  type UploadFile,
} from "../../../shared/client/index.ts";
import { encryption } from "../../app/encryption.ts";
import { api, queries } from "../../app/platform.ts";
import type { Remote } from "../../encryption/browser/rpc.ts";
import { SealedOutbox } from "../../encryption/browser/sealed-outbox.ts";
import type { WorkerSide } from "../../encryption/browser/worker.ts";
import { changeContent } from "../../encryption/translate.ts";
import { noteAccess } from "./access.ts";
import { Care } from "./sealed-care.ts";
import { noteNewest } from "./sealed-news.ts";
import { sealedUpload } from "./sealed-upload.ts";

const PAGE = 50;

interface SealedParts {
  readonly sealed: SealedChat;
  readonly history: ChatHistory;
  readonly outbox: ChatOutbox;
  readonly upload: UploadFile;
  /** Has the list of chats show what the session reads, as long as it is open. */
  readonly showInList: (session: ChatSession) => void;
}

/** What a session of an encrypted chat has instead of the platform's own: this browser's keys. */
export async function sealedParts(
  chatId: string,
  userId: string,
  signal: AbortSignal,
): Promise<SealedParts> {
  const worker = await encryption(userId);
  const care = new Care(worker, chatId, signal, (access) => noteAccess(chatId, access));
  void care.enter();
  const read = async (events: readonly ChatEvent[]) => {
    const opened = await worker.read(chatId, events);
    care.heard(opened, userId);
    return opened;
  };
  return {
    sealed: sealedChat(worker, chatId, read),
    history: historyOf(worker, chatId, read),
    outbox: new SealedOutbox(worker, userId, chatId),
    upload: sealedUpload(worker),
    showInList: (session) => showInList(session, chatId, signal),
  };
}

function sealedChat(
  worker: Remote<WorkerSide>,
  chatId: string,
  read: SealedChat["read"],
): SealedChat {
  return {
    read,
    async send({ clientId, text, replyTo, files = [] }) {
      const localIds = files.map(({ localId }) => localId);
      const about = { text, localIds, ...(replyTo !== undefined && { replyTo }) };
      const sent = await worker.sendMessage(chatId, clientId, about);
      if (sent.kind === "stored") return { kind: "stored", createdAt: sent.stored.createdAt };
      if (sent.code === "waiting") throw new Error("nobody has let this device in yet");
      return sent;
    },
    async change(change) {
      const sent = await worker.send(chatId, crypto.randomUUID(), changeContent(change));
      return sent.kind === "refused" ? sent.code : null;
    },
  };
}

function historyOf(
  worker: Remote<WorkerSide>,
  chatId: string,
  read: SealedChat["read"],
): ChatHistory {
  return {
    before: (seq) => worker.before(chatId, seq, PAGE),
    async after(seq) {
      const params = { path: { chatId }, query: { after: seq, limit: 100 } };
      const page = await reply(api.GET("/api/chats/{chatId}/events", { params }));
      return { events: await read(page.items), complete: page.nextCursor === null };
    },
  };
}

function showInList(session: ChatSession, chatId: string, signal: AbortSignal): void {
  let known = session.view().log;
  noteNewest(queries, chatId, known);
  const unsubscribe = session.subscribe(() => {
    const { log } = session.view();
    if (log !== known) noteNewest(queries, chatId, log);
    known = log;
  });
  signal.addEventListener("abort", unsubscribe);
}
