import { type Actor, hasRole, type Origin, recordAudit } from "../../platform/index.ts";
import type { ChatDeps } from "../ports.ts";
import { changedMessage } from "./change-message.ts";

export interface DeletionInput {
  readonly chatId: string;
  readonly seq: number;
  /** Where the caller sits, for the audit trail. */
  readonly origin: Origin;
}

/**
 * Deletes a message: one's own within 48 hours, as the owner of a group any. What that does not allow, a moderator's
 * power does, in any chat, by a session of their own; it is written down first. Deleted before is deleted. Throws
 * `not_found`, `forbidden`, `too_late`, `rate_limited`.
 */
export async function deleteMessage(
  deps: ChatDeps,
  actor: Actor,
  { chatId, seq, origin }: DeletionInput,
): Promise<void> {
  const outcome = await deps.rooms.change(chatId, actor.userId, { kind: "delete", seq });
  if (outcome.kind === "done") return;
  const needsPower =
    outcome.kind === "not_member" || (outcome.kind === "refused" && outcome.code !== "not_found");
  const senderId = needsPower && isModerator(actor) ? await deps.rooms.senderOf(chatId, seq) : null;
  if (senderId === null) {
    changedMessage(outcome);
    return;
  }
  await recordAudit(deps, {
    actorId: actor.userId,
    action: "message.delete",
    target: `user:${senderId}`,
    ip: origin.ip,
    details: { chatId, seq },
  });
  await deps.rooms.moderate(chatId, actor.userId, seq);
}

/** An application does not get the power of the person it works for. */
function isModerator(actor: Actor): boolean {
  return hasRole(actor.role, "moderator") && actor.application === null;
}
