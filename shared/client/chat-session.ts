import type { ChatEvent, ChatServerFrame } from "../contracts/chat/index.ts";
import { Backfill, type ChatHistory } from "./chat-history.ts";
import {
  acknowledge,
  addOutgoing,
  applyEvents,
  applyReceipt,
  type ChatLog,
  countUnread,
  discard,
  missing,
  openLog,
  refuse,
  retry,
  trim,
  unacknowledged,
} from "./chat-log.ts";
import { type Connection, LiveSocket } from "./live-socket.ts";
import type { PendingStore } from "./pending.ts";
import { Typing } from "./typing.ts";

export interface ChatSessionOptions {
  readonly chatId: string;
  readonly userId: string;
  /** The log is followed from after this `seq`; older messages come by `loadOlder`. */
  readonly after: number;
  readonly lastReadSeq: number;
  readonly origin: string;
  readonly token: (refused: string | null) => Promise<string | null>;
  readonly history: ChatHistory;
  readonly pending: PendingStore;
  /** The member is one no longer, or the chat is gone (4403, 4404), or the session is over (4401). */
  readonly onRefused?: (code: number) => void;
}

/** Everything a view of a chat shows. A new object whenever anything changed. */
export interface ChatView {
  readonly log: ChatLog;
  readonly connection: Connection;
  /** The first answer has come: what there is to show is shown. */
  readonly ready: boolean;
  readonly online: ReadonlySet<string>;
  readonly typing: readonly string[];
  readonly lastReadSeq: number;
  readonly loadingOlder: boolean;
  /** Loading history failed; `loadOlder` tries again. */
  readonly historyFailed: boolean;
}

/** How many events back a log that has to be read anew begins. */
const FRESH_WINDOW = 60;

/** A room may be busy all day; so many entries make the view slow, */
const MOST_KEPT = 1_500;
/** and so many are kept then. */
const KEPT = 500;

/** A member's live view of one chat: resumes after losses, sends again what was not acknowledged. */
export class ChatSession {
  readonly #options: ChatSessionOptions;
  readonly #socket: LiveSocket;
  readonly #backfill: Backfill;
  readonly #listeners = new Set<() => void>();
  readonly #typing = new Typing((typing) => this.#change({ typing }));
  #view: ChatView;
  #epoch: string | null = null;
  /** Receipts may have been missed. */
  #unsure = false;

  constructor(options: ChatSessionOptions) {
    this.#options = options;
    const log = options.pending.load().reduce(addOutgoing, openLog(options.userId, options.after));
    this.#view = {
      log,
      connection: "closed",
      ready: false,
      online: new Set(),
      typing: [],
      lastReadSeq: options.lastReadSeq,
      loadingOlder: false,
      historyFailed: false,
    };
    this.#backfill = new Backfill(options.history, {
      log: () => this.#view.log,
      fold: (log) => this.#fold(log),
    });
    this.#socket = new LiveSocket({
      url: () => this.#address(),
      token: options.token,
      onFrame: (frame) => this.#receive(frame as ChatServerFrame),
      onConnection: (connection) => this.#change({ connection }),
      ...(options.onRefused && { onRefused: options.onRefused }),
    });
  }

  open(): void {
    this.#socket.open();
  }

  close(): void {
    this.#socket.close();
    this.#typing.close();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly view = (): ChatView => this.#view;

  /** Writes to the chat: shown at once, sent now or when the connection is back. */
  send(text: string, clientId: string, createdAt: string, replyTo?: number): void {
    const draft = { clientId, text, createdAt, ...(replyTo !== undefined && { replyTo }) };
    this.#fold(addOutgoing(this.#view.log, draft));
    this.#transmit(clientId);
    this.#typing.told();
  }

  /** Tries a refused message again. */
  retry(clientId: string): void {
    this.#fold(retry(this.#view.log, clientId));
    this.#transmit(clientId);
  }

  /** Gives a refused message up. */
  discard(clientId: string): void {
    this.#fold(discard(this.#view.log, clientId));
  }

  /** Tells the others that something is being written, at most every three seconds. */
  typing(now: number): void {
    this.#typing.tell(now, () => this.#socket.send({ t: "typing" }));
  }

  /** Everything up to `seq` has been seen. */
  markRead(seq: number): void {
    if (seq <= this.#view.lastReadSeq) return;
    if (this.#socket.send({ t: "read", seq })) this.#change({ lastReadSeq: seq });
  }

  /** How many messages of others came after the read mark. */
  unread(): number {
    return countUnread(this.#view.log, this.#view.lastReadSeq);
  }

  /** Loads one more page of history. */
  async loadOlder(): Promise<void> {
    const { log, loadingOlder } = this.#view;
    if (loadingOlder || log.base === 0) return;
    this.#change({ loadingOlder: true, historyFailed: false });
    const loaded = await this.#backfill.older();
    this.#change({ loadingOlder: false, historyFailed: !loaded });
  }

  /** The reader is at the end: what is far behind need not be kept. */
  settle(): void {
    if (this.#view.log.entries.length > MOST_KEPT) this.#fold(trim(this.#view.log, KEPT));
  }

  /** Fetches by REST whatever the log still lacks. If that fails, the next connection or hole asks again. */
  async fill(): Promise<void> {
    if (await this.#backfill.newer()) this.#change({ ready: true });
  }

  #address(): string {
    const { origin, chatId } = this.#options;
    return `${origin.replace(/^http/, "ws")}/api/chats/${chatId}/ws?after=${this.#view.log.lastSeq}`;
  }

  #receive(frame: ChatServerFrame): void {
    const { log } = this.#view;
    if (frame.t === "hello") this.#greet(frame);
    else if (frame.t === "events") this.#take(frame.events);
    else if (frame.t === "gap") void this.fill();
    else if (frame.t === "ack") this.#fold(acknowledge(log, frame.clientId, frame.createdAt));
    else if (frame.t === "receipt") this.#mark(frame);
    else if (frame.t === "typing" && frame.userId !== log.userId) this.#typing.hear(frame.userId);
    else if (frame.t === "presence") this.#notePresence(frame.userId, frame.online);
    else if (frame.t === "error" && frame.clientId !== undefined) {
      this.#fold(refuse(log, frame.clientId, frame.code));
    }
  }

  #greet(hello: Extract<ChatServerFrame, { t: "hello" }>): void {
    if (this.#epoch !== null && this.#epoch !== hello.epoch) this.#startOver(hello.lastSeq);
    this.#epoch = hello.epoch;
    const ready = this.#view.ready || hello.lastSeq <= this.#view.log.lastSeq;
    this.#change({ ready, online: new Set(hello.online), ...this.#furthest(hello.lastReadSeq) });
    for (const { clientId } of unacknowledged(this.#view.log)) this.#transmit(clientId);
    // A mark that was set while the connection was dying may not have arrived.
    const { lastReadSeq } = this.#view;
    this.#unsure = true;
    if (hello.lastSeq <= this.#view.log.lastSeq) this.#learnDelivery();
    if (lastReadSeq > hello.lastReadSeq) this.#socket.send({ t: "read", seq: lastReadSeq });
  }

  /** Once a connection: receipts of the time without one were missed. */
  #learnDelivery(): void {
    if (!this.#unsure) return;
    this.#unsure = false;
    void this.#backfill.deliveries();
  }

  /** The log is not the one known before: nothing of it holds, but what was being sent still is. */
  #startOver(lastSeq: number): void {
    const { userId, outgoing } = this.#view.log;
    this.#fold({ ...openLog(userId, Math.max(0, lastSeq - FRESH_WINDOW)), outgoing });
    void this.fill();
  }

  #transmit(clientId: string): void {
    const one = this.#view.log.outgoing.find((each) => each.clientId === clientId);
    if (one?.state !== "pending") return;
    const { text, replyTo } = one;
    this.#socket.send({ t: "send", clientId, text, ...(replyTo !== undefined && { replyTo }) });
  }

  #take(events: readonly ChatEvent[]): void {
    for (const event of events) this.#typing.stop(event.actorId);
    this.#fold(applyEvents(this.#view.log, events));
    this.#change({ ready: true });
    this.#learnDelivery();
    if (missing(this.#view.log) !== null) void this.fill();
  }

  #mark(receipt: Extract<ChatServerFrame, { t: "receipt" }>): void {
    const { log } = this.#view;
    if (receipt.userId === log.userId) this.#change(this.#furthest(receipt.read ?? 0));
    else this.#fold(applyReceipt(log, receipt.userId, receipt));
  }

  #notePresence(userId: string, present: boolean): void {
    const online = new Set(this.#view.online);
    if (present) online.add(userId);
    else online.delete(userId);
    this.#change({ online });
  }

  #furthest(lastReadSeq: number): Pick<ChatView, "lastReadSeq"> {
    return { lastReadSeq: Math.max(lastReadSeq, this.#view.lastReadSeq) };
  }

  #fold(log: ChatLog): void {
    if (log === this.#view.log) return;
    const pendingChanged = log.outgoing !== this.#view.log.outgoing;
    this.#change({ log });
    if (pendingChanged)
      this.#options.pending.save(log.outgoing.filter((one) => one.state !== "sent"));
  }

  #change(change: Partial<ChatView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }
}
