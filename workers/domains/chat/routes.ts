import type { Router } from "../platform/index.ts";
import { changesRoutes } from "./changes/changes-routes.ts";
import { chatsRoutes } from "./chats-routes.ts";
import { encryptionRoutes } from "./encryption/encryption-routes.ts";
import { messagesRoutes } from "./messages-routes.ts";
import { openHubSocket, openRoomSocket } from "./open-sockets.ts";
import type { ChatDeps } from "./ports.ts";
import { recordsRoutes } from "./records-routes.ts";
import { searchRoutes } from "./search/search-routes.ts";

export function chatRoutes(router: Router<ChatDeps>): void {
  chatsRoutes(router);
  messagesRoutes(router);
  changesRoutes(router);
  recordsRoutes(router);
  searchRoutes(router);
  encryptionRoutes(router);

  router.socket("/api/chats/:chatId/ws", async ({ deps, actor, params, query }) =>
    openRoomSocket(deps, actor, params["chatId"] ?? "", query),
  );

  router.socket("/api/ws", async ({ deps, actor }) => openHubSocket(deps, actor));
}
