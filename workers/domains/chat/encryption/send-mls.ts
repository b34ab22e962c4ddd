import type { MlsDraft, MlsStored } from "../../../../shared/contracts/chat/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Actor } from "../../platform/index.ts";
import { blocked, errors, noSuchChat } from "../errors.ts";
import type { ChatDeps } from "../ports.ts";
import { tooFast } from "../rate.ts";

/**
 * Hands an MLS message to the chat's log. Throws `not_found`, `not_encrypted`, `stale_epoch`, `blocked`, `rate_limited`,
 * and `validation_failed` for what is no message of that kind, or one of another group.
 */
export async function sendMls(
  deps: ChatDeps,
  { userId }: Actor,
  chatId: string,
  draft: MlsDraft,
): Promise<{ readonly stored: MlsStored; readonly duplicate: boolean }> {
  const outcome = await deps.rooms.sendMls(chatId, userId, draft);
  switch (outcome.kind) {
    case "stored":
    case "duplicate":
      return { stored: outcome.stored, duplicate: outcome.kind === "duplicate" };
    case "rate_limited":
      throw tooFast("chat-messages", outcome);
    case "stale_epoch":
    case "not_encrypted":
      throw new AppError(errors[outcome.kind]);
    case "invalid":
      throw new AppError(commonErrors.validation_failed, {
        fields: [{ path: outcome.path, message: "This is no such message of this chat's group." }],
      });
    case "blocked":
      throw blocked();
    case "not_member":
      throw noSuchChat();
  }
}

/** Where the chat's group stands. Throws `not_found`, `not_encrypted`. */
export async function getMlsGroup(deps: ChatDeps, { userId }: Actor, chatId: string) {
  const group = await deps.rooms.mlsGroup(chatId, userId);
  if (group === null) throw noSuchChat();
  if (group === "not_encrypted") throw new AppError(errors.not_encrypted);
  return { groupId: chatId, ...group };
}
