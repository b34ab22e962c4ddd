import type {
  Chat,
  ChatEvent,
  Draft,
  MemberRole,
  Message,
} from "../../../shared/contracts/chat/index.ts";
import type { SocketOutcome, SocketOwner } from "../../../shared/contracts/chat/object-socket.ts";
import type { Millis } from "../../../shared/kernel/time.ts";
import type { PeopleDeps } from "../people/index.ts";
import type { PlatformDeps } from "../platform/index.ts";

/** What makes a chat; told to its room with each new member, who may be the first. */
export interface ChatFoundation {
  readonly id: string;
  readonly type: Chat["type"];
  readonly title: string;
  readonly createdAt: Millis;
}

export interface Membership {
  readonly role: MemberRole;
  readonly joinedAt: Millis;
}

/** Where a member stands in the list of who is in the chat. */
export interface MemberPosition {
  readonly joinedAt: Millis;
  readonly userId: string;
}

export interface RoomMember extends Membership, MemberPosition {}

/** A page of history, and which way it goes from there. */
export interface HistoryRange {
  readonly direction: "before" | "after";
  /** The page holds messages on that side of it, the nearest first. */
  readonly seq: number;
}

export type SendOutcome =
  | { readonly kind: "stored"; readonly message: Message }
  | { readonly kind: "duplicate"; readonly message: Message }
  | { readonly kind: "rate_limited"; readonly limit: number; readonly retryAfterMs: Millis }
  | { readonly kind: "no_such_reply" }
  | { readonly kind: "not_member" };

export interface ReadMark {
  readonly lastReadSeq: number;
  readonly unread: number;
}

/** The rooms: each owns one chat's log. `null` says that the caller is not in the chat, or that there is none. */
export interface ChatRooms {
  /** Adds a member, if they are not one yet, and puts the chat into their hub before it returns. */
  join(chat: ChatFoundation, userId: string): Promise<Membership>;
  /** Takes somebody out, and the chat out of their hub. Answers whether they were in it. */
  leave(chatId: string, userId: string): Promise<boolean>;
  describe(chatId: string, userId: string): Promise<Chat | null>;
  /** Members by when they joined, after that one. */
  members(
    chatId: string,
    userId: string,
    after: MemberPosition | null,
    limit: number,
  ): Promise<RoomMember[] | null>;
  messages(
    chatId: string,
    userId: string,
    range: HistoryRange,
    limit: number,
  ): Promise<Message[] | null>;
  /** What somebody has written after that event, oldest first; also when they are no longer in the chat. */
  writtenBy(chatId: string, userId: string, after: number, limit: number): Promise<Message[]>;
  /** Events after that one, oldest first. */
  events(chatId: string, userId: string, after: number, limit: number): Promise<ChatEvent[] | null>;
  send(chatId: string, userId: string, draft: Draft): Promise<SendOutcome>;
  markRead(chatId: string, userId: string, seq: number): Promise<ReadMark | null>;
  /** Opens a socket that first brings what happened after that event; with `null`, only what happens from now on. */
  openSocket(chatId: string, owner: SocketOwner, after: number | null): Promise<SocketOutcome>;
}

/** Where a chat stands in its user's list. */
export interface ChatPosition {
  readonly activity: Millis;
  readonly chatId: string;
}

export interface ListedChat extends ChatPosition {
  readonly chat: Chat;
}

/** A chat as its room tells it to a member's hub. */
export interface ChatUpdate {
  /** Grows with everything that changes what this member sees; of two updates the greater one is newer. */
  readonly rev: number;
  readonly activity: Millis;
  /** `null` once the user is no longer in it. */
  readonly chat: Chat | null;
}

/** The users' own objects: each holds one user's list of chats. */
export interface UserHubs {
  /** Chats by latest activity, after that position. */
  chats(userId: string, after: ChatPosition | null, limit: number): Promise<ListedChat[]>;
  openSocket(owner: SocketOwner): Promise<SocketOutcome>;
}

export interface ChatDeps extends PlatformDeps, PeopleDeps {
  readonly rooms: ChatRooms;
  readonly hubs: UserHubs;
}
