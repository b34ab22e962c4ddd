import { chatContracts as contracts } from "../../../../shared/contracts/chat/index.ts";
import type { Router } from "../../platform/index.ts";
import type { ChatDeps } from "../ports.ts";
import { searchChat } from "./search-chat.ts";
import { searchMessages } from "./search-messages.ts";

/** Finding messages. */
export function searchRoutes(router: Router<ChatDeps>): void {
  router.bind(contracts.searchChat).to(async ({ deps, actor, params, query }) => ({
    status: 200,
    body: await searchChat(deps, actor, params.chatId, query),
  }));

  router.bind(contracts.searchMessages).to(async ({ deps, actor, query }) => ({
    status: 200,
    body: await searchMessages(deps, actor, query),
  }));
}
