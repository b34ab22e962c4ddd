import type { Connection } from "partyserver";
import type {
  Chat,
  ChatClientFrame,
  ChatEvent,
  Message,
  MlsDraft,
  MlsStored,
  SearchHit,
} from "../../shared/contracts/chat/index.ts";
import { iso, type Millis, systemClock } from "../../shared/kernel/time.ts";
import {
  CHANGES_PER_WINDOW,
  isRetraction,
  type MessageChange,
  type Refusal,
} from "../../workers/domains/chat/changes/rules.ts";
import {
  COMMIT_WINDOW_MS,
  COMMITS_PER_WINDOW,
} from "../../workers/domains/chat/encryption/rules.ts";
import type {
  ChatUpdate,
  Forwardable,
  GivenReaction,
  HistoryRange,
  MemberPosition,
  MlsOutcome,
  OwnReaction,
  ReactionPosition,
  ReadMark,
  RoomDraft,
  RoomMember,
  SearchStart,
} from "../../workers/domains/chat/ports.ts";
import type { StoredPreview } from "../../workers/domains/chat/previews/rules.ts";
import {
  type AddressOf,
  deliveryRule,
  type EventContent,
  isNews,
  type MessageBody,
  type MlsContent,
  type OtherContent,
  previewOf,
  RATE_WINDOW_MS,
  type Showing,
  type StoredEvent,
  type StoredMessage,
  toEvent,
  toMessage,
} from "../../workers/domains/chat/rules.ts";
import { snippetOf } from "../../workers/domains/chat/search/snippet.ts";
import type { Term } from "../../workers/domains/platform/full-text/query.ts";
import type { ChatFacts } from "./chat-facts.ts";
import { Connections } from "./connections.ts";
import { Directory, type DirectoryPort } from "./directory.ts";
import { EventLog, type Stored } from "./event-log.ts";
import type { LeftMember } from "./farewell.ts";
import { FileHolds, type FileHoldsPort } from "./file-holds.ts";
import { HubUpdates, type HubUpdatesPort } from "./hub-updates.ts";
import { LinkPreviews, type LinkPreviewsPort } from "./link-previews.ts";
import { type Member, Members } from "./members.ts";
import { MessageChanges } from "./message-changes.ts";
import { MessageCounts, type MessageDay } from "./message-counts.ts";
import { type ClaimedFiles, MessageFiles, type MessageFilesPort } from "./message-files.ts";
import { MessageViews } from "./message-views.ts";
import { type GroupState, MlsGroup } from "./mls-group.ts";
import { Pins } from "./pins.ts";
import type { PingedAt } from "./presence.ts";
import { RateWindow } from "./rate-window.ts";
import { Reactions } from "./reactions.ts";
import type { Relay } from "./relays.ts";
import type { FrameSource, SocketState } from "./room-sockets.ts";
import { Roster } from "./roster.ts";
import { Rounds } from "./rounds.ts";
import { SearchIndex } from "./search-index.ts";
import { SendOrder } from "./send-order.ts";
import { Unread } from "./unread.ts";

/** Close code of a socket whose frame could not be dealt with; the client connects again and repeats it. */
const GOING_WRONG = 1011;
/** A long log that has never been searched is taken into the index little by little. */
const INDEX_EVERY_MS = 100;

/** What the room needs from the object it lives in. */
export interface RoomPort {
  readonly sql: SqlStorage;
  readonly messagesPerWindow: number;
  readonly pingedAt: PingedAt;
  readonly tellHub: HubUpdatesPort["tell"];
  /** Has somebody told that another has reacted to a message of theirs. */
  readonly tellReaction: (userId: string, reaction: GivenTo) => Promise<void>;
  /** So many sockets an object holds; a crowd's others are held by relays. */
  readonly socketsPerObject: number;
  readonly openRelay: (index: number) => Relay;
  readonly background: (work: Promise<unknown>) => void;
  /** Tells the directory how many messages each of these days had. */
  readonly reportMessages: (days: readonly MessageDay[]) => Promise<void>;
  /** Tells the directory of the chat and who is in it. */
  readonly tellDirectory: DirectoryPort["tell"];
  /** Sees to it that the room is awake then, in the same write as the change that asks for it. */
  readonly wakeBy: (at: Millis) => void;
  readonly addressOf: AddressOf;
  /** As {@link MessageFilesPort}. */
  readonly claimFiles: MessageFilesPort["claim"];
  readonly releaseFiles: FileHoldsPort["release"];
  /** As {@link LinkPreviewsPort}. */
  readonly askPreview: LinkPreviewsPort["ask"];
}

/** A reaction to a message, as its writer is told of it. */
export interface GivenTo {
  readonly seq: number;
  readonly emoji: string;
  readonly senderId: string;
}

export type Written =
  | { readonly kind: "stored"; readonly stored: StoredMessage }
  | { readonly kind: "duplicate"; readonly stored: StoredMessage }
  | { readonly kind: "rate_limited"; readonly limit: number; readonly retryAfterMs: Millis }
  | { readonly kind: "no_such_reply" }
  | { readonly kind: "no_such_file" }
  | { readonly kind: "encrypted_chat" }
  | { readonly kind: "blocked" }
  | { readonly kind: "not_member" };

interface RateLimited {
  readonly kind: "rate_limited";
  readonly limit: number;
  readonly retryAfterMs: Millis;
}

export type MlsWritten = Exclude<MlsOutcome, { kind: "stored" | "duplicate" }> | MlsInLog;

/** It stands in the log, as of now or before; a commit's welcome right after it. */
interface MlsInLog {
  readonly kind: "stored" | "duplicate";
  readonly stored: MlsStored;
}

export type Changed =
  | { readonly kind: "done" }
  | { readonly kind: "refused"; readonly code: Refusal }
  | { readonly kind: "rate_limited"; readonly limit: number; readonly retryAfterMs: Millis }
  | { readonly kind: "not_member" };

/** One chat. Every method is one turn of its object, which nothing interrupts. */
export class Room {
  readonly #port: RoomPort;
  readonly #facts: ChatFacts;
  readonly #log: EventLog;
  readonly #members: Members;
  readonly #rate: RateWindow;
  readonly #counts: MessageCounts;
  readonly #search: SearchIndex;
  /** Of an encrypted chat. */
  readonly #group: MlsGroup | null;
  readonly #unread: Unread;
  readonly #reactions: Reactions;
  readonly #changes: MessageChanges;
  readonly #changeRate = new RateWindow(CHANGES_PER_WINDOW, RATE_WINDOW_MS);
  readonly #commitRate = new RateWindow(COMMITS_PER_WINDOW, COMMIT_WINDOW_MS);
  readonly #views: MessageViews;
  readonly #showing: Showing;
  readonly #holds: FileHolds;
  readonly #files: MessageFiles;
  readonly #previews: LinkPreviews;
  readonly #order = new SendOrder<ClaimedFiles | null>();
  readonly #rounds = new Rounds({
    finish: () => this.#finishRound(),
    sockets: () => this.connections.count,
  });
  #closed = false;
  readonly connections: Connections;
  readonly hubs: HubUpdates;
  readonly directory: Directory;
  readonly roster: Roster;

  constructor(port: RoomPort, facts: ChatFacts, slept: Iterable<Connection<SocketState>>) {
    this.#port = port;
    this.#facts = facts;
    this.#log = new EventLog(port.sql);
    this.#members = new Members(port.sql);
    this.#rate = new RateWindow(port.messagesPerWindow, RATE_WINDOW_MS);
    const { sql, wakeBy } = port;
    this.#counts = new MessageCounts({ sql, report: port.reportMessages, wakeBy });
    const { id: chatId, epoch } = facts;
    this.#showing = { chatId, addressOf: port.addressOf };
    const { claimFiles: claim, releaseFiles: release } = port;
    this.#holds = new FileHolds({ sql, chatId, release, wakeBy });
    this.#files = new MessageFiles({ holds: this.#holds, claim });
    const { askPreview: ask, background } = port;
    this.#previews = new LinkPreviews({ chatId, holds: this.#holds, ask, background });
    this.#search = new SearchIndex(sql);
    this.#group = facts.encrypted ? new MlsGroup(sql, chatId) : null;
    this.connections = new Connections(
      { ...port, showing: this.#showing, epoch, log: this.#log, members: this.#members },
      slept,
    );
    this.#unread = new Unread(sql);
    this.#reactions = new Reactions(sql);
    const pins = new Pins(sql);
    const parts = { log: this.#log, reactions: this.#reactions, pins };
    this.#changes = new MessageChanges({
      ...parts,
      type: facts.type,
      members: this.#members,
      unread: this.#unread,
      record: (actorId, content) => this.record(actorId, content),
      filesFreed: ({ body }) => this.#files.freed(body),
      previews: this.#previews,
      listsChanged: () => this.hubs.changed(),
    });
    this.#views = new MessageViews({
      ...parts,
      showing: this.#showing,
      marks: () => this.connections.marks(),
    });
    this.hubs = new HubUpdates(this.#members, {
      revisionFor: (member) => this.#revisionFor(member),
      updateFor: (member) => this.#updateFor(member),
      isHere: ({ userId }) => this.connections.reaches(userId),
      tell: port.tellHub,
      wakeBy,
    });
    const members = this.#members;
    this.directory = new Directory({ sql, facts, members, tell: port.tellDirectory, wakeBy });
    this.roster = new Roster({
      facts,
      members,
      directory: this.directory,
      hubs: this.hubs,
      connections: this.connections,
      record: (actorId, content) => this.record(actorId, content),
      messageCount: () => this.#log.messageCount,
    });
  }

  get type(): Chat["type"] {
    return this.#facts.type;
  }

  get memberCount(): number {
    return this.#members.count;
  }

  member(userId: string): Member | undefined {
    return this.#members.get(userId);
  }

  memberIds(): string[] {
    return this.#members.page(null, this.#members.count).map(({ userId }) => userId);
  }

  membersPage(after: MemberPosition | null, limit: number): RoomMember[] {
    return this.#members.page(after, limit);
  }

  /**
   * Ends the room before all it holds is erased: every socket is closed, and nobody is in it any more. Answers who has to
   * hear of it.
   */
  close(): LeftMember[] {
    const revision = this.#log.lastSeq + 1;
    const left = [...this.#members.known()].map(({ userId, marks, hubRev }) => ({
      userId,
      rev: Math.max(revision + marks, hubRev + 1),
    }));
    this.connections.closeAll();
    this.hubs.stop();
    this.directory.stop();
    this.#members.forgetAll();
    this.#closed = true;
    return left;
  }

  /** A member who was away for long is back, or one who has left meanwhile. */
  memberBack(userId: string): ChatUpdate | null {
    const member = this.#members.find(userId);
    return member ? this.hubs.back(member) : null;
  }

  /** Where a call stands in the log, if it does. */
  callSeq(callId: string): number | undefined {
    return this.#log.callSeq(callId);
  }

  /** Adds to the log what is not a message: what happened to members, messages, the chat, a call. */
  record(actorId: string, content: OtherContent): StoredEvent {
    const stored = this.#append(actorId, content);
    if (!stored) throw new Error("only a message can be a repetition");
    this.#rounds.request();
    return stored;
  }

  /**
   * Writes a message in the next round, and then tells what became of it, or that it failed. The same `clientId` of the
   * same sender is written once, and repeating it is always allowed. While files are looked up for a message, what its
   * sender writes after it waits.
   */
  write(
    userId: string,
    draft: RoomDraft,
    done: (written: Written) => void,
    failed: (error: unknown) => void,
  ): void {
    const hasFiles = (draft.attachments?.length ?? 0) > 0;
    const lookUp = hasFiles ? () => this.#filesOf(userId, draft) : null;
    const write = (files: ClaimedFiles | null) => this.#writeWith(userId, draft, files);
    this.#inOrder(userId, lookUp, write, done, failed);
  }

  /**
   * Hands an MLS message to the log in the next round, and then tells what became of that, or that it failed. Its files
   * are looked up as those of other messages are.
   */
  writeMls(
    userId: string,
    draft: MlsDraft,
    done: (written: MlsWritten) => void,
    failed: (error: unknown) => void,
  ): void {
    const wanted = (draft.attachments ?? []).map((fileId) => ({ fileId }));
    const isNew = () => this.#members.get(userId) && !this.#log.findMls(userId, draft.clientId);
    const lookUp = async () => (isNew() ? this.#files.claim(userId, wanted) : null);
    const write = (files: ClaimedFiles | null) =>
      this.#accounted(files, () => this.#writeMls(userId, draft, files));
    this.#inOrder(userId, wanted.length > 0 ? lookUp : null, write, done, failed);
  }

  /** Writes in the next round what a member hands in, after what they handed in before; `lookUp` comes first. */
  #inOrder<Outcome>(
    userId: string,
    lookUp: (() => Promise<ClaimedFiles | null>) | null,
    write: (files: ClaimedFiles | null) => Outcome,
    done: (outcome: NoInfer<Outcome> | RateLimited) => void,
    failed: (error: unknown) => void,
  ): void {
    const { limit } = this.#rate;
    if (this.#order.waiting(userId) >= limit) {
      done({ kind: "rate_limited", limit, retryAfterMs: RATE_WINDOW_MS });
      return;
    }
    const inRound = (files: ClaimedFiles | null) =>
      this.#rounds.do(() => {
        try {
          done(write(files));
        } catch (error) {
          failed(error);
        }
      });
    this.#order.pass(userId, lookUp, inRound, failed);
  }

  /** Where the chat's group stands; `null` if it is not encrypted. */
  get group(): GroupState | null {
    return this.#group?.state ?? null;
  }

  /** Changes a message in the next round, and then tells what became of that, or that it failed. */
  change(
    userId: string,
    change: MessageChange,
    done: (changed: Changed) => void,
    failed: (error: unknown) => void,
  ): void {
    this.#rounds.do(() => {
      try {
        done(this.#change(userId, change));
      } catch (error) {
        failed(error);
      }
    });
  }

  /** Deletes a message by a moderator's power. Answers whether there was one. */
  moderate(moderatorId: string, seq: number): boolean {
    return this.#changes.moderate(moderatorId, seq);
  }

  /** Takes back so many of somebody's reactions. Answers whether any are left. */
  withdrawReactions(userId: string, limit: number): boolean {
    return this.#changes.withdrawReactions(userId, limit);
  }

  /** Shows what was found behind a link of a message's text. Answers whether it is shown. */
  preview(seq: number, use: string, preview: StoredPreview | null): boolean {
    return this.#changes.preview(seq, use, preview);
  }

  /** Moves a read mark forward, never back nor beyond the log. */
  read(member: Member, seq: number): ReadMark {
    const upTo = Math.min(seq, this.#log.lastSeq);
    if (upTo <= member.readSeq) return this.#readMark(member);
    const moved = this.#members.read(member, upTo, this.#log.messagesUpTo(upTo));
    this.#unread.read(member.userId, upTo);
    this.connections.tellRead(member.userId, upTo);
    this.hubs.changed();
    return this.#readMark(moved);
  }

  /** Has all that was asked for so far done first. */
  done(): Promise<void> {
    return new Promise((resolve) => this.#rounds.do(resolve));
  }

  /** Does what a member asked for on a socket. */
  handle(socket: FrameSource, { userId }: Member, frame: ChatClientFrame): void {
    switch (frame.t) {
      case "send":
        this.write(
          userId,
          frame,
          (written) => answer(socket, frame.clientId, written),
          () => socket.close(GOING_WRONG, "internal"),
        );
        break;
      case "mls":
        this.writeMls(
          userId,
          frame,
          (written) => answerMls(socket, frame.clientId, written),
          () => socket.close(GOING_WRONG, "internal"),
        );
        break;
      case "edit":
      case "delete":
      case "react":
      case "unreact":
        this.change(
          userId,
          changeOf(frame),
          (changed) => answerChange(socket, frame.seq, changed),
          () => socket.close(GOING_WRONG, "internal"),
        );
        break;
      case "read":
        this.#rounds.do(() => this.#readBy(socket, frame.seq));
        break;
      case "typing":
        this.connections.typing(userId);
        break;
      case "ping":
        // In its turn: whoever asks in a way that wakes the room learns that all before it has been answered.
        this.#rounds.do(() => socket.send({ t: "pong" }));
    }
  }

  /** The chat as this member sees it. */
  describe(member: Member): Chat {
    const { id, type, createdAt, encrypted } = this.#facts;
    return {
      id,
      type,
      ...this.#lookFor(member),
      memberCount: this.#members.count,
      lastMessage: this.#lastShown(),
      ...this.#readMark(member),
      unreadMentions: this.#unread.mentionsOf(member),
      muted: member.muted,
      canWrite: !this.#facts.blocked,
      role: member.role,
      encrypted,
      revision: this.#revisionFor(member),
      createdAt: iso(createdAt),
    };
  }

  /** The newest message as lists show it: of an encrypted one that there is one. */
  #lastShown(): Chat["lastMessage"] {
    const { lastMessage, lastNews } = this.#log;
    if (!lastNews) return null;
    const { seq, actorId: senderId, at } = lastNews;
    const body = lastMessage?.seq === seq ? lastMessage.body : null;
    return {
      seq,
      senderId,
      preview: body ? previewOf(body.text) : "",
      ...(body?.attachments?.[0] && { attachment: body.attachments[0].kind }),
      at: iso(at),
    };
  }

  /** What the chat is shown as: a direct one to each of the two as the other. */
  #lookFor({ userId }: Member): Pick<Chat, "title" | "avatarUrl" | "peerId"> {
    const { type, title, avatarUrl } = this.#facts;
    const peer = type === "direct" ? this.#members.peerOf(userId) : undefined;
    if (!peer) return { title, avatarUrl };
    return { title: peer.displayName ?? "", avatarUrl: peer.avatarUrl, peerId: peer.userId };
  }

  messages(member: Member, range: HistoryRange, limit: number): Message[] {
    const stored = this.#log.messages(range, limit);
    this.connections.reached(member, Math.max(0, ...stored.map(({ seq }) => seq)));
    return this.#views.of(stored, member.userId);
  }

  /** The message of that `seq` as it is now; `null` if there is none. */
  message(userId: string, seq: number): Message | null {
    return this.#views.one(seq, userId);
  }

  /** The pinned messages, the latest pinned first. */
  pins(userId: string): Message[] {
    return this.#views.pinned(userId);
  }

  /** What the member wrote under that name; `null` if nothing. */
  written(userId: string, clientId: string): Message | null {
    const stored = this.#log.find(userId, clientId);
    return stored ? this.#views.one(stored.seq, userId) : null;
  }

  /** Who wrote the message of that `seq`, unless it is deleted. */
  senderOf(seq: number): string | null {
    return this.#living(seq)?.actorId ?? null;
  }

  /** What of a message can be passed on, unless it is deleted. Its first writer stays its writer. */
  forwardable(seq: number): Forwardable | null {
    const message = this.#living(seq);
    if (!message) return null;
    const { text, attachments = [], forwardedFrom } = message.body;
    const from = forwardedFrom ?? { senderId: message.actorId, at: message.at };
    return { text, attachments, forwardedFrom: from };
  }

  /** Who reacted to a message and how; `null` if there is no such message. */
  reactions(seq: number, after: ReactionPosition | null, limit: number): GivenReaction[] | null {
    return this.#log.message(seq) ? this.#reactions.page(seq, after, limit) : null;
  }

  /** Who has read a member's own message, after that id; `null` if there is no such message. */
  readers(
    userId: string,
    seq: number,
    after: string,
    limit: number,
  ): string[] | "forbidden" | null {
    const message = this.#living(seq);
    if (!message) return null;
    if (message.actorId !== userId) return "forbidden";
    return this.#members.readersOf(message, after, limit);
  }

  reactionsBy(userId: string, after: OwnReaction | null, limit: number): OwnReaction[] {
    return this.#reactions.givenBy(userId, after, limit);
  }

  /** Takes some of what is new into the search index. Answers whether there is more. */
  indexMore(): boolean {
    return this.#search.step(this.#log.lastSeq);
  }

  /** Messages that hold all terms, newest first; only what {@link indexMore} has taken in is found. */
  search(terms: readonly Term[], start: SearchStart | null, limit: number): SearchHit[] {
    return this.#search.find(terms, start, limit).map(({ text, at, ...found }) => ({
      chatId: this.#facts.id,
      ...found,
      at: iso(at),
      ...snippetOf(text, terms),
    }));
  }

  /** What somebody has written after that event, oldest first. */
  writtenBy(userId: string, after: number, limit: number): Message[] {
    return this.#log.writtenBy(userId, after, limit).map((one) => toMessage(this.#showing, one));
  }

  events(member: Member, after: number, limit: number): ChatEvent[] {
    const deliveryOf = deliveryRule(this.connections.marks());
    const stored = this.#log.after(after, limit);
    this.connections.reached(member, stored.at(-1)?.seq ?? 0);
    return stored.map((one): ChatEvent => {
      const event = toEvent(this.#showing, one);
      if (event.kind !== "message") return event;
      return { ...event, message: { ...event.message, delivery: deliveryOf(event.message) } };
    });
  }

  /** Looks after what time changes. Answers when to do so again, if at all. */
  tick(now: Millis): Millis | null {
    const presenceDue = this.connections.tick(now);
    this.hubs.resume();
    const indexDue = this.indexMore() ? now + INDEX_EVERY_MS : null;
    const filesDue = this.#holds.tick(now);
    const hubsDue = this.hubs.nextCheck(now);
    const directoryDue = this.directory.tick(now);
    const countsDue = this.#counts.tick(now);
    const due = [presenceDue, hubsDue, directoryDue, countsDue, indexDue, filesDue];
    const next = due.filter((at) => at !== null);
    return next.length === 0 ? null : Math.min(...next);
  }

  /** The files of a message, claimed for it; none for one that is there already or comes too fast. */
  async #filesOf(userId: string, draft: RoomDraft): Promise<ClaimedFiles | null> {
    if (this.#log.find(userId, draft.clientId)) return null;
    if (this.#rate.waitFor(userId, systemClock.now()) > 0) return null;
    return this.#files.claim(userId, draft.attachments ?? []);
  }

  /** Writes the message and crosses out its claim in one write; a claim that no message came of is given back. */
  #writeWith(userId: string, draft: RoomDraft, files: ClaimedFiles | null): Written {
    return this.#accounted(files, () => this.#write(userId, draft, files));
  }

  #accounted<Outcome extends { readonly kind: string }>(
    files: ClaimedFiles | null,
    write: () => Outcome,
  ): Outcome {
    if (!files) return write();
    if (!this.#files.isHeld(files))
      throw new Error("the files were given back: the message took too long");
    const written = write();
    if (written.kind === "stored") this.#files.settle(files);
    else this.#files.giveUp(files);
    return written;
  }

  #write(userId: string, draft: RoomDraft, files: ClaimedFiles | null): Written {
    const member = this.#members.get(userId);
    if (!member) return { kind: "not_member" };
    const { clientId, replyTo } = draft;
    if (this.#facts.encrypted) return { kind: "encrypted_chat" };
    if (this.#facts.blocked) {
      const stored = this.#log.find(userId, clientId);
      return stored ? { kind: "duplicate", stored } : { kind: "blocked" };
    }
    const now = systemClock.now();
    const retryAfterMs = this.#rate.waitFor(userId, now);
    if (retryAfterMs > 0) {
      const stored = this.#log.find(userId, clientId);
      if (stored) return { kind: "duplicate", stored };
      return { kind: "rate_limited", limit: this.#rate.limit, retryAfterMs };
    }
    if (replyTo !== undefined && !this.#living(replyTo)) {
      const stored = this.#log.find(userId, clientId);
      return stored ? { kind: "duplicate", stored } : { kind: "no_such_reply" };
    }
    if ((draft.attachments?.length ?? 0) > 0 && !files?.attachments) {
      const stored = this.#log.find(userId, clientId);
      return stored ? { kind: "duplicate", stored } : { kind: "no_such_file" };
    }
    const body = this.#bodyOf(draft, files);
    const stored = this.#append(userId, { kind: "message", clientId, body });
    if (!stored) return this.#writtenBefore(userId, clientId);
    if (body.mentions) this.#changes.noteMentions(stored.seq, userId, body.mentions);
    this.#rate.count(userId, now);
    this.#members.wrote(member, stored.seq, this.#log.messageCount);
    this.#previews.written(stored.seq, body.text);
    this.hubs.changed();
    this.#counts.changed();
    return { kind: "stored", stored };
  }

  #writeMls(userId: string, draft: MlsDraft, files: ClaimedFiles | null): MlsWritten {
    const member = this.#members.get(userId);
    if (!member) return { kind: "not_member" };
    if (!this.#group) return { kind: "not_encrypted" };
    const before = this.#log.findMls(userId, draft.clientId);
    if (before) return { kind: "duplicate", stored: this.#mlsStored(before) };
    if (this.#facts.blocked) return { kind: "blocked" };
    const now = systemClock.now();
    const rate = this.#rateOf(draft);
    const retryAfterMs = rate.waitFor(userId, now);
    if (retryAfterMs > 0) return { kind: "rate_limited", limit: rate.limit, retryAfterMs };
    rate.count(userId, now);
    const verdict = this.#group.judge(draft);
    if (verdict.kind !== "good") return verdict;
    const path = this.#wrongAbout(userId, draft, files);
    if (path) return { kind: "invalid", path };
    return { kind: "stored", stored: this.#mlsStored(this.#appendMls(member, draft, files)) };
  }

  /** What of a draft's files cannot be; `null` if nothing. */
  #wrongAbout(
    userId: string,
    { type, attachments = [], releases }: MlsDraft,
    files: ClaimedFiles | null,
  ): "attachments" | "releases" | null {
    const isOwn = attachments.length === 0 || (files?.attachments ?? null) !== null;
    if (!isOwn || (attachments.length > 0 && type !== "application")) return "attachments";
    if (releases === undefined) return null;
    const released = type === "application" && this.#log.mlsAt(userId, releases);
    return released && released.body.type === "application" ? null : "releases";
  }

  /** The files of an encrypted message that is being deleted go, whatever it was. */
  #releaseSealed(userId: string, seq: number): void {
    const message = this.#log.mlsAt(userId, seq);
    if (message?.body.use === undefined) return;
    const { fileIds: _, use, ...body } = message.body;
    this.#log.rewriteMls(seq, body);
    this.#files.freed({ use });
  }

  /** Nobody but devices can tell whether a commit is good, and a bad one has all of them begin anew: few are taken. */
  #rateOf({ type, silent }: MlsDraft): RateWindow {
    if (type === "commit") return this.#commitRate;
    return type === "application" && !silent ? this.#rate : this.#changeRate;
  }

  /** Writes what was found good, and what comes with it, in one turn. */
  #appendMls(member: Member, draft: MlsDraft, files: ClaimedFiles | null): Stored<MlsContent> {
    const { clientId, type, payload, welcome, groupInfo, silent, releases } = draft;
    const epoch = this.#group?.state.epoch ?? 0;
    const quiet = type === "application" && silent && { silent };
    const fileIds = files?.attachments?.map(({ fileId }) => fileId);
    const sealed = files && fileIds && { fileIds, use: files.use };
    const body = { type, payload, epoch, ...quiet, ...sealed };
    const { userId } = member;
    if (releases !== undefined) this.#releaseSealed(userId, releases);
    const stored = this.#append(userId, { kind: "mls", clientId, body });
    if (!stored) throw new Error("a message was taken for a repetition of none");
    if (type === "commit") {
      this.#group?.advance(groupInfo ?? null);
      const next = { type: "welcome", payload: welcome ?? "", epoch: epoch + 1 } as const;
      if (welcome) this.#append(userId, { kind: "mls", clientId: null, body: next });
    }
    if (isNews(stored)) {
      this.#members.wrote(member, stored.seq, this.#log.messageCount);
      this.#counts.changed();
    }
    this.hubs.changed();
    return stored;
  }

  #mlsStored({ seq, at }: Stored<MlsContent>): MlsStored {
    const [next] = this.#log.after(seq, 1);
    const welcomed = next?.kind === "mls" && next.body.type === "welcome";
    return {
      seq,
      welcomeSeq: welcomed ? next.seq : null,
      epoch: this.#group?.state.epoch ?? 0,
      createdAt: iso(at),
    };
  }

  #bodyOf(
    { text = "", replyTo, forwardedFrom }: RoomDraft,
    files: ClaimedFiles | null,
  ): MessageBody {
    const mentions = this.#changes.mentionsIn(text);
    return {
      text,
      ...(replyTo !== undefined && { replyTo }),
      ...(files?.attachments && { attachments: files.attachments, use: files.use }),
      ...(mentions.length > 0 && { mentions }),
      ...(forwardedFrom && { forwardedFrom }),
    };
  }

  #change(userId: string, change: MessageChange): Changed {
    const member = this.#members.get(userId);
    if (!member) return { kind: "not_member" };
    const now = systemClock.now();
    const retryAfterMs = this.#changeRate.waitFor(userId, now);
    if (retryAfterMs > 0) {
      return { kind: "rate_limited", limit: this.#changeRate.limit, retryAfterMs };
    }
    this.#changeRate.count(userId, now);
    if (this.#facts.blocked && !isRetraction(change)) return { kind: "refused", code: "blocked" };
    const verdict = this.#changes.apply(member, change);
    if (verdict !== "go" && verdict !== "unchanged") return { kind: "refused", code: verdict };
    if (verdict === "go" && change.kind === "react") this.#tellReaction(userId, change);
    return { kind: "done" };
  }

  /** Who wrote the message is told, unless they see it anyway. */
  #tellReaction(senderId: string, { seq, emoji }: { seq: number; emoji: string }): void {
    const author = this.#members.get(this.senderOf(seq) ?? "");
    if (!author || author.userId === senderId || this.connections.reaches(author.userId)) return;
    this.#port.background(this.#port.tellReaction(author.userId, { seq, emoji, senderId }));
  }

  #living(seq: number): StoredMessage | undefined {
    const message = this.#log.message(seq);
    return message?.body.deletedAt === undefined ? message : undefined;
  }

  #append<Content extends EventContent>(actorId: string, content: Content): Stored<Content> | null {
    const stored = this.#log.append(actorId, systemClock.now(), content);
    if (stored) this.connections.push(toEvent(this.#showing, stored));
    return stored;
  }

  #writtenBefore(senderId: string, clientId: string): Written {
    const stored = this.#log.find(senderId, clientId);
    if (!stored) throw new Error("a message was taken for a repetition of none");
    return { kind: "duplicate", stored };
  }

  #readBy(socket: FrameSource, seq: number): void {
    const member = this.#members.get(socket.userId);
    if (!member) return;
    try {
      this.read(member, seq);
    } catch {
      socket.close(GOING_WRONG, "internal");
    }
  }

  #finishRound(): boolean {
    if (this.#closed) return false;
    this.#members.save();
    return this.connections.flush();
  }

  #readMark(member: Member): ReadMark {
    const { readSeq, readMessages } = member;
    const deleted = this.#unread.deletedAfter(readSeq);
    const unread = this.#log.messageCount - readMessages - deleted;
    return { lastReadSeq: member.readSeq, unread };
  }

  #revisionFor(member: Member): number {
    return (member.leftSeq ?? this.#log.lastSeq) + member.marks;
  }

  #updateFor(member: Member): ChatUpdate {
    return {
      rev: this.#revisionFor(member),
      activity: Math.max(member.joinedAt, this.#log.lastNews?.at ?? 0),
      chat: member.leftSeq === null ? this.describe(member) : null,
      here: this.connections.reaches(member.userId),
    };
  }
}

/** Refusals that a client knows by another name. */
const REFUSED: Readonly<Record<string, string>> = {
  no_such_reply: "validation_failed",
  no_such_file: "validation_failed",
};

/** Tells a socket what became of its message. */
function answer(socket: FrameSource, clientId: string, written: Written): void {
  if (written.kind === "stored" || written.kind === "duplicate") {
    const { seq, at } = written.stored;
    // The runtime holds this back until the write is on disk: who has an ack has a stored message.
    socket.send({ t: "ack", clientId, seq, createdAt: iso(at) });
  } else {
    const code = REFUSED[written.kind] ?? written.kind;
    socket.send({ t: "error", code, clientId });
  }
}

/** Tells a socket what became of what it handed to an encrypted chat's log. */
function answerMls(socket: FrameSource, clientId: string, written: MlsWritten): void {
  if (written.kind === "stored" || written.kind === "duplicate") {
    const { seq, createdAt } = written.stored;
    socket.send({ t: "ack", clientId, seq, createdAt });
  } else {
    const code = written.kind === "invalid" ? "validation_failed" : written.kind;
    socket.send({ t: "error", code, clientId });
  }
}

type ChangeFrame = Extract<ChatClientFrame, { t: "edit" | "delete" | "react" | "unreact" }>;

function changeOf(frame: ChangeFrame): MessageChange {
  switch (frame.t) {
    case "edit":
      return { kind: frame.t, seq: frame.seq, text: frame.text };
    case "delete":
      return { kind: frame.t, seq: frame.seq };
    case "react":
    case "unreact":
      return { kind: frame.t, seq: frame.seq, emoji: frame.emoji };
  }
}

/** Tells a socket that a message was not changed; that it was, its event tells. */
function answerChange(socket: FrameSource, seq: number, changed: Changed): void {
  if (changed.kind === "done") return;
  const code = changed.kind === "refused" ? changed.code : changed.kind;
  socket.send({ t: "error", code, seq });
}
