import type { Message, NewMessage } from "../../../shared/contracts/chat/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { copyFiles } from "../media/index.ts";
import type { Actor } from "../platform/index.ts";
import { blocked, errors, noSuchChat, noSuchFile, noSuchMessage } from "./errors.ts";
import type { ChatDeps, RoomDraft } from "./ports.ts";
import { tooFast } from "./rate.ts";

/** A message of another chat, under the caller's name. What the caller may not read is not there. */
async function forwarded(
  deps: ChatDeps,
  actor: Actor,
  { clientId, text, attachments, replyTo }: NewMessage,
  from: NonNullable<NewMessage["forward"]>,
): Promise<RoomDraft> {
  if (text || attachments?.length) {
    throw new AppError(commonErrors.validation_failed, {
      fields: [{ path: "forward", message: "A message that is passed on has nothing of its own." }],
    });
  }
  const content = await deps.rooms.forwardable(from.chatId, actor.userId, from.seq);
  if (!content) throw noSuchChat();
  const fileIds = content.attachments.map(({ fileId }) => fileId);
  const own = await copyFiles(deps, actor.userId, fileIds);
  if (content.text === "" && own.length === 0) throw noSuchChat();
  return { clientId, replyTo, ...content, attachments: own.map((fileId) => ({ fileId })) };
}

/**
 * Writes to the chat, or passes a message on. A `clientId` that this sender has used in it gives the message that is
 * already there. Throws `not_found`, also for a message that cannot be passed on; `validation_failed` (a reply to
 * nothing, a file that is not the caller's), `quota_exceeded`, `blocked`, `rate_limited`.
 */
export async function sendMessage(
  deps: ChatDeps,
  actor: Actor,
  chatId: string,
  { forward, ...message }: NewMessage,
): Promise<{ readonly message: Message; readonly duplicate: boolean }> {
  const { clientId, text, replyTo, attachments } = message;
  // What was passed on once stays so, whatever has become of it where it came from.
  const known = forward && (await deps.rooms.written(chatId, actor.userId, clientId));
  if (known) return { message: known, duplicate: true };
  const draft: RoomDraft = forward
    ? await forwarded(deps, actor, message, forward)
    : { clientId, text, replyTo, attachments };
  const outcome = await deps.rooms.send(chatId, actor.userId, draft);
  switch (outcome.kind) {
    case "stored":
    case "duplicate":
      return { message: outcome.message, duplicate: outcome.kind === "duplicate" };
    case "rate_limited":
      throw tooFast("chat-messages", outcome);
    case "no_such_reply":
      throw noSuchMessage();
    case "no_such_file":
      throw noSuchFile();
    case "encrypted_chat":
      throw new AppError(errors.encrypted_chat);
    case "blocked":
      throw blocked();
    case "not_member":
      throw noSuchChat();
  }
}
