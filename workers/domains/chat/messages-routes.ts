import { chatContracts as contracts } from "../../../shared/contracts/chat/index.ts";
import type { Router } from "../platform/index.ts";
import { getMessage } from "./get-message.ts";
import { listEvents } from "./list-events.ts";
import { listMessages } from "./list-messages.ts";
import { markRead } from "./mark-read.ts";
import type { ChatDeps } from "./ports.ts";
import { sendMessage } from "./send-message.ts";

/** What is written in a chat. */
export function messagesRoutes(router: Router<ChatDeps>): void {
  router.bind(contracts.listMessages).to(async ({ deps, actor, params, query }) => ({
    status: 200,
    body: await listMessages(deps, actor, params.chatId, query),
  }));

  router.bind(contracts.getMessage).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: await getMessage(deps, actor, params.chatId, params.seq),
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
}
