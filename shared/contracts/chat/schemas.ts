import { z } from "@hono/zod-openapi";
import { person } from "../people/index.ts";
import { id, timestamp } from "../platform/index.ts";

/** Longest text of a message, in UTF-16 code units. */
export const MAX_TEXT = 8_000;

export const seq = z.number().int().min(1);
export const clientId = z.string().min(1).max(64);
export const memberRole = z.enum(["member", "owner"]);
export type MemberRole = z.infer<typeof memberRole>;

export const attachment = z
  .object({
    fileId: id,
    kind: z.enum(["image", "video", "voice", "file"]),
    name: z.string(),
    contentType: z.string(),
    bytes: z.number().int(),
    width: z.number().int().optional(),
    height: z.number().int().optional(),
    durationMs: z.number().int().optional(),
    thumbUrl: z.string().optional(),
    url: z.string(),
  })
  .openapi("Attachment");

export const message = z
  .object({
    chatId: id,
    seq,
    clientId,
    senderId: id,
    text: z.string(),
    attachments: z.array(attachment),
    replyTo: seq.optional(),
    mentions: z.array(id),
    reactions: z.array(z.object({ emoji: z.string(), count: z.number().int(), mine: z.boolean() })),
    editedAt: timestamp.nullable(),
    deletedAt: timestamp.nullable(),
    createdAt: timestamp,
    delivery: z.enum(["sent", "delivered", "read"]),
  })
  .openapi("Message");
export type Message = z.infer<typeof message>;

const eventBase = { seq, actorId: id, at: timestamp };

/** An entry of a chat's log. Every event takes the next `seq`: the log has no holes. */
export const chatEvent = z
  .discriminatedUnion("kind", [
    z.object({ ...eventBase, kind: z.literal("message"), message }),
    z.object({ ...eventBase, kind: z.literal("member_joined"), userId: id, role: memberRole }),
    z.object({ ...eventBase, kind: z.literal("member_left"), userId: id }),
  ])
  .openapi("ChatEvent");
export type ChatEvent = z.infer<typeof chatEvent>;

export const chat = z
  .object({
    id,
    type: z.enum(["family", "direct", "group"]),
    title: z.string(),
    avatarUrl: z.string().nullable(),
    memberCount: z.number().int(),
    lastMessage: z.object({ seq, senderId: id, preview: z.string(), at: timestamp }).nullable(),
    unread: z.number().int(),
    lastReadSeq: z.number().int(),
    muted: z.boolean(),
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

/** What a member writes. Attachments come with a later part of the platform: for now the text is required. */
export const draft = z.object({
  clientId,
  text: z
    .string()
    .max(MAX_TEXT)
    .refine((text) => text.trim() !== "", "The message is empty."),
  replyTo: seq.optional(),
});
export type Draft = z.infer<typeof draft>;
