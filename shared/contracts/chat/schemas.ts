import { z } from "@hono/zod-openapi";
import { callStatus, callType } from "../calls/schemas.ts";
import { person } from "../people/index.ts";
import { id, timestamp } from "../platform/index.ts";

/** Longest text of a message, in UTF-16 code units. */
export const MAX_TEXT = 8_000;

export const seq = z.number().int().min(1);
export const clientId = z.string().min(1).max(64);
export const memberRole = z.enum(["member", "owner"]);
export type MemberRole = z.infer<typeof memberRole>;

/** Most files of one message. */
export const MAX_ATTACHMENTS = 10;
/** Most bars of a voice message's waveform. */
const MAX_BARS = 128;

export const attachmentKind = z.enum(["image", "video", "voice", "file"]);
export type AttachmentKind = z.infer<typeof attachmentKind>;

/** A file of a message. Its addresses are signed and end; a message that is fetched anew brings new ones. */
export const attachment = z
  .object({
    fileId: id,
    kind: attachmentKind,
    name: z.string(),
    contentType: z.string(),
    bytes: z.number().int(),
    width: z.number().int().optional(),
    height: z.number().int().optional(),
    durationMs: z.number().int().optional(),
    waveform: z.array(z.number().int().min(0).max(255)).max(MAX_BARS).optional().openapi({
      description: "Loudness of a voice message over its length, for drawing",
    }),
    thumbHash: z.string().optional(),
    thumbUrl: z.string().nullable().optional().openapi({
      description: "A small picture of an image; `null` of everything else",
    }),
    url: z.string(),
  })
  .openapi("Attachment");
export type Attachment = z.infer<typeof attachment>;

/** What stands behind a link of a message, as the server has found it. The picture comes from us, never from there. */
export const linkPreview = z
  .object({
    url: z.string(),
    title: z.string(),
    description: z.string(),
    siteName: z.string(),
    imageUrl: z.string().optional(),
  })
  .openapi("LinkPreview");
export type LinkPreview = z.infer<typeof linkPreview>;

export const reaction = z.object({
  emoji: z.string(),
  count: z.number().int(),
  mine: z.boolean(),
});
export type Reaction = z.infer<typeof reaction>;

/** Who wrote a forwarded message first, and when. Where they wrote it stays between them and who forwarded it. */
export const forwardedFrom = z.object({ senderId: id, at: timestamp });

export const message = z
  .object({
    chatId: id,
    seq,
    clientId,
    senderId: id,
    text: z.string(),
    attachments: z.array(attachment),
    replyTo: seq.optional(),
    forwardedFrom: forwardedFrom.optional(),
    linkPreview: linkPreview.optional(),
    mentions: z.array(id),
    reactions: z.array(reaction),
    pinned: z.boolean(),
    editedAt: timestamp.nullable(),
    deletedAt: timestamp.nullable(),
    createdAt: timestamp,
    changedSeq: seq.openapi({
      description:
        "The newest event that this state of the message takes in: later ones are still to be applied, earlier ones are not. In an event of the log, the message's own `seq`.",
    }),
    delivery: z.enum(["sent", "delivered", "read"]),
  })
  .openapi("Message");
export type Message = z.infer<typeof message>;

const eventBase = { seq, actorId: id, at: timestamp };
const targetSeq = seq;

/**
 * An entry of a chat's log. Every event takes the next `seq`: the log has no holes. A `message` event carries what was
 * written, as it reads now; its reactions and pins come as the events that made them.
 */
export const chatEvent = z
  .discriminatedUnion("kind", [
    z.object({ ...eventBase, kind: z.literal("message"), message }),
    z.object({
      ...eventBase,
      kind: z.literal("edited"),
      targetSeq,
      text: z.string(),
      mentions: z.array(id),
    }),
    z.object({ ...eventBase, kind: z.literal("deleted"), targetSeq }),
    z.object({
      ...eventBase,
      kind: z.literal("reaction"),
      targetSeq,
      emoji: z.string(),
      added: z.boolean(),
    }),
    z.object({ ...eventBase, kind: z.literal("pinned"), targetSeq, pinned: z.boolean() }),
    z.object({
      ...eventBase,
      kind: z.literal("link_preview"),
      targetSeq,
      preview: linkPreview.nullable(),
    }),
    z.object({ ...eventBase, kind: z.literal("member_joined"), userId: id, role: memberRole }),
    z.object({ ...eventBase, kind: z.literal("member_left"), userId: id }),
    z.object({ ...eventBase, kind: z.literal("role_changed"), userId: id, role: memberRole }),
    z.object({ ...eventBase, kind: z.literal("renamed"), title: z.string() }),
    z.object({
      ...eventBase,
      kind: z.literal("avatar_changed"),
      avatarUrl: z.string().nullable(),
    }),
    z.object({
      ...eventBase,
      kind: z.literal("call"),
      callId: id,
      type: callType,
      status: callStatus,
      durationSeconds: z.number().int().nullable(),
    }),
    z
      .object({
        ...eventBase,
        kind: z.literal("mls"),
        type: z.enum(["commit", "proposal", "welcome", "application"]),
        payload: z.string(),
        epoch: z.number().int(),
        clientId: clientId.optional(),
        silent: z.boolean().optional(),
        attachments: z
          .array(z.object({ fileId: id, url: z.string() }))
          .optional()
          .openapi({
            description:
              "Of an application message: its encrypted files. Addresses are signed and end; an event that is fetched anew brings new ones.",
          }),
      })
      .openapi({
        description:
          "Of an encrypted chat: an `MLSMessage` in base64, opaque to the server. `epoch` is the one it is of; a welcome's is the one it leads into.",
      }),
  ])
  .openapi("ChatEvent");
export type ChatEvent = z.infer<typeof chatEvent>;

export const chat = z
  .object({
    id,
    type: z.enum(["family", "direct", "group"]),
    title: z.string().openapi({ description: "Of a direct chat: the other's name" }),
    avatarUrl: z.string().nullable(),
    peerId: id.optional().openapi({ description: "The other person of a direct chat" }),
    memberCount: z.number().int(),
    lastMessage: z
      .object({
        seq,
        senderId: id,
        preview: z.string(),
        attachment: attachmentKind.optional().openapi({
          description: "What its first file is; with an empty `preview` there is nothing else",
        }),
        at: timestamp,
      })
      .nullable(),
    unread: z.number().int(),
    unreadMentions: z.number().int(),
    lastReadSeq: z.number().int(),
    muted: z.boolean(),
    canWrite: z.boolean().openapi({
      description: "False in a direct chat of two of whom one has blocked the other",
    }),
    role: memberRole,
    encrypted: z.boolean(),
    revision: z.number().int().openapi({
      description:
        "Grows with every change of the chat as this user sees it: of two states the greater is the newer.",
    }),
    createdAt: timestamp,
  })
  .openapi("Chat");
export type Chat = z.infer<typeof chat>;

export const chatMember = z
  .object({ user: person, userId: id, role: memberRole, joinedAt: timestamp })
  .openapi("ChatMember");
export type ChatMember = z.infer<typeof chatMember>;

const text = z.string().max(MAX_TEXT);

/** A file of the sender's own, by what its upload answered. */
export const draftAttachment = z.object({
  fileId: id,
  name: z.string().trim().min(1).max(255).optional(),
});
export type DraftAttachment = z.infer<typeof draftAttachment>;

const draftFields = {
  clientId,
  text: text.optional(),
  attachments: z.array(draftAttachment).max(MAX_ATTACHMENTS).optional(),
  replyTo: seq.optional(),
};

interface Content {
  readonly text?: string | undefined;
  readonly attachments?: readonly unknown[] | undefined;
}

const saysSomething = ({ text = "", attachments = [] }: Content) =>
  text.trim() !== "" || attachments.length > 0;
const EMPTY = { message: "The message is empty.", path: ["text"] };

/** What a member writes by REST: also a message of another of their chats, passed on. */
export const newMessage = z
  .object({ ...draftFields, forward: z.object({ chatId: id, seq }).optional() })
  .refine((draft) => draft.forward !== undefined || saysSomething(draft), EMPTY);
export type NewMessage = z.infer<typeof newMessage>;

/** What a member writes on a socket. */
export const sendFrame = z
  .object({ ...draftFields, t: z.literal("send") })
  .refine(saysSomething, EMPTY);

/** A message's text after it was changed; one with attachments may lose its text. */
export const editedText = text;

const ONE_EMOJI = /^\p{RGI_Emoji}$/v;
const VARIATION = "\u{FE0F}";
/** Shown as text unless a variation selector says otherwise. */
const SHOWN_AS_TEXT = /(?!\p{Emoji_Presentation})\p{Emoji}(?!\p{Emoji_Modifier})/gu;

/** The fully-qualified form of an emoji (UTS #51): `❤` and `❤️` are one. */
function fullyQualified(value: string): string {
  return value.replaceAll(VARIATION, "").replace(SHOWN_AS_TEXT, `$&${VARIATION}`);
}

/** One emoji, as Unicode recommends for interchange; its shorter forms are taken for it. */
export const emoji = z
  .string()
  .max(64)
  .overwrite(fullyQualified)
  .refine((value) => ONE_EMOJI.test(value), "Not an emoji.");

/** A message that was found, and where in its text. */
export const searchHit = z
  .object({
    chatId: id,
    seq,
    senderId: id,
    at: timestamp,
    snippet: z.string().openapi({ description: "The part of the text around the first find" }),
    highlights: z
      .array(z.object({ start: z.number().int(), length: z.number().int() }))
      .openapi({ description: "What was found in `snippet`, in UTF-16 code units" }),
  })
  .openapi("SearchHit");
export type SearchHit = z.infer<typeof searchHit>;
