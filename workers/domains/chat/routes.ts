import { chatContracts as contracts } from "../../../shared/contracts/chat/index.ts";
import type { Router } from "../platform/index.ts";
import { getChat } from "./get-chat.ts";
import { listChats } from "./list-chats.ts";
import { listEvents } from "./list-events.ts";
import { listMembers } from "./list-members.ts";
import { listMessages } from "./list-messages.ts";
import { markRead } from "./mark-read.ts";
import { openHubSocket, openRoomSocket } from "./open-sockets.ts";
import type { ChatDeps } from "./ports.ts";
import { sendMessage } from "./send-message.ts";

export function chatRoutes(router: Router<ChatDeps>): void {
  router.bind(contracts.listChats).to(async ({ deps, actor, query }) => ({
    status: 200,
    body: await listChats(deps, actor, query),
  }));

  router.bind(contracts.getChat).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: await getChat(deps, actor, params.chatId),
  }));

  router.bind(contracts.listMembers).to(async ({ deps, actor, params, query }) => ({
    status: 200,
    body: await listMembers(deps, actor, params.chatId, query),
  }));

  router.bind(contracts.listMessages).to(async ({ deps, actor, params, query }) => ({
    status: 200,
    body: await listMessages(deps, actor, params.chatId, query),
  }));

  router.bind(contracts.sendMessage).to(async ({ deps, actor, params, body }) => {
    const { message, duplicate } = await sendMessage(deps, actor, params.chatId, body);
    return { status: duplicate ? 200 : 201, body: message };
  });

  router.bind(contracts.listEvents).to(async ({ deps, actor, params, query }) => ({
    status: 200,
    body: await listEvents(deps, actor, params.chatId, query),
  }));

  router.bind(contracts.markRead).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: await markRead(deps, actor, params.chatId, body.seq),
  }));

  router.socket("/api/chats/:chatId/ws", async ({ deps, actor, params, query }) =>
    openRoomSocket(deps, actor, params["chatId"] ?? "", query.get("after")),
  );

  router.socket("/api/ws", async ({ deps, actor }) => openHubSocket(deps, actor));
}
