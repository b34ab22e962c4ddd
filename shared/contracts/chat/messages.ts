import { z } from "@hono/zod-openapi";
import { person } from "../people/index.ts";
import { contract, id, listOf, pageQuery, timestamp } from "../platform/index.ts";
import { chatEvent, editedText, emoji, message, newMessage, searchHit, seq } from "./schemas.ts";

const tag = "Chat";
const chatParams = z.object({ chatId: id });
const messageParams = chatParams.extend({ seq: z.coerce.number().int().min(1) });
const limit = z.coerce.number().int().min(1).max(100).default(50);

const listMessages = contract({
  operationId: "listMessages",
  method: "get",
  path: "/api/chats/{chatId}/messages",
  tag,
  summary:
    "History: `before` newest first, `after` oldest first, neither: the latest, newest first",
  access: "user",
  scope: "chat:read",
  params: chatParams,
  query: z.object({
    before: z.coerce.number().int().min(1).optional(),
    after: z.coerce.number().int().min(0).optional(),
    limit,
    cursor: z.string().optional(),
  }),
  replies: { 200: { description: "Messages", body: listOf(message) } },
});

const sendMessage = contract({
  operationId: "sendMessage",
  method: "post",
  path: "/api/chats/{chatId}/messages",
  tag,
  summary: "Write to the chat",
  description:
    "The same `clientId` from the same sender answers 200 with the message already there. `forward` passes on a message of another of the caller's chats, its text and files.",
  access: "user",
  scope: "chat:write",
  params: chatParams,
  body: newMessage,
  replies: {
    200: { description: "Was already there", body: message },
    201: { description: "Stored", body: message },
  },
  errors: { 403: ["blocked"], 409: ["encrypted_chat"], 429: ["rate_limited"] },
});

const listEvents = contract({
  operationId: "listChatEvents",
  method: "get",
  path: "/api/chats/{chatId}/events",
  tag,
  summary: "The log after a `seq`, whole: what a client fetches after a `gap`",
  access: "user",
  scope: "chat:read",
  params: chatParams,
  query: z.object({
    after: z.coerce.number().int().min(0).default(0),
    limit,
    cursor: z.string().optional(),
  }),
  replies: { 200: { description: "Events, oldest first", body: listOf(chatEvent) } },
});

const markRead = contract({
  operationId: "markRead",
  method: "post",
  path: "/api/chats/{chatId}/read",
  tag,
  summary: "Everything up to `seq` has been read; the mark never goes back",
  access: "user",
  scope: "chat:write",
  params: chatParams,
  body: z.object({ seq }),
  replies: {
    200: {
      description: "Where the mark stands",
      body: z.object({ lastReadSeq: z.number().int(), unread: z.number().int() }),
    },
  },
});

const getMessage = contract({
  operationId: "getMessage",
  method: "get",
  path: "/api/chats/{chatId}/messages/{seq}",
  tag,
  summary: "One message as it is now, with fresh addresses of its files",
  access: "user",
  scope: "chat:read",
  params: messageParams,
  replies: { 200: { description: "The message", body: message } },
});

const editMessage = contract({
  operationId: "editMessage",
  method: "patch",
  path: "/api/chats/{chatId}/messages/{seq}",
  tag,
  summary: "Change the text of one's own message, within 48 hours",
  access: "user",
  scope: "chat:write",
  params: messageParams,
  body: z.object({ text: editedText }),
  replies: { 200: { description: "The message as it is now", body: message } },
  errors: { 403: ["blocked"], 409: ["too_late", "conflict"] },
});

const deleteMessage = contract({
  operationId: "deleteMessage",
  method: "delete",
  path: "/api/chats/{chatId}/messages/{seq}",
  tag,
  summary: "Delete a message: one's own within 48 hours, a moderator and the chat's owner any",
  description: "It keeps its `seq` and loses its content.",
  access: "user",
  scope: "chat:write",
  params: messageParams,
  replies: { 204: { description: "Deleted, now or before" } },
  errors: { 409: ["too_late"] },
});

const reactionParams = messageParams.extend({ emoji });

const addReaction = contract({
  operationId: "addReaction",
  method: "put",
  path: "/api/chats/{chatId}/messages/{seq}/reactions/{emoji}",
  tag,
  summary: "React to a message with an emoji",
  access: "user",
  scope: "chat:write",
  params: reactionParams,
  replies: { 200: { description: "The message as it is now", body: message } },
  errors: { 403: ["blocked"], 409: ["conflict", "too_many_reactions"] },
});

const removeReaction = contract({
  operationId: "removeReaction",
  method: "delete",
  path: "/api/chats/{chatId}/messages/{seq}/reactions/{emoji}",
  tag,
  summary: "Take one's reaction back",
  access: "user",
  scope: "chat:write",
  params: reactionParams,
  replies: { 200: { description: "The message as it is now", body: message } },
});

const listReactions = contract({
  operationId: "listReactions",
  method: "get",
  path: "/api/chats/{chatId}/messages/{seq}/reactions",
  tag,
  summary: "Who reacted to a message, and how",
  access: "user",
  scope: "chat:read",
  params: messageParams,
  query: pageQuery,
  replies: {
    200: {
      description: "Reactions, oldest first",
      body: listOf(z.object({ emoji: z.string(), user: person, at: timestamp })),
    },
  },
});

const listReaders = contract({
  operationId: "listReaders",
  method: "get",
  path: "/api/chats/{chatId}/messages/{seq}/readers",
  tag,
  summary: "Who has read one's own message, by the read marks of the members",
  description:
    "Those who came after it was written are left out. Of others' messages: `forbidden`.",
  access: "user",
  scope: "chat:read",
  params: messageParams,
  query: pageQuery,
  replies: { 200: { description: "Readers", body: listOf(person) } },
});

const pinMessage = contract({
  operationId: "pinMessage",
  method: "put",
  path: "/api/chats/{chatId}/messages/{seq}/pin",
  tag,
  summary: "Pin a message for all (in a group: owners)",
  access: "user",
  scope: "chat:write",
  params: messageParams,
  replies: { 204: { description: "Pinned" } },
  errors: { 403: ["blocked"], 409: ["conflict", "too_many_pins"] },
});

const unpinMessage = contract({
  operationId: "unpinMessage",
  method: "delete",
  path: "/api/chats/{chatId}/messages/{seq}/pin",
  tag,
  summary: "Take a pin away",
  access: "user",
  scope: "chat:write",
  params: messageParams,
  replies: { 204: { description: "Not pinned" } },
  errors: { 403: ["blocked"] },
});

const listPins = contract({
  operationId: "listPins",
  method: "get",
  path: "/api/chats/{chatId}/pins",
  tag,
  summary: "Pinned messages, the latest pinned first",
  access: "user",
  scope: "chat:read",
  params: chatParams,
  replies: { 200: { description: "All of them", body: listOf(message) } },
});

const searchQuery = pageQuery.extend({ q: z.string().trim().min(1).max(200) });

const searchChat = contract({
  operationId: "searchChat",
  method: "get",
  path: "/api/chats/{chatId}/search",
  tag,
  summary: "Find messages of the chat",
  description:
    'All words of `q`, in whatever form (Russian and English), the last also as a beginning; `"…"` holds words together. Newest first.',
  access: "user",
  scope: "chat:read",
  params: chatParams,
  query: searchQuery,
  replies: { 200: { description: "What was found", body: listOf(searchHit) } },
  errors: { 429: ["rate_limited"] },
});

const searchMessages = contract({
  operationId: "searchMessages",
  method: "get",
  path: "/api/search/messages",
  tag,
  summary: "Find messages in all chats of the caller",
  access: "user",
  scope: "chat:read",
  query: searchQuery,
  replies: { 200: { description: "What was found, newest first", body: listOf(searchHit) } },
  errors: { 429: ["rate_limited"] },
});

export const messagesContracts = {
  listMessages,
  sendMessage,
  getMessage,
  editMessage,
  deleteMessage,
  addReaction,
  removeReaction,
  listReactions,
  listReaders,
  pinMessage,
  unpinMessage,
  listPins,
  listEvents,
  markRead,
  searchChat,
  searchMessages,
};
