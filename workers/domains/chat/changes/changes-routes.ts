import { chatContracts as contracts } from "../../../../shared/contracts/chat/index.ts";
import type { Router } from "../../platform/index.ts";
import type { ChatDeps } from "../ports.ts";
import { changeMessage } from "./change-message.ts";
import { deleteMessage } from "./delete-message.ts";
import { listPins } from "./list-pins.ts";
import { listReactions } from "./list-reactions.ts";
import { listReaders } from "./list-readers.ts";

/** What happens to messages after they were written. */
export function changesRoutes(router: Router<ChatDeps>): void {
  router.bind(contracts.editMessage).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: await changeMessage(deps, actor, params.chatId, {
      kind: "edit",
      seq: params.seq,
      text: body.text,
    }),
  }));

  router.bind(contracts.deleteMessage).to(async ({ deps, actor, params, origin }) => {
    await deleteMessage(deps, actor, { ...params, origin });
    return { status: 204 };
  });

  router
    .bind(contracts.addReaction)
    .to(async ({ deps, actor, params: { chatId, seq, emoji } }) => ({
      status: 200,
      body: await changeMessage(deps, actor, chatId, { kind: "react", seq, emoji }),
    }));

  router
    .bind(contracts.removeReaction)
    .to(async ({ deps, actor, params: { chatId, seq, emoji } }) => ({
      status: 200,
      body: await changeMessage(deps, actor, chatId, { kind: "unreact", seq, emoji }),
    }));

  router.bind(contracts.listReactions).to(async ({ deps, actor, params, query }) => ({
    status: 200,
    body: await listReactions(deps, actor, params, query),
  }));

  router.bind(contracts.listReaders).to(async ({ deps, actor, params, query }) => ({
    status: 200,
    body: await listReaders(deps, actor, params, query),
  }));

  router.bind(contracts.pinMessage).to(async ({ deps, actor, params: { chatId, seq } }) => {
    await changeMessage(deps, actor, chatId, { kind: "pin", seq });
    return { status: 204 };
  });

  router.bind(contracts.unpinMessage).to(async ({ deps, actor, params: { chatId, seq } }) => {
    await changeMessage(deps, actor, chatId, { kind: "unpin", seq });
    return { status: 204 };
  });

  router.bind(contracts.listPins).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: await listPins(deps, actor, params.chatId),
  }));
}
