import type { SocketOutcome } from "../../../shared/contracts/chat/object-socket.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { isUuid } from "../../../shared/kernel/ids.ts";
import type { Actor } from "../platform/index.ts";
import { noSuchChat } from "./errors.ts";
import type { ChatDeps } from "./ports.ts";

const BUNDLED = "bundled";
const SEQ = /^\d{1,15}$/;

function seqOf(after: string | null): number | null {
  if (after === null) return null;
  if (SEQ.test(after)) return Number(after);
  throw new AppError(commonErrors.validation_failed, {
    fields: [{ path: "after", message: "A seq is a whole number." }],
  });
}

function bundledOf(signals: string | null): boolean {
  if (signals === null || signals === BUNDLED) return signals === BUNDLED;
  throw new AppError(commonErrors.validation_failed, {
    fields: [{ path: "signals", message: `It can be left out, or ${BUNDLED}.` }],
  });
}

function opened(outcome: SocketOutcome): Response {
  switch (outcome.kind) {
    case "open":
      return outcome.response;
    case "not_member":
      throw noSuchChat();
    case "session_ended":
      throw new AppError(commonErrors.token_revoked);
  }
}

/**
 * A socket of one chat, which resumes after the seq in `after`; with `signals=bundled` several signals may come in one
 * frame. Throws `not_found`, `token_revoked`, `validation_failed`.
 */
export async function openRoomSocket(
  deps: ChatDeps,
  actor: Actor,
  chatId: string,
  query: URLSearchParams,
): Promise<Response> {
  if (!isUuid(chatId)) throw noSuchChat();
  const wish = { after: seqOf(query.get("after")), bundled: bundledOf(query.get("signals")) };
  return opened(await deps.rooms.openSocket(chatId, actor, wish));
}

/** The socket that brings a user's news of all their chats. Throws `token_revoked`. */
export async function openHubSocket(deps: ChatDeps, actor: Actor): Promise<Response> {
  return opened(await deps.hubs.openSocket(actor));
}
