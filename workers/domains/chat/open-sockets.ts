import type { SocketOutcome } from "../../../shared/contracts/chat/object-socket.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { isUuid } from "../../../shared/kernel/ids.ts";
import type { Actor } from "../platform/index.ts";
import { noSuchChat } from "./errors.ts";
import type { ChatDeps } from "./ports.ts";

const SEQ = /^\d{1,15}$/;

function seqOf(after: string | null): number | null {
  if (after === null) return null;
  if (SEQ.test(after)) return Number(after);
  throw new AppError(commonErrors.validation_failed, {
    fields: [{ path: "after", message: "A seq is a whole number." }],
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

/** A socket of one chat, which resumes after the given `seq`. Throws `not_found`, `token_revoked`, `validation_failed`. */
export async function openRoomSocket(
  deps: ChatDeps,
  actor: Actor,
  chatId: string,
  after: string | null,
): Promise<Response> {
  if (!isUuid(chatId)) throw noSuchChat();
  return opened(await deps.rooms.openSocket(chatId, actor, seqOf(after)));
}

/** The socket that brings a user's news of all their chats. Throws `token_revoked`. */
export async function openHubSocket(deps: ChatDeps, actor: Actor): Promise<Response> {
  return opened(await deps.hubs.openSocket(actor));
}
