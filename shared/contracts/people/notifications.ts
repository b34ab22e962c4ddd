import { z } from "@hono/zod-openapi";
import { anyTimestamp, contract, id, listOf, timestamp } from "../platform/index.ts";

/** What may be told. `clear` takes the notifications of a chat back: it has been read elsewhere. */
const notificationKind = z.enum([
  "message",
  "mention",
  "reaction",
  "call",
  "call_ended",
  "missed_call",
  "security",
  "moderation",
  "work",
  "clear",
]);

/**
 * What a device gets: the decrypted body of a Web Push message, the fields of an FCM message's `data` (as strings there),
 * and `notification` of the hub's frame of that name.
 *
 * - `message`, `mention`, `reaction`: show; opening goes to `url` (the chat, at `seq`).
 * - `call`: ring until `expiresAt` or `call_ended` of the same `callId`. `missed_call` stands in for the ring.
 * - `security`, `moderation` (a decision about something of the user's), `work` (an application, a company, vacancies
 *   that a saved search has found): show. `clear`: close what is shown under `tag`, show nothing.
 */
export const pushPayload = z
  .object({
    kind: notificationKind,
    chatId: id.optional(),
    seq: z.number().int().optional().openapi({ description: "The newest message it tells of" }),
    count: z.number().int().optional().openapi({
      description: "How many unread messages the chat has: a burst is told once",
    }),
    senderId: id.optional(),
    callId: id.optional(),
    callType: z.enum(["voice", "video"]).optional(),
    title: z.string().openapi({ description: "Who or what it is about" }),
    body: z.string().openapi({
      description:
        "What was said, where the settings allow it and the chat is not encrypted; else a phrase in the account's language. Empty in frames of the hub: an open app has its own words",
    }),
    tag: z.string().openapi({
      description: "A later notification with the same tag takes the place of the earlier one",
    }),
    badge: z.number().int().openapi({ description: "Unread messages of all chats not muted" }),
    url: z.string().openapi({ description: "Path in the web app that it opens" }),
    at: timestamp,
    expiresAt: timestamp.optional().openapi({ description: "Of no use after this" }),
  })
  .openapi("Notification");
export type PushPayload = z.infer<typeof pushPayload>;

/** Longest endpoint, in bytes; registration tokens of FCM are far shorter. */
const MAX_ENDPOINT_BYTES = 2_048;

const base64Url = z.string().regex(/^[A-Za-z0-9_-]+={0,2}$/, "must be base64url");

const webSubscription = z.object({
  endpoint: z.url().max(MAX_ENDPOINT_BYTES),
  keys: z.object({
    p256dh: base64Url.max(120).openapi({ description: "Uncompressed point on P-256, 65 bytes" }),
    auth: base64Url.max(40).openapi({ description: "16 bytes" }),
  }),
  expirationTime: z.number().nullish(),
});

const fcmSubscription = z.object({
  fcmToken: z
    .string()
    .min(1)
    .max(MAX_ENDPOINT_BYTES)
    .regex(/^[A-Za-z0-9_:%.-]+$/, "must be a registration token"),
});

/** What a browser's `PushSubscription.toJSON()` gives, or a registration token of FCM. */
const deviceSubscription = z.union([webSubscription, fcmSubscription]);
export type DeviceSubscription = z.infer<typeof deviceSubscription>;

const pushDevice = z
  .object({
    id,
    kind: z.enum(["web", "fcm"]),
    current: z.boolean().openapi({ description: "Whether the caller's own session registered it" }),
    createdAt: timestamp,
  })
  .openapi("PushDevice");
export type PushDevice = z.infer<typeof pushDevice>;

const timeOfDay = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "must be a time of day, 00:00 to 23:59")
  .openapi({ example: "22:00" });

/** A zone of the IANA database, by the runtime's own copy. */
const timeZone = z
  .string()
  .max(64)
  .refine((name) => {
    try {
      return new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
    } catch {
      return false;
    }
  }, "must be a time zone of the IANA database")
  .openapi({ example: "Europe/Moscow" });

const kinds = z.object({
  messages: z.boolean(),
  mentions: z.boolean(),
  reactions: z.boolean(),
  calls: z.boolean(),
  missedCalls: z.boolean(),
  security: z.boolean(),
});

const quietHours = z.object({
  enabled: z.boolean(),
  from: timeOfDay,
  to: timeOfDay.openapi({ description: "Before `from`: of the next day" }),
  timeZone,
  allowCalls: z.boolean().openapi({ description: "Calls ring all the same" }),
});

const alertLevel = z.enum(["all", "mentions", "none"]);

const chatSettings = z.object({ level: alertLevel, mutedUntil: timestamp.nullable() });

const notificationSettings = z
  .object({
    kinds,
    previews: z.boolean().openapi({ description: "Whether notifications say what was written" }),
    quietHours,
    chats: z.record(id, chatSettings).openapi({
      description: "Chats with settings of their own. A chat's `muted` counts as `none`.",
    }),
  })
  .openapi("NotificationSettings");
export type NotificationSettings = z.infer<typeof notificationSettings>;

const settingsPatch = z.object({
  kinds: kinds.partial().optional(),
  previews: z.boolean().optional(),
  quietHours: quietHours.partial().optional(),
  chats: z
    .record(
      id,
      z.object({ level: alertLevel, mutedUntil: anyTimestamp.nullable() }).partial().nullable(),
    )
    .optional()
    .openapi({ description: "`null` takes a chat's own settings away" }),
});
export type NotificationSettingsPatch = z.output<typeof settingsPatch>;

const tag = "Notifications";

const subscribePush = contract({
  operationId: "subscribePush",
  method: "post",
  path: "/api/push/subscriptions",
  tag,
  summary: "Have a device get notifications while nothing of the caller's is connected",
  description:
    "Repeat it at each start of the app: a known device keeps its id. A device that signs in as somebody else moves to them. Of more than 20 devices the one not seen for longest goes. The subscription ends with the session that made it.",
  access: "user",
  body: deviceSubscription,
  replies: {
    200: { description: "Was known", body: pushDevice },
    201: { description: "Registered", body: pushDevice },
  },
  errors: { 429: ["rate_limited"], 503: ["unavailable"] },
});

const listPushDevices = contract({
  operationId: "listPushDevices",
  method: "get",
  path: "/api/push/subscriptions",
  tag,
  summary: "The caller's devices that get notifications, newest first; never more than 20",
  access: "user",
  replies: { 200: { description: "Devices", body: listOf(pushDevice) } },
});

const unsubscribePush = contract({
  operationId: "unsubscribePush",
  method: "delete",
  path: "/api/push/subscriptions/{subscriptionId}",
  tag,
  summary: "Have a device get none any more",
  access: "user",
  params: z.object({ subscriptionId: id }),
  replies: { 204: { description: "It gets none" } },
});

const getPushKey = contract({
  operationId: "getPushKey",
  method: "get",
  path: "/api/push/key",
  tag,
  summary: "The public key (VAPID, RFC 8292) that a browser subscribes with",
  access: "user",
  replies: {
    200: {
      description: "`applicationServerKey`: an uncompressed point in base64url",
      body: z.object({ publicKey: z.string() }),
    },
  },
  errors: { 503: ["unavailable"] },
});

const getNotificationSettings = contract({
  operationId: "getNotificationSettings",
  method: "get",
  path: "/api/notifications/settings",
  tag,
  summary: "What the caller is notified of",
  access: "user",
  replies: { 200: { description: "The settings", body: notificationSettings } },
});

const updateNotificationSettings = contract({
  operationId: "updateNotificationSettings",
  method: "patch",
  path: "/api/notifications/settings",
  tag,
  summary: "Change what the caller is notified of",
  description: "What is left out stays as it is. A chat that is not the caller's is 404.",
  access: "user",
  body: settingsPatch,
  replies: { 200: { description: "The settings as they are now", body: notificationSettings } },
});

export const notificationContracts = {
  subscribePush,
  listPushDevices,
  unsubscribePush,
  getPushKey,
  getNotificationSettings,
  updateNotificationSettings,
};
