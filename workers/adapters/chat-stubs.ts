import {
  relayOf,
  socketOutcome,
  socketRequest,
} from "../../shared/contracts/chat/object-socket.ts";
import type { ChatRooms, UserHubs } from "../domains/chat/ports.ts";
import type { NotificationHubs } from "../domains/people/notifications/ports.ts";

/** Each chat's room is the object of that name. */
export function objectRooms(namespace: Env["CHAT_ROOM"], relays: Env["CHAT_RELAY"]): ChatRooms {
  const room = (chatId: string) => namespace.getByName(chatId);
  return {
    join: async (chat, person) => room(chat.id).join(chat, person),
    found: async (chat, founderId, people) => room(chat.id).found(chat, founderId, people),
    add: async (chatId, actorId, people) => room(chatId).add(actorId, people),
    remove: async (chatId, actorId, userId) => room(chatId).remove(actorId, userId),
    changeRole: async (chatId, actorId, userId, role) =>
      room(chatId).changeRole(actorId, userId, role),
    reshape: async (chatId, actorId, change) => room(chatId).reshape(actorId, change),
    block: async (chatId, blocked) => room(chatId).block(blocked),
    delete: async (chatId, actorId) => room(chatId).delete(actorId),
    profileChanged: async (chatId, person) => room(chatId).profileChanged(person),
    leave: async (chatId, userId) => room(chatId).leave(userId),
    record: async (chatId, actorId, content) => room(chatId).record(actorId, content),
    describe: async (chatId, userId) => room(chatId).describe(userId),
    members: async (chatId, userId, after, limit) => room(chatId).members(userId, after, limit),
    messages: async (chatId, userId, range, limit) => room(chatId).messages(userId, range, limit),
    search: async (chatId, userId, terms, start, limit) =>
      room(chatId).search(userId, terms, start, limit),
    writtenBy: async (chatId, userId, after, limit) => room(chatId).writtenBy(userId, after, limit),
    events: async (chatId, userId, after, limit) => room(chatId).events(userId, after, limit),
    send: async (chatId, userId, draft) => room(chatId).send(userId, draft),
    sendMls: async (chatId, userId, draft) => room(chatId).sendMls(userId, draft),
    mlsGroup: async (chatId, userId) => room(chatId).mlsGroup(userId),
    message: async (chatId, userId, seq) => room(chatId).message(userId, seq),
    written: async (chatId, userId, clientId) => room(chatId).written(userId, clientId),
    forwardable: async (chatId, userId, seq) => room(chatId).forwardable(userId, seq),
    change: async (chatId, userId, change) => room(chatId).change(userId, change),
    senderOf: async (chatId, seq) => room(chatId).senderOf(seq),
    moderate: async (chatId, moderatorId, seq) => room(chatId).moderate(moderatorId, seq),
    reactions: async (chatId, userId, seq, after, limit) =>
      room(chatId).reactions(userId, seq, after, limit),
    readers: async (chatId, userId, seq, after, limit) =>
      room(chatId).readers(userId, seq, after, limit),
    pins: async (chatId, userId) => room(chatId).pins(userId),
    reactionsBy: async (chatId, userId, after, limit) =>
      room(chatId).reactionsBy(userId, after, limit),
    withdrawReactions: async (chatId, userId, limit) =>
      room(chatId).withdrawReactions(userId, limit),
    previewFound: async (chatId, seq, use, preview) => room(chatId).previewFound(seq, use, preview),
    markRead: async (chatId, userId, seq) => room(chatId).markRead(userId, seq),
    openSocket: async (chatId, { userId, sessionId }, wish) => {
      const asked = () => socketRequest({ userId, sessionId, ...wish });
      const answer = await room(chatId).fetch(asked());
      const relay = relayOf(answer);
      if (relay === null) return socketOutcome(answer);
      return socketOutcome(await relays.getByName(`${chatId}/${relay}`).fetch(asked()));
    },
  };
}

/** Each user's hub is the object of their id. */
export function objectHubs(namespace: Env["USER_HUB"]): UserHubs {
  return {
    chats: async (userId, after, limit) => namespace.getByName(userId).chats(after, limit),
    positions: async (userId, after, limit) => namespace.getByName(userId).positions(after, limit),
    ...notificationHubs(namespace),
    openSocket: async ({ userId, sessionId }) =>
      socketOutcome(
        await namespace.getByName(userId).fetch(socketRequest({ userId, sessionId, after: null })),
      ),
  };
}

function notificationHubs(namespace: Env["USER_HUB"]): NotificationHubs {
  const hub = (userId: string) => namespace.getByName(userId);
  return {
    notify: async (userId, notification) => hub(userId).notify(notification),
    registerDevice: async (userId, registration) => hub(userId).registerDevice(registration),
    devices: async (userId) => hub(userId).devices(),
    removeDevices: async (userId, ids) => hub(userId).removeDevices(ids),
    removeAddress: async (userId, address) => hub(userId).removeAddress(address),
    notificationSettings: async (userId) => hub(userId).notificationSettings(),
    changeNotificationSettings: async (userId, patch) =>
      hub(userId).changeNotificationSettings(patch),
    stillDue: async (userId, due) => hub(userId).stillDue(due),
    forgetNotifications: async (userId) => hub(userId).forgetNotifications(),
  };
}
