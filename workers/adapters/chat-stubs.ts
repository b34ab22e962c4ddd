import { socketOutcome, socketRequest } from "../../shared/contracts/chat/object-socket.ts";
import type { ChatRooms, UserHubs } from "../domains/chat/ports.ts";

/** Each chat's room is the object of that name. */
export function objectRooms(namespace: Env["CHAT_ROOM"]): ChatRooms {
  const room = (chatId: string) => namespace.getByName(chatId);
  return {
    join: async (chat, userId) => room(chat.id).join(chat, userId),
    leave: async (chatId, userId) => room(chatId).leave(userId),
    describe: async (chatId, userId) => room(chatId).describe(userId),
    members: async (chatId, userId, after, limit) => room(chatId).members(userId, after, limit),
    messages: async (chatId, userId, range, limit) => room(chatId).messages(userId, range, limit),
    writtenBy: async (chatId, userId, after, limit) => room(chatId).writtenBy(userId, after, limit),
    events: async (chatId, userId, after, limit) => room(chatId).events(userId, after, limit),
    send: async (chatId, userId, draft) => room(chatId).send(userId, draft),
    markRead: async (chatId, userId, seq) => room(chatId).markRead(userId, seq),
    openSocket: async (chatId, { userId, sessionId }, after) =>
      socketOutcome(await room(chatId).fetch(socketRequest({ userId, sessionId, after }))),
  };
}

/** Each user's hub is the object of their id. */
export function objectHubs(namespace: Env["USER_HUB"]): UserHubs {
  return {
    chats: async (userId, after, limit) => namespace.getByName(userId).chats(after, limit),
    openSocket: async ({ userId, sessionId }) =>
      socketOutcome(
        await namespace.getByName(userId).fetch(socketRequest({ userId, sessionId, after: null })),
      ),
  };
}
