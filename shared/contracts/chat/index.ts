import { z } from "@hono/zod-openapi";
import { contract, id, listOf, pageQuery } from "../platform/index.ts";
import { chat, chatEvent, chatMember, draft, message, seq } from "./schemas.ts";

export type {
  Chat,
  ChatEvent,
  ChatMember,
  Draft,
  MemberRole,
  Message,
} from "./schemas.ts";
export {
  type ChatClientFrame,
  type ChatServerFrame,
  chatClientFrame,
  chatServerFrame,
  type HubServerFrame,
  hubServerFrame,
  MAX_FRAME_BYTES,
  MAX_REPLAY,
  PING_FRAME,
  PONG_FRAME,
} from "./socket.ts";

const tag = "Chat";
const chatParams = z.object({ chatId: id });
const limit = z.coerce.number().int().min(1).max(100).default(50);

const listChats = contract({
  operationId: "listChats",
  method: "get",
  path: "/api/chats",
  tag,
  summary: "The caller's chats, latest activity first",
  access: "user",
  scope: "chat:read",
  query: pageQuery,
  replies: { 200: { description: "Chats with unread and preview", body: listOf(chat) } },
});

const getChat = contract({
  operationId: "getChat",
  method: "get",
  path: "/api/chats/{chatId}",
  tag,
  summary: "One of the caller's chats",
  access: "user",
  scope: "chat:read",
  params: chatParams,
  replies: { 200: { description: "The chat", body: chat } },
});

const listMembers = contract({
  operationId: "listChatMembers",
  method: "get",
  path: "/api/chats/{chatId}/members",
  tag,
  summary: "Who is in the chat, by when they joined",
  access: "user",
  scope: "chat:read",
  params: chatParams,
  query: pageQuery,
  replies: { 200: { description: "Members", body: listOf(chatMember) } },
});

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
    "The same `clientId` from the same sender answers 200 with the message already there.",
  access: "user",
  scope: "chat:write",
  params: chatParams,
  body: draft,
  replies: {
    200: { description: "Was already there", body: message },
    201: { description: "Stored", body: message },
  },
  errors: { 429: ["rate_limited"] },
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

export const chatContracts = {
  listChats,
  getChat,
  listMembers,
  listMessages,
  sendMessage,
  listEvents,
  markRead,
};
