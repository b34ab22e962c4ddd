import type { Chat, Message, User } from "../../../../shared/client/index.ts";

/** So long a message may be changed and taken back by who wrote it. */
const CHANGEABLE_MS = 48 * 60 * 60_000;

interface Reader {
  readonly chat: Chat;
  readonly userId: string;
  readonly role: User["role"];
  /** In milliseconds. */
  readonly now: number;
}

/** What a reader may do about a message. The platform decides; this is what is offered. */
export function rightsOn(message: Message, { chat, userId, role, now }: Reader) {
  const own = message.senderId === userId;
  const fresh = now - Date.parse(message.createdAt) < CHANGEABLE_MS;
  const keeper = chat.role === "owner" && chat.type !== "direct";
  return {
    reply: chat.canWrite,
    react: chat.canWrite,
    // What nobody else can read is not passed on, pinned or judged by the platform.
    forward: !chat.encrypted,
    edit: own && fresh && chat.canWrite && message.forwardedFrom === undefined,
    pin: !chat.encrypted && (chat.type === "group" ? chat.role === "owner" : chat.canWrite),
    report: !own && !chat.encrypted,
    readers: own && chat.type !== "direct",
    delete: (own && fresh) || (!chat.encrypted && (keeper || role !== "user")),
  };
}
