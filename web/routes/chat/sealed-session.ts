import {
  type ChatEvent,
  type ChatHistory,
  type ChatOutbox,
  reply,
  type SealedChat,
  type UploadFile,
} from "../../../shared/client/index.ts";
import { encryption } from "../../app/encryption.ts";
import { api } from "../../app/platform.ts";
import type { Remote } from "../../encryption/browser/rpc.ts";
import { SealedOutbox } from "../../encryption/browser/sealed-outbox.ts";
import type { WorkerSide } from "../../encryption/browser/worker.ts";
import { changeContent } from "../../encryption/translate.ts";
import { noteAccess } from "./access.ts";
import { sealedUpload } from "./sealed-upload.ts";

const PAGE = 50;
/** Looked after again at the latest. */
const LATEST_MS = 60 * 60_000;
const AGAIN_MS = 15_000;

interface SealedParts {
  readonly sealed: SealedChat;
  readonly history: ChatHistory;
  readonly outbox: ChatOutbox;
  readonly upload: UploadFile;
}

/** What a session of an encrypted chat has instead of the platform's own: this browser's keys. */
export async function sealedParts(
  chatId: string,
  userId: string,
  signal: AbortSignal,
): Promise<SealedParts> {
  const worker = await encryption(userId);
  const care = new Care(worker, chatId, signal);
  void care.enter();
  const read = async (events: readonly ChatEvent[]) => {
    const opened = await worker.read(chatId, events);
    care.heard(events, userId);
    return opened;
  };
  return {
    sealed: sealedChat(worker, chatId, read),
    history: historyOf(worker, chatId, read),
    outbox: new SealedOutbox(worker, userId, chatId),
    upload: sealedUpload(worker),
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

/** Sees to it, while a chat is open, that this device is in its group and does its part there. */
class Care {
  readonly #worker: Remote<WorkerSide>;
  readonly #chatId: string;
  readonly #signal: AbortSignal;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(worker: Remote<WorkerSide>, chatId: string, signal: AbortSignal) {
    this.#worker = worker;
    this.#chatId = chatId;
    this.#signal = signal;
    signal.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  async enter(): Promise<void> {
    try {
      const access = await this.#worker.enter(this.#chatId);
      noteAccess(this.#chatId, { access, ...(await this.#worker.limits(this.#chatId)) });
      if (access === "inside") return await this.#tidy(false);
      this.#later(AGAIN_MS, () => this.enter());
    } catch {
      this.#later(AGAIN_MS, () => this.enter());
    }
  }

  /** Who lets somebody in or out sees to the keys at once; the others, when it is their turn. */
  heard(events: readonly ChatEvent[], userId: string): void {
    const own = events.some(
      ({ kind, actorId }) =>
        actorId === userId && (kind === "member_joined" || kind === "member_left"),
    );
    const moved = events.some(({ kind }) => kind === "mls" || kind.startsWith("member"));
    if (own || moved) void this.#tidy(own).catch(() => undefined);
  }

  async #tidy(atOnce: boolean): Promise<void> {
    const next = await this.#worker.tidy(this.#chatId, atOnce);
    if (next === null) return this.#later(AGAIN_MS, () => this.enter());
    noteAccess(this.#chatId, { access: "inside", ...(await this.#worker.limits(this.#chatId)) });
    this.#later(Math.min(Math.max(next - Date.now(), AGAIN_MS), LATEST_MS), () =>
      this.#tidy(false),
    );
  }

  #later(ms: number, work: () => Promise<void>): void {
    clearTimeout(this.#timer);
    if (this.#signal.aborted) return;
    this.#timer = setTimeout(() => void work().catch(() => undefined), ms);
  }
}
