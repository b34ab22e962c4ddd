import type { Message } from "../../../../shared/contracts/chat/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Actor } from "../../platform/index.ts";
import { errors, noSuchChat } from "../errors.ts";
import type { ChangeOutcome, ChatDeps } from "../ports.ts";
import { tooFast } from "../rate.ts";
import type { MessageChange, Refusal } from "./rules.ts";

const refusals = {
  not_found: commonErrors.not_found,
  blocked: errors.blocked,
  forbidden: commonErrors.forbidden,
  conflict: commonErrors.conflict,
  validation_failed: commonErrors.validation_failed,
  too_late: errors.too_late,
  too_many_reactions: errors.too_many_reactions,
  too_many_pins: errors.too_many_pins,
} as const satisfies Readonly<Record<Refusal, unknown>>;

/** The message after a change, or the error that says why it was not changed. */
export function changedMessage(outcome: ChangeOutcome): Message {
  switch (outcome.kind) {
    case "done":
      return outcome.message;
    case "refused":
      throw new AppError(refusals[outcome.code], detailsOf(outcome.code));
    case "rate_limited":
      throw tooFast("chat-changes", outcome);
    case "not_member":
      throw noSuchChat();
  }
}

/**
 * Edits, deletes, reacts to or pins a message, or takes the latter two back; a repetition changes nothing. Answers the
 * message as it is now. Throws `not_found`, `blocked` (one of the two has blocked the other; own things may be taken back), `forbidden` (another's message, a pin of who is no owner), `conflict` (it is
 * deleted, or edited though passed on), `too_late`, `too_many_reactions`, `too_many_pins`, `validation_failed` (an edit
 * to nothing), `rate_limited`.
 */
export async function changeMessage(
  deps: ChatDeps,
  actor: Actor,
  chatId: string,
  change: MessageChange,
): Promise<Message> {
  return changedMessage(await deps.rooms.change(chatId, actor.userId, change));
}

function detailsOf(code: Refusal) {
  if (code !== "validation_failed") return {};
  return { fields: [{ path: "text", message: "The message would be empty." }] };
}
