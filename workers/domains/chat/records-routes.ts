import { chatContracts as contracts } from "../../../shared/contracts/chat/index.ts";
import type { Router } from "../platform/index.ts";
import { exportChat } from "./export/export-chat.ts";
import type { ChatDeps } from "./ports.ts";
import { reportMessage } from "./reports/report-message.ts";

/** What leaves a chat: to the moderators, and as a file. */
export function recordsRoutes(router: Router<ChatDeps>): void {
  router.bind(contracts.reportMessage).to(async ({ deps, actor, params, body }) => {
    const { id, made } = await reportMessage(deps, actor, params.chatId, body);
    return { status: made ? 201 : 200, body: { id } };
  });

  router.bind(contracts.exportChat).to(async ({ deps, actor, params, query }) => {
    const withFiles = query.files === "true";
    const body = await exportChat(deps, actor, params.chatId, withFiles);
    return new Response(body, {
      headers: {
        "Content-Type": "application/zip",
        "Content-Disposition": `attachment; filename="chat-${params.chatId}.zip"`,
        "Cache-Control": "private, no-store",
      },
    });
  });
}
