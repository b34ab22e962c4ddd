import type { ChatEvent, ChatServerFrame, Message } from "../contracts/chat/index.ts";
import { Backfill, type ChatHistory } from "./chat-history.ts";
import {
  acknowledge,
  addOutgoing,
  applyEvents,
  applyReceipts,
  type ChatLog,
  countUnread,
  discard,
  latestOwn,
  missing,
  openLog,
  prependHistory,
  refuse,
  retry,
  trim,
  withOutbox,
} from "./chat-log.ts";
import type { UploadFile } from "./entry-files.ts";
import { type Connection, LiveSocket } from "./live-socket.ts";
import {
  type Change,
  confirm,
  dropHeld,
  refuseChange,
  type WantedChange,
  want,
} from "./message-changes.ts";
import type { ChatOutbox, OutboxEntry, OutboxNotice } from "./outbox.ts";
import type { SealedChat } from "./sealed-chat.ts";
import { Sender } from "./sender.ts";
import { Typing } from "./typing.ts";

/** What a device kept of a chat. */
export interface Resumed {
  readonly log: ChatLog;
  readonly epoch: string;
}

export interface ChatSessionOptions {
  readonly chatId: string;
  readonly userId: string;
  /** The log is followed from after this `seq`; older messages come by `loadOlder`. */
  readonly after: number;
  readonly lastReadSeq: number;
  readonly origin: string;
  readonly token: (refused: string | null) => Promise<string | null>;
  readonly history: ChatHistory;
  readonly outbox: ChatOutbox;
  readonly upload: UploadFile;
  /** Of an encrypted chat: what has its keys. */
  readonly sealed?: SealedChat | undefined;
  /** Where to go on from, instead of `after`. */
  readonly resumed?: Resumed | null;
  /** The member is one no longer, or the chat is gone (4403, 4404), or the session is over (4401). */
  readonly onRefused?: (code: number) => void;
}

/** Everything a view of a chat shows. A new object whenever anything changed. */
export interface ChatView {
  readonly log: ChatLog;
  /** Changes of messages that are on their way, and those that were refused; see `withChanges`. */
  readonly changes: readonly WantedChange[];
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
  readonly #sender: Sender;
  #epoch: string | null;
  /** What the socket has brought of an encrypted chat is being read. */
  #reading: Promise<void> = Promise.resolve();
  /** Counts the messages that were given up. */
  #discards = 0;
  /** Since the latest connection began: where the log was then. `null` once everything up to there is known. */
  #resumesAt: number | null = null;

  constructor(options: ChatSessionOptions) {
    this.#options = options;
    this.#epoch = options.resumed?.epoch ?? null;
    this.#view = {
      log: options.resumed?.log ?? openLog(options.userId, options.after),
      changes: [],
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
    this.#sender = new Sender({
      outbox: options.outbox,
      upload: options.upload,
      transmit: (entry) => this.#transmit(entry),
      onNotice: (notice) => this.#note(notice),
    });
    this.#socket = new LiveSocket({
      url: () => this.#address(),
      token: options.token,
      onFrame: (frame) => this.#receive(frame as ChatServerFrame),
      onConnection: (connection) => {
        if (connection !== "open") this.#sender.lost();
        this.#change({ connection });
      },
      ...(options.onRefused && { onRefused: options.onRefused }),
    });
  }

  open(): void {
    this.#sender.open();
    void this.#lookIntoOutbox();
    this.#socket.open();
  }

  close(): void {
    this.#socket.close();
    this.#sender.close();
    this.#typing.close();
  }

  /** Tells one log of this chat from another; `null` until the platform has said. */
  get epoch(): string | null {
    return this.#epoch;
  }

  /** The platform does not answer for now: what this device kept of the chat is shown, if it did. */
  showKept(): void {
    // Once is enough: who listens may well ask again.
    if (this.#options.resumed && !this.#view.ready) this.#change({ ready: true });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly view = (): ChatView => this.#view;

  /** Writes to the chat: shown at once, kept, and sent now or when the connection is back. */
  send(entry: OutboxEntry): void {
    this.#fold(addOutgoing(this.#view.log, entry));
    void this.#sender.send(entry);
    this.#typing.told();
  }

  /** Tries a refused message again. */
  retry(clientId: string): void {
    this.#fold(retry(this.#view.log, clientId));
    void this.#sender.retry(clientId);
  }

  /** Gives up a message that was refused, or has not left yet. */
  discard(clientId: string): void {
    this.#giveUp(clientId);
    void this.#sender.discard(clientId);
  }

  /** Changes the text of an own message. Like all changes: sent now or when the connection is back. */
  edit(seq: number, text: string): void {
    this.#want({ kind: "edit", seq, text });
  }

  /** Deletes a message. */
  remove(seq: number): void {
    this.#want({ kind: "delete", seq });
  }

  react(seq: number, emoji: string): void {
    this.#want({ kind: "react", seq, emoji });
  }

  /** Takes an own reaction back. */
  unreact(seq: number, emoji: string): void {
    this.#want({ kind: "unreact", seq, emoji });
  }

  /** The refused changes of that message have been seen. */
  dismissRefusals(seq: number): void {
    const { changes } = this.#view;
    this.#setChanges(changes.filter((one) => one.seq !== seq || one.refused === undefined));
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

  /** Puts history before the log that was fetched otherwise; between the two nothing is missing. */
  adopt(messages: readonly Message[], complete: boolean): void {
    const { log } = this.#view;
    if (messages.some(({ seq }) => seq <= log.base)) {
      this.#fold(prependHistory(log, messages, complete));
    }
  }

  /** The reader is at the end: what is far behind need not be kept. */
  settle(): void {
    if (this.#view.log.entries.length > MOST_KEPT) this.#fold(trim(this.#view.log, KEPT));
  }

  /** Fetches by REST whatever the log still lacks. If that fails, the next connection or hole asks again. */
  async fill(): Promise<void> {
    if (!(await this.#backfill.newer())) return;
    this.#setChanges(dropHeld(this.#view.changes, this.#view.log));
    this.#change({ ready: true });
    this.#caughtUp();
  }

  #address(): string {
    const { origin, chatId } = this.#options;
    return `${origin.replace(/^http/, "ws")}/api/chats/${chatId}/ws?after=${this.#view.log.lastSeq}&signals=bundled`;
  }

  #receive(frame: ChatServerFrame): void {
    const { log } = this.#view;
    if (frame.t === "hello") this.#greet(frame);
    else if (frame.t === "events") this.#open(frame.events);
    else if (frame.t === "gap") void this.fill();
    else if (frame.t === "ack") this.#sender.acknowledged(frame.clientId, frame.createdAt);
    else if (frame.t === "receipt") this.#mark([frame]);
    else if (frame.t === "typing" && frame.userId !== log.userId) this.#typing.hear(frame.userId);
    else if (frame.t === "presence") this.#notePresence([frame]);
    else if (frame.t === "signals") this.#noteSignals(frame.signals);
    else if (frame.t === "error" && frame.clientId !== undefined) {
      this.#sender.refused(frame.clientId, frame.code);
    } else if (frame.t === "error" && frame.seq !== undefined) {
      this.#setChanges(refuseChange(this.#view.changes, frame.seq, frame.code));
    }
  }

  #greet(hello: Extract<ChatServerFrame, { t: "hello" }>): void {
    if (this.#epoch !== null && this.#epoch !== hello.epoch) this.#startOver(hello.lastSeq);
    this.#epoch = hello.epoch;
    const ready = this.#view.ready || hello.lastSeq <= this.#view.log.lastSeq;
    this.#change({ ready, online: new Set(hello.online), ...this.#furthest(hello.lastReadSeq) });
    void this.#sender.flush();
    // A mark that was set while the connection was dying may not have arrived.
    const { lastReadSeq } = this.#view;
    this.#resumesAt = hello.lastSeq;
    this.#caughtUp();
    if (lastReadSeq > hello.lastReadSeq) this.#socket.send({ t: "read", seq: lastReadSeq });
  }

  /**
   * Once a connection, when the log is whole: receipts of the time without one were missed, and changes of messages that
   * were on their way may have been lost. Which of them were not, the log tells now.
   */
  #caughtUp(): void {
    if (this.#view.log.lastSeq < (this.#resumesAt ?? Number.POSITIVE_INFINITY)) return;
    this.#resumesAt = null;
    this.#setChanges(dropHeld(this.#view.changes, this.#view.log));
    for (const { refused, ...change } of this.#view.changes) if (!refused) this.#ask(change);
    void this.#backfill.deliveries();
  }

  /** The log is not the one known before: nothing of it holds, but what was being sent still is. */
  #startOver(lastSeq: number): void {
    const { userId, outgoing } = this.#view.log;
    this.#fold({ ...openLog(userId, Math.max(0, lastSeq - FRESH_WINDOW)), outgoing });
    this.#setChanges([]);
    void this.fill();
  }

  /** What this device was sending before the page was opened, or sends from another tab. */
  async #lookIntoOutbox(): Promise<void> {
    const before = this.#discards;
    const entries = await this.#sender.list();
    // What was given up while they were being read may be among them.
    if (before !== this.#discards) return this.#lookIntoOutbox();
    this.#fold(withOutbox(this.#view.log, entries));
  }

  #note(notice: OutboxNotice): void {
    const { log } = this.#view;
    if (notice.t === "changed") void this.#lookIntoOutbox();
    else if (notice.t === "sent") this.#fold(acknowledge(log, notice.clientId, notice.createdAt));
    else if (notice.t === "refused") this.#fold(refuse(log, notice.clientId, notice.code));
    else this.#giveUp(notice.clientId);
  }

  #giveUp(clientId: string): void {
    this.#discards += 1;
    this.#fold(discard(this.#view.log, clientId));
  }

  #want(change: Change): void {
    const changes = want(this.#view.changes, this.#view.log, change);
    if (changes === this.#view.changes) return;
    this.#setChanges(changes);
    this.#ask(change);
  }

  #ask(change: Change): void {
    const { sealed } = this.#options;
    const { kind, ...rest } = change;
    if (!sealed) {
      this.#socket.send({ t: kind, ...rest });
      return;
    }
    const refuse = (code: string) =>
      this.#setChanges(refuseChange(this.#view.changes, change.seq, code));
    void sealed.change(change).then(
      (code) => code !== null && refuse(code),
      // The next connection asks again.
      () => undefined,
    );
  }

  #setChanges(changes: readonly WantedChange[]): void {
    if (changes !== this.#view.changes) this.#change({ changes });
  }

  #transmit(entry: OutboxEntry): boolean {
    const { sealed } = this.#options;
    if (!sealed) return this.#socket.send(sendFrame(entry));
    const { clientId } = entry;
    void sealed.send(entry).then(
      (answer) => {
        if (answer.kind === "refused") this.#sender.refused(clientId, answer.code);
        else this.#sender.acknowledged(clientId, answer.createdAt);
      },
      () => this.#sender.unsure(clientId),
    );
    return true;
  }

  /** Takes in what the socket has brought, in its order; of an encrypted chat, once it has been read. */
  #open(events: readonly ChatEvent[]): void {
    const { sealed } = this.#options;
    if (!sealed) {
      this.#take(events);
      return;
    }
    this.#reading = this.#reading.then(async () => {
      const read = await sealed.read(events).catch(() => null);
      // What could not be read now is fetched with all that came before it.
      if (read) this.#take(read);
      else await this.fill();
    });
  }

  #take(events: readonly ChatEvent[]): void {
    const { log, changes } = this.#view;
    for (const event of events) {
      if (event.kind !== "message") continue;
      this.#typing.stop(event.actorId);
      // As good as an answer, which may have got lost.
      if (event.actorId === log.userId) {
        this.#sender.acknowledged(event.message.clientId, event.at);
      }
    }
    this.#fold(applyEvents(this.#view.log, events));
    const news = events.filter(({ seq }) => seq > log.lastSeq);
    this.#setChanges(confirm(changes, log.userId, news));
    this.#change({ ready: true });
    this.#caughtUp();
    if (missing(this.#view.log) !== null) void this.fill();
  }

  /** Marks of many at once change the view once: in a crowd it has a mark for each. */
  #mark(receipts: readonly Extract<ChatServerFrame, { t: "receipt" }>[]): void {
    const own = receipts.filter(({ userId }) => userId === this.#view.log.userId);
    const read = Math.max(0, ...own.map((receipt) => receipt.read ?? 0));
    if (read > this.#view.lastReadSeq) this.#change(this.#furthest(read));
    this.#fold(applyReceipts(this.#view.log, receipts));
  }

  #noteSignals(signals: Extract<ChatServerFrame, { t: "signals" }>["signals"]): void {
    this.#mark(signals.filter((signal) => signal.t === "receipt"));
    this.#notePresence(signals.filter((signal) => signal.t === "presence"));
  }

  #notePresence(news: readonly Extract<ChatServerFrame, { t: "presence" }>[]): void {
    if (news.length === 0) return;
    const online = new Set(this.#view.online);
    for (const { userId, online: present } of news) {
      if (present) online.add(userId);
      else online.delete(userId);
    }
    this.#change({ online });
  }

  #furthest(lastReadSeq: number): Pick<ChatView, "lastReadSeq"> {
    return { lastReadSeq: Math.max(lastReadSeq, this.#view.lastReadSeq) };
  }

  #fold(log: ChatLog): void {
    if (log === this.#view.log) return;
    // Who writes has read what came before: the platform has moved the mark, and tells nobody.
    this.#change({ log, ...this.#furthest(latestOwn(log)?.seq ?? 0) });
  }

  #change(change: Partial<ChatView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }
}

function sendFrame({ clientId, text, replyTo, files = [] }: OutboxEntry): object {
  const attachments = files.map(({ fileId, name }) => ({ fileId, name }));
  return {
    t: "send",
    clientId,
    text,
    ...(attachments.length > 0 && { attachments }),
    ...(replyTo !== undefined && { replyTo }),
  };
}
