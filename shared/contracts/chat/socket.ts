import { z } from "@hono/zod-openapi";
import { id, timestamp } from "../platform/index.ts";
import { chat, chatEvent, clientId, draft, seq } from "./schemas.ts";

/** Largest frame a client may send, in bytes. */
export const MAX_FRAME_BYTES = 64 * 1_024;
/** More events than this behind, and a client is told to fetch them by REST. */
export const MAX_REPLAY = 500;
/** The frames that are answered without waking the object; other spellings of them work too. */
export const PING_FRAME = '{"t":"ping"}';
export const PONG_FRAME = '{"t":"pong"}';

/** What a client may send on a chat's socket. */
export const chatClientFrame = z.discriminatedUnion("t", [
  draft.extend({ t: z.literal("send") }),
  z.object({ t: z.literal("read"), seq }),
  z.object({ t: z.literal("typing") }),
  z.object({ t: z.literal("ping") }),
]);
export type ChatClientFrame = z.infer<typeof chatClientFrame>;

const errorFrame = z.object({
  t: z.literal("error"),
  code: z.string(),
  clientId: clientId.optional(),
});

/** What the server sends on a chat's socket. */
export const chatServerFrame = z.discriminatedUnion("t", [
  z.object({
    t: z.literal("hello"),
    chatId: id,
    userId: id,
    lastSeq: z.number().int(),
    epoch: z.string().openapi({ description: "Changes when the log is not the one known before" }),
    lastReadSeq: z.number().int(),
    online: z.array(id),
  }),
  z.object({ t: z.literal("events"), events: z.array(chatEvent) }),
  z.object({ t: z.literal("ack"), clientId, seq, createdAt: timestamp }),
  z.object({
    t: z.literal("receipt"),
    userId: id,
    delivered: z.number().int().optional(),
    read: z.number().int().optional(),
  }),
  z.object({ t: z.literal("typing"), userId: id }),
  z.object({ t: z.literal("presence"), userId: id, online: z.boolean() }),
  z.object({ t: z.literal("gap"), from: seq, to: seq }),
  errorFrame,
  z.object({ t: z.literal("pong") }),
]);
export type ChatServerFrame = z.infer<typeof chatServerFrame>;

/** What the server sends on a user's own socket (the hub). The client only pings. */
export const hubServerFrame = z.discriminatedUnion("t", [
  z.object({ t: z.literal("chat"), chat }),
  errorFrame,
  z.object({ t: z.literal("pong") }),
]);
export type HubServerFrame = z.infer<typeof hubServerFrame>;
