import { z } from "@hono/zod-openapi";
import { call } from "../calls/schemas.ts";
import { pushPayload } from "../people/notifications.ts";
import { id, timestamp } from "../platform/index.ts";
import { asset } from "../studio/schemas.ts";
import { projectNews } from "../studio/socket.ts";
import { videoNews } from "../video/schemas.ts";
import { mlsDraft } from "./encryption.ts";
import { chat, chatEvent, clientId, editedText, emoji, sendFrame, seq } from "./schemas.ts";

/** Largest frame a client may send, in bytes. */
export const MAX_FRAME_BYTES = 64 * 1_024;
/** More events than this behind, and a client is told to fetch them by REST. */
export const MAX_REPLAY = 500;
/** The frames that are answered without waking the object; other spellings of them work too. */
export const PING_FRAME = '{"t":"ping"}';
export const PONG_FRAME = '{"t":"pong"}';

/** What a client may send on a chat's socket. */
export const chatClientFrame = z.discriminatedUnion("t", [
  sendFrame,
  mlsDraft.extend({ t: z.literal("mls") }),
  z.object({ t: z.literal("edit"), seq, text: editedText }),
  z.object({ t: z.literal("delete"), seq }),
  z.object({ t: z.literal("react"), seq, emoji }),
  z.object({ t: z.literal("unreact"), seq, emoji }),
  z.object({ t: z.literal("read"), seq }),
  z.object({ t: z.literal("typing") }),
  z.object({ t: z.literal("ping") }),
]);
export type ChatClientFrame = z.infer<typeof chatClientFrame>;

const errorFrame = z.object({
  t: z.literal("error"),
  code: z.string(),
  clientId: clientId.optional(),
  seq: seq.optional().openapi({ description: "The message that could not be changed" }),
});

const receiptFrame = z.object({
  t: z.literal("receipt"),
  userId: id,
  delivered: z.number().int().optional(),
  read: z.number().int().optional(),
});
const presenceFrame = z.object({ t: z.literal("presence"), userId: id, online: z.boolean() });

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
  receiptFrame,
  z.object({ t: z.literal("typing"), userId: id }),
  presenceFrame,
  z
    .object({
      t: z.literal("signals"),
      signals: z.array(z.discriminatedUnion("t", [receiptFrame, presenceFrame])),
    })
    .openapi({
      description:
        "Several at once, in their order: only on a socket that was opened with `?signals=bundled`, and only in a crowd",
    }),
  z.object({ t: z.literal("gap"), from: seq, to: seq }),
  errorFrame,
  z.object({ t: z.literal("pong") }),
]);
export type ChatServerFrame = z.infer<typeof chatServerFrame>;

/** What the server sends on a user's own socket (the hub). The client only pings. */
export const hubServerFrame = z.discriminatedUnion("t", [
  z.object({ t: z.literal("chat"), chat }),
  z.object({ t: z.literal("chat_gone"), chatId: id }),
  z
    .object({
      t: z.literal("call"),
      call,
      quiet: z.boolean().openapi({
        description:
          "By the user's settings it is not to ring: calls are off, or these are quiet hours",
      }),
    })
    .openapi({
      description:
        "A call of the user's has changed; one that rings comes again when a device connects",
    }),
  z.object({
    t: z.literal("presence"),
    userId: id,
    online: z.boolean(),
    lastSeenAt: timestamp.nullable(),
  }),
  z.object({ t: z.literal("notification"), notification: pushPayload }),
  z.object({ t: z.literal("video"), video: videoNews }).openapi({
    description: "A video of the user's own has got further, or its status has changed",
  }),
  projectNews.extend({ t: z.literal("project") }).openapi({
    description:
      "Something has ended or been said in a project that no device of the user's has open",
  }),
  z.object({ t: z.literal("asset"), asset }).openapi({
    description: "The asset that has ended there; comes with the `project` frame that tells so",
  }),
  errorFrame,
  z.object({ t: z.literal("pong") }),
]);
export type HubServerFrame = z.infer<typeof hubServerFrame>;
