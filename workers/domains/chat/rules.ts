import type {
  Attachment,
  ChatEvent,
  LinkPreview,
  Message,
} from "../../../shared/contracts/chat/index.ts";
import { iso, type Millis, SECOND } from "../../../shared/kernel/time.ts";
import type { StoredPreview } from "./previews/rules.ts";

/** New messages of one member in one chat are counted over this time. */
export const RATE_WINDOW_MS = 10 * SECOND;
/** How many of them are allowed, unless the deployment says otherwise. */
export const DEFAULT_MESSAGES_PER_WINDOW = 20;

/** So many sockets of a chat one object holds, unless the deployment says otherwise. */
export const DEFAULT_SOCKETS_PER_OBJECT = 1_000;

/** The queue's job that lets go of the files of a chat that is gone. */
export const CHAT_FILES_JOB = "chat.release-files";

const PREVIEW_LENGTH = 120;

/** A file of a message as its room keeps it: what a reader needs to be given an address of it, and the address not. */
export type StoredAttachment = Omit<Attachment, "url" | "thumbUrl">;

/**
 * What a message adds to its event: kept as JSON, so that later kinds of content need no new column. It is the message
 * as it reads now: an edit puts its text here, a deletion leaves nothing but `deletedAt`.
 */
export interface MessageBody {
  readonly text: string;
  readonly replyTo?: number;
  readonly attachments?: readonly StoredAttachment[];
  /** What the directory calls the message's use of them. */
  readonly use?: string;
  readonly mentions?: readonly string[];
  readonly forwardedFrom?: { readonly senderId: string; readonly at: Millis };
  readonly linkPreview?: StoredPreview;
  readonly editedAt?: Millis;
  readonly deletedAt?: Millis;
}

/** Gives out an address of a file, for whoever it is shown to; it holds for a while. */
export type AddressOf = (fileId: string, variant: "content" | "thumb") => string;

/** Where something is shown, and how its files are reached there. */
export interface Showing {
  readonly chatId: string;
  readonly addressOf: AddressOf;
}

type OtherEvent = Exclude<ChatEvent, { kind: "message" | "link_preview" | "mls" }>;
type MlsEvent = Extract<ChatEvent, { kind: "mls" }>;

/** What else can happen, as the contract has it; of a preview the file, and not its address. */
export type OtherContent =
  | {
      [Kind in OtherEvent["kind"]]: {
        readonly kind: Kind;
        readonly body: Omit<Extract<OtherEvent, { kind: Kind }>, "kind" | "seq" | "actorId" | "at">;
      };
    }[OtherEvent["kind"]]
  | {
      readonly kind: "link_preview";
      readonly body: { readonly targetSeq: number; readonly preview: StoredPreview | null };
    };

/** An MLS message of an encrypted chat. A welcome comes with its commit, and has no `clientId` of its own. */
export interface MlsContent {
  readonly kind: "mls";
  readonly clientId: string | null;
  readonly body: Pick<MlsEvent, "type" | "payload" | "epoch" | "silent"> & {
    /** Encrypted files that it speaks of. */
    readonly fileIds?: readonly string[];
    /** What the directory calls its use of them. */
    readonly use?: string;
  };
}

/** What happened. */
export type EventContent =
  | { readonly kind: "message"; readonly clientId: string; readonly body: MessageBody }
  | MlsContent
  | OtherContent;

/** Whether it is one of the messages that members count. */
export function isNews(content: EventContent): boolean {
  if (content.kind === "message") return true;
  return content.kind === "mls" && content.body.type === "application" && !content.body.silent;
}

/** Where and when it happened, and by whom. */
export interface Placed {
  readonly seq: number;
  readonly actorId: string;
  readonly at: Millis;
}

/** An entry of the log as its room keeps it. */
export type StoredEvent = EventContent & Placed;

export type StoredMessage = Extract<StoredEvent, { kind: "message" }>;

function toAttachment(stored: StoredAttachment, addressOf: AddressOf): Attachment {
  const { fileId, kind } = stored;
  const thumbUrl = kind === "image" ? addressOf(fileId, "thumb") : null;
  return { ...stored, thumbUrl, url: addressOf(fileId, "content") };
}

function toPreview(
  { url, title, description, siteName, imageFileId }: StoredPreview,
  addressOf: AddressOf,
): LinkPreview {
  const image = imageFileId !== undefined && { imageUrl: addressOf(imageFileId, "thumb") };
  return { url, title, description, siteName, ...image };
}

/** The message as it is sent to everybody: nothing in it depends on who looks. */
export function toMessage({ chatId, addressOf }: Showing, stored: StoredMessage): Message {
  const { seq, actorId, at, clientId, body } = stored;
  const { text, replyTo, forwardedFrom, linkPreview, mentions = [], editedAt, deletedAt } = body;
  return {
    chatId,
    seq,
    clientId,
    senderId: actorId,
    text,
    attachments: (body.attachments ?? []).map((one) => toAttachment(one, addressOf)),
    ...(replyTo !== undefined && { replyTo }),
    ...(forwardedFrom && {
      forwardedFrom: { senderId: forwardedFrom.senderId, at: iso(forwardedFrom.at) },
    }),
    ...(linkPreview && { linkPreview: toPreview(linkPreview, addressOf) }),
    mentions: [...mentions],
    reactions: [],
    pinned: false,
    editedAt: editedAt === undefined ? null : iso(editedAt),
    deletedAt: deletedAt === undefined ? null : iso(deletedAt),
    createdAt: iso(at),
    changedSeq: seq,
    delivery: "sent",
  };
}

/** The event as it is sent to everybody. */
export function toEvent(showing: Showing, stored: StoredEvent): ChatEvent {
  const place = { seq: stored.seq, actorId: stored.actorId, at: iso(stored.at) };
  if (stored.kind === "message") {
    return { ...place, kind: "message", message: toMessage(showing, stored) };
  }
  if (stored.kind === "link_preview") {
    const { targetSeq, preview } = stored.body;
    const shown = preview && toPreview(preview, showing.addressOf);
    return { ...place, kind: "link_preview", targetSeq, preview: shown };
  }
  if (stored.kind === "mls") {
    const { fileIds, use: _, ...body } = stored.body;
    const { clientId } = stored;
    const address = (fileId: string) => ({ fileId, url: showing.addressOf(fileId, "content") });
    const attachments = fileIds && { attachments: fileIds.map(address) };
    return {
      ...place,
      kind: "mls",
      ...body,
      ...attachments,
      ...(clientId !== null && { clientId }),
    };
  }
  // Kind and body are of one event: `OtherContent` is made from them.
  return { ...stored.body, ...place, kind: stored.kind } as ChatEvent;
}

/** How far a member has got in the log. */
export interface Marks {
  readonly userId: string;
  readonly read: number;
  readonly delivered: number;
}

/**
 * Tells how far a message has got with anyone but its sender. Made once for a page of messages: only the two furthest
 * members matter, as one of them may be the sender.
 */
export function deliveryRule(
  marks: Iterable<Marks>,
): (message: Pick<Message, "seq" | "senderId">) => Message["delivery"] {
  const read = new Furthest();
  const delivered = new Furthest();
  for (const mark of marks) {
    read.note(mark.userId, mark.read);
    delivered.note(mark.userId, Math.max(mark.delivered, mark.read));
  }
  return ({ seq, senderId }) => {
    if (read.without(senderId) >= seq) return "read";
    return delivered.without(senderId) >= seq ? "delivered" : "sent";
  };
}

/** The furthest two of many marks. */
class Furthest {
  #userId = "";
  #first = 0;
  #second = 0;

  note(userId: string, seq: number): void {
    if (seq > this.#first) {
      this.#second = this.#first;
      this.#first = seq;
      this.#userId = userId;
    } else if (seq > this.#second) {
      this.#second = seq;
    }
  }

  without(userId: string): number {
    return userId === this.#userId ? this.#second : this.#first;
  }
}

/** Names the pair of a direct chat, whoever of the two asks. */
export function directKey(a: string, b: string): string {
  return [a, b].sort().join(":");
}

/** Names the pair of their encrypted one. */
export function encryptedDirectKey(a: string, b: string): string {
  return `${directKey(a, b)}:mls`;
}

/** The beginning of a text on one line, for lists. Never cuts a character in two. */
export function previewOf(text: string): string {
  const line = text
    .slice(0, PREVIEW_LENGTH * 4)
    .replace(/[\uD800-\uDBFF]$/, "")
    .replace(/\s+/g, " ")
    .trim();
  const characters = [...line];
  if (characters.length <= PREVIEW_LENGTH) return line;
  return `${characters
    .slice(0, PREVIEW_LENGTH - 1)
    .join("")
    .trimEnd()}…`;
}
