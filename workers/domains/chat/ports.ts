import type {
  Chat,
  ChatEvent,
  DraftAttachment,
  MemberRole,
  Message,
  MlsDraft,
  MlsStored,
  SearchHit,
} from "../../../shared/contracts/chat/index.ts";
import type { SocketOutcome, SocketOwner } from "../../../shared/contracts/chat/object-socket.ts";
import type { Millis } from "../../../shared/kernel/time.ts";
import type { MediaDeps } from "../media/index.ts";
import type { NotificationHubs, PeopleDeps, ProfileState } from "../people/index.ts";
import type { PlatformDeps, Term } from "../platform/index.ts";
import type { MessageChange, Refusal } from "./changes/rules.ts";
import type { Ruled } from "./membership-rules.ts";
import type { StoredPreview } from "./previews/rules.ts";
import type { OtherContent, StoredAttachment } from "./rules.ts";

/** What makes a chat; told to its room with each new member, who may be the first. */
export interface ChatFoundation {
  readonly id: string;
  readonly type: Chat["type"];
  readonly title: string;
  readonly createdAt: Millis;
  /** Whether it holds MLS messages alone; for good. */
  readonly encrypted?: boolean;
}

/** A member as the room knows them: whoever is mentioned or writes is named without asking elsewhere. */
export type RoomPerson = ProfileState;

export interface Membership {
  readonly role: MemberRole;
  readonly joinedAt: Millis;
}

export type FoundOutcome =
  /** `present`: the chat had been there before. */
  | { readonly kind: "founded" | "present"; readonly chat: Chat }
  /** It has been deleted. */
  | { readonly kind: "gone" };

/** What may be changed about a chat; what is absent stays as it is. */
export interface ChatChange {
  readonly title?: string | undefined;
  readonly avatarUrl?: string | null | undefined;
  /** For the one who asks alone. */
  readonly muted?: boolean | undefined;
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
  | { readonly kind: "no_such_file" }
  | { readonly kind: "encrypted_chat" }
  | { readonly kind: "blocked" }
  | { readonly kind: "not_member" };

export type MlsOutcome =
  | { readonly kind: "stored" | "duplicate"; readonly stored: MlsStored }
  | { readonly kind: "rate_limited"; readonly limit: number; readonly retryAfterMs: Millis }
  /** Of another epoch than the present. */
  | { readonly kind: "stale_epoch" }
  | { readonly kind: "invalid"; readonly path: string }
  | { readonly kind: "not_encrypted" }
  | { readonly kind: "blocked" }
  | { readonly kind: "not_member" };

/** Where an encrypted chat's group stands. */
export interface MlsGroupState {
  readonly epoch: number;
  readonly groupInfo: string | null;
}

/** What a member writes, as their room takes it. */
export interface RoomDraft {
  readonly clientId: string;
  readonly text?: string | undefined;
  readonly replyTo?: number | undefined;
  /** Of the sender's own uploads; the room looks them up. */
  readonly attachments?: readonly DraftAttachment[] | undefined;
  readonly forwardedFrom?: ForwardedFrom;
}

/** Who wrote a message first, and when. */
export interface ForwardedFrom {
  readonly senderId: string;
  readonly at: Millis;
}

/** What can be passed on of a message. */
export interface Forwardable {
  readonly text: string;
  readonly attachments: readonly StoredAttachment[];
  readonly forwardedFrom: ForwardedFrom;
}

export type ChangeOutcome =
  /** The message is as the caller wants it, now or before. */
  | { readonly kind: "done"; readonly message: Message }
  | { readonly kind: "refused"; readonly code: Refusal }
  | { readonly kind: "rate_limited"; readonly limit: number; readonly retryAfterMs: Millis }
  | { readonly kind: "not_member" };

/** Where a reaction stands in the list of a message's. */
export interface ReactionPosition {
  readonly at: Millis;
  readonly userId: string;
  readonly emoji: string;
}

export interface GivenReaction extends ReactionPosition {}

/** A reaction as who gave it finds it in their data. */
export interface OwnReaction {
  readonly seq: number;
  readonly emoji: string;
  readonly at: Millis;
}

export interface ReadMark {
  readonly lastReadSeq: number;
  readonly unread: number;
}

/** Where a search goes on: finds are before that moment and, in their chat, before that event. */
export interface SearchStart {
  readonly at: Millis;
  readonly seq: number;
}

/** How a room's socket is to begin, and to be spoken to. */
export interface RoomSocketWish {
  /** It first brings what happened after that event; with `null`, only what happens from now on. */
  readonly after: number | null;
  /** It takes several signals in one frame. */
  readonly bundled: boolean;
}

/** The rooms: each owns one chat's log. `null` says that the caller is not in the chat, or that there is none. */
export interface ChatRooms {
  /** Adds a member, if they are not one yet, and puts the chat into their hub before it returns. */
  join(chat: ChatFoundation, person: RoomPerson): Promise<Membership | null>;
  /**
   * Makes the chat with its first people, of whom the founder is one, and puts it into the founder's hub. One that is
   * there stays as it is; one that was deleted is never made again.
   */
  found(
    chat: ChatFoundation,
    founderId: string,
    people: readonly RoomPerson[],
  ): Promise<FoundOutcome>;
  /** Adds people; answers all of them as members, those too who had been there. */
  add(chatId: string, actorId: string, people: readonly RoomPerson[]): Promise<Ruled<RoomMember[]>>;
  /** Takes somebody out, or lets them leave. When it returns, their sockets are closed and nothing more reaches them. */
  remove(chatId: string, actorId: string, userId: string): Promise<Ruled<null>>;
  changeRole(
    chatId: string,
    actorId: string,
    userId: string,
    role: MemberRole,
  ): Promise<Ruled<RoomMember>>;
  reshape(chatId: string, actorId: string, change: ChatChange): Promise<Ruled<Chat>>;
  /** Whether one of the two of a direct chat has blocked the other. */
  block(chatId: string, blocked: boolean): Promise<void>;
  /** Deletes the chat for all, with all it held. */
  delete(chatId: string, actorId: string): Promise<Ruled<null>>;
  /** Tells what a member is called now; older news than what the room knows changes nothing. */
  profileChanged(chatId: string, person: RoomPerson): Promise<void>;
  /** Takes out somebody who is gone for good, and the chat out of their hub. Answers whether they were in it. */
  leave(chatId: string, userId: string): Promise<boolean>;
  /** Adds to the log what is not a message. Answers its `seq`; `null` if there is no such chat. */
  record(chatId: string, actorId: string, content: OtherContent): Promise<number | null>;
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
  /** Messages that hold all terms, newest first. */
  search(
    chatId: string,
    userId: string,
    terms: readonly Term[],
    start: SearchStart | null,
    limit: number,
  ): Promise<SearchHit[] | null>;
  /** What somebody has written after that event, oldest first; also when they are no longer in the chat. */
  writtenBy(chatId: string, userId: string, after: number, limit: number): Promise<Message[]>;
  /** Events after that one, oldest first. */
  events(chatId: string, userId: string, after: number, limit: number): Promise<ChatEvent[] | null>;
  send(chatId: string, userId: string, draft: RoomDraft): Promise<SendOutcome>;
  /** Hands an MLS message to the log. */
  sendMls(chatId: string, userId: string, draft: MlsDraft): Promise<MlsOutcome>;
  mlsGroup(chatId: string, userId: string): Promise<MlsGroupState | "not_encrypted" | null>;
  /** The message as it is now; `null` also when there is none of that `seq`. */
  message(chatId: string, userId: string, seq: number): Promise<Message | null>;
  /** What the caller has written under that `clientId`; `null` also when that is nothing. */
  written(chatId: string, userId: string, clientId: string): Promise<Message | null>;
  /** What of a message can be passed on; `null` also when there is none of that `seq`, or no longer. */
  forwardable(chatId: string, userId: string, seq: number): Promise<Forwardable | null>;
  /** Does with a message what a member wants done. */
  change(chatId: string, userId: string, change: MessageChange): Promise<ChangeOutcome>;
  /** Who wrote the message of that `seq`; `null` if there is none, or no longer. For moderators: asks for no member. */
  senderOf(chatId: string, seq: number): Promise<string | null>;
  /** Deletes a message by a moderator's power, member or not. Answers whether there was one. */
  moderate(chatId: string, moderatorId: string, seq: number): Promise<boolean>;
  /** Who reacted to a message and how, oldest first, after that one; `null` also when there is none of that `seq`. */
  reactions(
    chatId: string,
    userId: string,
    seq: number,
    after: ReactionPosition | null,
    limit: number,
  ): Promise<GivenReaction[] | null>;
  /** Ids of who has read the caller's message, those after that id; `null` also when there is none of that `seq`. */
  readers(
    chatId: string,
    userId: string,
    seq: number,
    after: string,
    limit: number,
  ): Promise<string[] | "forbidden" | null>;
  /** The pinned messages, the latest pinned first. */
  pins(chatId: string, userId: string): Promise<Message[] | null>;
  /** Somebody's reactions after that one, by message; also when they are no longer in the chat. */
  reactionsBy(
    chatId: string,
    userId: string,
    after: OwnReaction | null,
    limit: number,
  ): Promise<OwnReaction[]>;
  /** Takes back so many of somebody's reactions; also when they are no longer in the chat. Answers whether any are left. */
  withdrawReactions(chatId: string, userId: string, limit: number): Promise<boolean>;
  /**
   * Tells what stands behind a link of a message; `null` if nothing does. Answers whether the message shows it: it may
   * have been deleted or changed meanwhile.
   */
  previewFound(
    chatId: string,
    seq: number,
    use: string,
    preview: StoredPreview | null,
  ): Promise<boolean>;
  markRead(chatId: string, userId: string, seq: number): Promise<ReadMark | null>;
  openSocket(chatId: string, owner: SocketOwner, wish: RoomSocketWish): Promise<SocketOutcome>;
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
  /** Whether a device of theirs is connected to the room, and so gets to know anyway; absent, none is known to be. */
  readonly here?: boolean;
}

/** What a hub answers to news: `away` when its user has given no sign for long, and need not be told any more. */
export type HubAnswer = "here" | "away";

/** The users' own objects: each holds one user's list of chats, and tells their devices. */
export interface UserHubs extends NotificationHubs {
  /** Chats by latest activity, after that position. */
  chats(userId: string, after: ChatPosition | null, limit: number): Promise<ListedChat[]>;
  /** Where they stand, in the same order. */
  positions(userId: string, after: ChatPosition | null, limit: number): Promise<ChatPosition[]>;
  openSocket(owner: SocketOwner): Promise<SocketOutcome>;
}

/** What a page says of itself. */
export interface LinkedPage {
  readonly title: string;
  readonly description: string;
  readonly siteName: string;
  /** Where its picture is said to be. */
  readonly imageUrl?: string;
}

/** Pages of others, that somebody has linked. Nobody on a private network is asked. */
export interface LinkPages {
  /** What stands at that address; `null` if there is nothing to show, or it is none to go to. */
  look(url: string): Promise<LinkedPage | null>;
  /** A picture's bytes, which may turn out to be anything; `null` as for {@link look}. Fails in the middle if it is too large. */
  picture(url: string): Promise<ReadableStream<Uint8Array> | null>;
}

export interface ChatDeps
  extends PlatformDeps,
    PeopleDeps,
    Pick<MediaDeps, "blobs" | "fileQuota" | "mediaUrls"> {
  readonly rooms: ChatRooms;
  readonly hubs: UserHubs;
  /** `null` where the deployment wants no previews of links. */
  readonly linkPages: LinkPages | null;
}
