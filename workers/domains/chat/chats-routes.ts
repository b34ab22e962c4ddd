import { chatContracts as contracts } from "../../../shared/contracts/chat/index.ts";
import type { Router } from "../platform/index.ts";
import { addMembers, changeRole, removeMember } from "./change-members.ts";
import { createChat } from "./create-chat.ts";
import { deleteChat, leaveChat } from "./delete-chat.ts";
import { getChat } from "./get-chat.ts";
import { listChats } from "./list-chats.ts";
import { listMembers } from "./list-members.ts";
import type { ChatDeps } from "./ports.ts";
import { updateChat } from "./update-chat.ts";

/** The chats themselves, and who is in them. */
export function chatsRoutes(router: Router<ChatDeps>): void {
  router.bind(contracts.listChats).to(async ({ deps, actor, query }) => ({
    status: 200,
    body: await listChats(deps, actor, query),
  }));

  router.bind(contracts.getChat).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: await getChat(deps, actor, params.chatId),
  }));

  router.bind(contracts.createChat).to(async ({ deps, actor, body, newId }) => {
    const { chat, made } = await createChat(deps, actor, body, newId);
    if (!made) return { status: 200, body: chat };
    return { status: 201, body: chat, headers: { Location: `/api/chats/${chat.id}` } };
  });

  router.bind(contracts.updateChat).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: await updateChat(deps, actor, params.chatId, body),
  }));

  router.bind(contracts.deleteChat).to(async ({ deps, actor, params, query }) => {
    const leave = query.leave === "true";
    await (leave ? leaveChat : deleteChat)(deps, actor, params.chatId);
    return { status: 204 };
  });

  router.bind(contracts.addMembers).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: {
      items: await addMembers(deps, actor, params.chatId, body.userIds),
      nextCursor: null,
    },
  }));

  router.bind(contracts.removeMember).to(async ({ deps, actor, params }) => {
    await removeMember(deps, actor, params.chatId, params.userId);
    return { status: 204 };
  });

  router.bind(contracts.changeRole).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: await changeRole(deps, actor, params.chatId, params.userId, body.role),
  }));

  router.bind(contracts.listMembers).to(async ({ deps, actor, params, query }) => ({
    status: 200,
    body: await listMembers(deps, actor, params.chatId, query),
  }));
}
