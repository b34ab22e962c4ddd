import { z } from "@hono/zod-openapi";
import { contract, id, listOf, pageQuery, reportBody } from "../platform/index.ts";
import { chat, chatMember, memberRole, seq } from "./schemas.ts";

const tag = "Chat";
const chatParams = z.object({ chatId: id });
const memberParams = chatParams.extend({ userId: id });
const title = z.string().trim().min(1).max(100);

/** Most people that one call may add. */
const MAX_ADDED = 200;

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

const createChat = contract({
  operationId: "createChat",
  method: "post",
  path: "/api/chats",
  tag,
  summary: "Open a chat with one person, or a group",
  description:
    "Two people have one direct chat: asked for again it is answered with 200. Who makes a group owns it.",
  access: "user",
  scope: "chat:write",
  body: z.discriminatedUnion("type", [
    z.object({
      type: z.literal("direct"),
      userId: id,
      encrypted: z.boolean().default(false).openapi({
        description: "For good. Two people may have one chat of either kind.",
      }),
    }),
    z.object({
      type: z.literal("group"),
      title,
      memberIds: z.array(id).max(MAX_ADDED),
      encrypted: z.boolean().default(false).openapi({
        description: "For good: the chat holds MLS messages (RFC 9420) alone",
      }),
    }),
  ]),
  replies: {
    200: { description: "The direct chat they already have", body: chat },
    201: { description: "Made", body: chat },
  },
  errors: { 403: ["blocked"], 429: ["rate_limited"] },
});

const updateChat = contract({
  operationId: "updateChat",
  method: "patch",
  path: "/api/chats/{chatId}",
  tag,
  summary: "Change a chat's title or picture (owners), or mute it for oneself",
  access: "user",
  scope: "chat:write",
  params: chatParams,
  body: z.object({
    title: title.optional(),
    avatarFileId: id.nullable().optional().openapi({
      description: "An image of the caller's own uploads; `null` takes the picture away",
    }),
    muted: z.boolean().optional(),
  }),
  replies: { 200: { description: "The chat as it is now", body: chat } },
  errors: { 409: ["conflict"] },
});

const deleteChat = contract({
  operationId: "deleteChat",
  method: "delete",
  path: "/api/chats/{chatId}",
  tag,
  summary: "Delete a chat for all (owners, and either of a direct chat), or leave it",
  access: "user",
  scope: "chat:write",
  params: chatParams,
  query: z.object({
    leave: z.enum(["true", "false"]).optional().openapi({
      description: "`true` has an owner leave too, rather than delete it for all",
    }),
  }),
  replies: { 204: { description: "No longer the caller's chat" } },
  errors: { 403: ["family_chat_permanent"], 409: ["last_owner"] },
});

const addMembers = contract({
  operationId: "addChatMembers",
  method: "post",
  path: "/api/chats/{chatId}/members",
  tag,
  summary: "Add people to a group (owners)",
  description: "Who is a member already stays one.",
  access: "user",
  scope: "chat:write",
  params: chatParams,
  body: z.object({ userIds: z.array(id).min(1).max(MAX_ADDED) }),
  replies: { 200: { description: "These, as members", body: listOf(chatMember) } },
  errors: { 403: ["blocked"], 409: ["conflict"] },
});

const removeMember = contract({
  operationId: "removeChatMember",
  method: "delete",
  path: "/api/chats/{chatId}/members/{userId}",
  tag,
  summary: "Take somebody out of a group (owners), or leave it oneself",
  access: "user",
  scope: "chat:write",
  params: memberParams,
  replies: { 204: { description: "Not a member any more" } },
  errors: { 403: ["family_chat_permanent"], 409: ["last_owner"] },
});

const changeRole = contract({
  operationId: "changeChatRole",
  method: "patch",
  path: "/api/chats/{chatId}/members/{userId}",
  tag,
  summary: "Make a member an owner or back (owners)",
  access: "user",
  scope: "chat:write",
  params: memberParams,
  body: z.object({ role: memberRole }),
  replies: { 200: { description: "The member as they are now", body: chatMember } },
  errors: { 409: ["last_owner", "conflict"] },
});

const reportMessage = contract({
  operationId: "reportMessage",
  method: "post",
  path: "/api/chats/{chatId}/report",
  tag,
  summary: "Report a message to the moderators",
  description:
    "They see the message as it was, and those just before it. Once a person and message.",
  access: "user",
  scope: "chat:write",
  params: chatParams,
  body: reportBody.extend({ seq }),
  replies: {
    200: { description: "Had been reported by the caller", body: z.object({ id }) },
    201: { description: "Reported", body: z.object({ id }) },
  },
  errors: { 429: ["rate_limited"] },
});

const exportChat = contract({
  operationId: "exportChat",
  method: "get",
  path: "/api/chats/{chatId}/export",
  tag,
  summary: "The chat's history as a ZIP: a page to read, and JSON",
  access: "user",
  scope: "chat:read",
  params: chatParams,
  query: z.object({
    files: z.enum(["true", "false"]).optional().openapi({
      description: "`true` puts the attached files in too",
    }),
  }),
  replies: { 200: { description: "The archive", contentType: "application/zip" } },
  errors: { 429: ["rate_limited"] },
});

export const chatsContracts = {
  listChats,
  createChat,
  getChat,
  updateChat,
  deleteChat,
  listMembers,
  addMembers,
  removeMember,
  changeRole,
  reportMessage,
  exportChat,
};
