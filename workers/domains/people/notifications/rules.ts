import type { Chat } from "../../../../shared/contracts/chat/index.ts";
import type {
  NotificationSettings,
  NotificationSettingsPatch,
  PushPayload,
} from "../../../../shared/contracts/people/notifications.ts";
import { DAY, iso, type Millis, SECOND } from "../../../../shared/kernel/time.ts";
import type { HubNotification } from "./ports.ts";

/** Most devices of one person. */
export const MOST_DEVICES = 20;
/** A chat is told of no more often than this: what comes meanwhile is told together. */
export const BURST_MS = 3 * SECOND;
/** A socket without a sign of life for so long (three pings) is taken for dead. */
export const LIVE_MS = 75 * SECOND;
/** For a call, which cannot wait for a third ping. */
export const RING_LIVE_MS = 40 * SECOND;
/** So long a call rings. */
const RING_MS = 45 * SECOND;
/** So long a push service keeps everything else for a device that is not reachable. */
const KEEP_MS = DAY;
/** A preview is short already; a title is what people have chosen. */
const MOST_CHARACTERS = 200;

export const DEFAULT_SETTINGS: NotificationSettings = {
  kinds: {
    messages: true,
    mentions: true,
    reactions: true,
    calls: true,
    missedCalls: true,
    security: true,
  },
  previews: true,
  quietHours: { enabled: false, from: "22:00", to: "07:00", timeZone: "UTC", allowCalls: false },
  chats: {},
};

type ChatLevels = NotificationSettings["chats"];
const CHAT_DEFAULT: ChatLevels[string] = { level: "all", mutedUntil: null };

function patchedChats(
  chats: ChatLevels,
  patch: NonNullable<NotificationSettingsPatch["chats"]>,
): ChatLevels {
  const patched = new Map(Object.entries(chats));
  for (const [chatId, change] of Object.entries(patch)) {
    if (change === null) patched.delete(chatId);
    else patched.set(chatId, { ...CHAT_DEFAULT, ...patched.get(chatId), ...given(change) });
  }
  return Object.fromEntries(patched);
}

/** The fields that are there. */
function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** The settings after a change; what it leaves out stays. */
export function patchedSettings(
  settings: NotificationSettings,
  {
    kinds = {},
    previews = settings.previews,
    quietHours = {},
    chats = {},
  }: NotificationSettingsPatch,
): NotificationSettings {
  return {
    kinds: { ...settings.kinds, ...given(kinds) },
    previews,
    quietHours: { ...settings.quietHours, ...given(quietHours) },
    chats: patchedChats(settings.chats, chats),
  };
}

const wallClocks = new Map<string, Intl.DateTimeFormat>();

/** The time of day there, as `HH:MM`. */
function timeOfDay(at: Millis, timeZone: string): string {
  const known = wallClocks.get(timeZone);
  const format =
    known ??
    new Intl.DateTimeFormat("en-GB", {
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZone,
    });
  if (!known) wallClocks.set(timeZone, format);
  return format.format(at);
}

/** Whether that moment is in the quiet hours: by the clock on the wall, whatever it was set to in that night. */
export function isQuiet(hours: NotificationSettings["quietHours"], at: Millis): boolean {
  if (!hours.enabled) return false;
  const now = timeOfDay(at, hours.timeZone);
  const { from, to } = hours;
  if (from === to) return true;
  return from < to ? from <= now && now < to : from <= now || now < to;
}

type AlertKind = Exclude<PushPayload["kind"], "call_ended" | "clear">;

const SETTING: Readonly<Record<AlertKind, keyof NotificationSettings["kinds"]>> = {
  message: "messages",
  mention: "mentions",
  reaction: "reactions",
  call: "calls",
  missed_call: "missedCalls",
  security: "security",
  moderation: "security",
  work: "security",
};

export interface AlertQuestion {
  readonly kind: AlertKind;
  readonly at: Millis;
  /** The chat it happened in, if it did in one. */
  readonly chat?: Pick<Chat, "id" | "muted"> | undefined;
}

type AlertVerdict = "alert" | "off" | "muted" | "quiet";

/** What the chat lets through now. */
function levelOf({ id, muted }: Pick<Chat, "id" | "muted">, chats: ChatLevels, at: Millis) {
  const { level, mutedUntil } = chats[id] ?? CHAT_DEFAULT;
  const silenced = mutedUntil !== null && at < Date.parse(mutedUntil);
  return muted || silenced ? "none" : level;
}

/**
 * Whether somebody is to be told, and if not, why not. Calls are nobody's chat's business: a muted chat does not silence
 * them. Quiet hours silence everything but security, and calls where they are allowed.
 */
export function decideAlert(settings: NotificationSettings, question: AlertQuestion): AlertVerdict {
  const { kind, at, chat } = question;
  if (!settings.kinds[SETTING[kind]]) return "off";
  if (kind === "security") return "alert";
  if (chat && (kind === "message" || kind === "mention" || kind === "reaction")) {
    const level = levelOf(chat, settings.chats, at);
    if (level === "none" || (level === "mentions" && kind !== "mention")) return "muted";
  }
  const rings = kind === "call" && settings.quietHours.allowCalls;
  return isQuiet(settings.quietHours, at) && !rings ? "quiet" : "alert";
}

/** As what a new message is told of, if at all: a mention that may not be told as one may still be a message. */
export function messageKind(
  settings: NotificationSettings,
  chat: Pick<Chat, "id" | "muted">,
  mentioned: boolean,
  at: Millis,
): "mention" | "message" | null {
  const allowed = (kind: "mention" | "message") =>
    decideAlert(settings, { kind, at, chat }) === "alert";
  if (mentioned && allowed("mention")) return "mention";
  return allowed("message") ? "message" : null;
}

export interface FreshMessage {
  readonly seq: number;
  readonly mentioned: boolean;
}

/** What a chat has that is new to its user since the state known before, if anything: read and own messages are not. */
export function freshMessage(userId: string, before: Chat | null, chat: Chat): FreshMessage | null {
  const last = chat.lastMessage;
  const known = before?.lastMessage?.seq ?? 0;
  if (!last || chat.unread === 0 || last.senderId === userId) return null;
  if (last.seq <= Math.max(known, chat.lastReadSeq)) return null;
  // Mentions that were read since are no part of what is counted now.
  const mentionsBefore = before && chat.lastReadSeq < known ? before.unreadMentions : 0;
  return { seq: last.seq, mentioned: chat.unreadMentions > mentionsBefore };
}

export function chatTag(chatId: string): string {
  return `chat:${chatId}`;
}

export function callTag(callId: string): string {
  return `call:${callId}`;
}

/** When it is of no use any more. */
export function expiryOf(kind: PushPayload["kind"], at: Millis): Millis {
  return at + (kind === "call" || kind === "call_ended" ? RING_MS : KEEP_MS);
}

/** A reaction to one of the user's messages; later ones take the place of earlier ones. */
function reactionNotice(
  { chatId, seq, emoji, senderId }: Extract<HubNotification, { kind: "reaction" }>,
  chat: Chat | null,
) {
  return {
    chatId,
    senderId,
    title: short(chat?.title ?? ""),
    body: chat?.encrypted ? "" : short(emoji),
    tag: `reaction:${chatId}:${seq}`,
    url: `/chats/${chatId}?seq=${seq}`,
  };
}

/**
 * What connected devices are told of it. They have words of their own for a call: only the caller's name is given. `chat`
 * is the one it happened in, as the user sees it.
 */
export function noticeOf(
  notification: HubNotification,
  badge: number,
  at: Millis,
  chat: Chat | null = null,
): PushPayload {
  const base = { kind: notification.kind, badge, at: iso(at) };
  if (notification.kind === "reaction") return { ...base, ...reactionNotice(notification, chat) };
  if ("subject" in notification) {
    const { kind, subject, title, body, url } = notification;
    return { ...base, title: short(title), body: short(body), url, tag: `${kind}:${subject}` };
  }
  const { callId } = notification;
  const call = { ...base, callId, body: "", tag: callTag(callId), url: `/calls/${callId}` };
  if (notification.kind === "call_ended") return { ...call, title: "" };
  const { callType, callerId, callerName, chatId } = notification;
  return {
    ...call,
    callType,
    senderId: callerId,
    title: short(callerName),
    ...(chatId !== undefined && { chatId }),
    ...(notification.kind === "call" && { expiresAt: iso(expiryOf("call", at)) }),
  };
}

/** What a chat's newest message is told as; the names of people are added when it is sent. */
export function messageNotice(
  kind: "mention" | "message",
  chat: Chat,
  { previews }: NotificationSettings,
  badge: number,
  at: Millis,
): PushPayload {
  const { id, lastMessage, unread, title, encrypted } = chat;
  const said = previews && !encrypted ? (lastMessage?.preview ?? "") : "";
  const seq = lastMessage?.seq;
  return {
    kind,
    chatId: id,
    ...(seq !== undefined && { seq }),
    ...(lastMessage && { senderId: lastMessage.senderId }),
    count: unread,
    title: short(title),
    body: short(said),
    tag: chatTag(id),
    badge,
    url: `/chats/${id}${seq === undefined ? "" : `?seq=${seq}`}`,
    at: lastMessage?.at ?? iso(at),
  };
}

/** Takes back what is shown of a chat. */
export function clearNotice(
  chatId: string,
  last: Chat["lastMessage"],
  badge: number,
  at: Millis,
): PushPayload {
  return {
    kind: "clear",
    chatId,
    title: "",
    body: "",
    tag: chatTag(chatId),
    badge,
    url: `/chats/${chatId}`,
    at: last?.at ?? iso(at),
  };
}

function short(text: string): string {
  const characters = [...text];
  if (characters.length <= MOST_CHARACTERS) return text;
  return `${characters.slice(0, MOST_CHARACTERS - 1).join("")}…`;
}
