import type { Draft, Message } from "../../../shared/contracts/chat/index.ts";
import { SECOND } from "../../../shared/kernel/time.ts";
import { type Actor, tooMany } from "../platform/index.ts";
import { noSuchChat, noSuchMessage } from "./errors.ts";
import type { ChatDeps } from "./ports.ts";
import { RATE_WINDOW_MS } from "./rules.ts";

/** How many messages a member may write, as the reply's headers tell it. */
function tooFast(limit: number, retryAfterMs: number) {
  const policy = { name: "chat-messages", limit, windowSeconds: RATE_WINDOW_MS / SECOND };
  const resetSeconds = Math.ceil(retryAfterMs / SECOND);
  return tooMany(policy, { allowed: false, remaining: 0, resetSeconds });
}

/**
 * Writes to the chat. A `clientId` that this sender has used in it gives the message that is already there. Throws
 * `not_found`, `validation_failed` (a reply to nothing), `rate_limited`.
 */
export async function sendMessage(
  deps: ChatDeps,
  actor: Actor,
  chatId: string,
  draft: Draft,
): Promise<{ readonly message: Message; readonly duplicate: boolean }> {
  const outcome = await deps.rooms.send(chatId, actor.userId, draft);
  switch (outcome.kind) {
    case "stored":
    case "duplicate":
      return { message: outcome.message, duplicate: outcome.kind === "duplicate" };
    case "rate_limited":
      throw tooFast(outcome.limit, outcome.retryAfterMs);
    case "no_such_reply":
      throw noSuchMessage();
    case "not_member":
      throw noSuchChat();
  }
}
