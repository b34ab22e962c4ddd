import type { Chat } from "../../../shared/contracts/chat/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../shared/kernel/pagination.ts";
import type { Actor } from "../platform/index.ts";
import type { ChatDeps, ChatPosition } from "./ports.ts";

const LIST = "chats";

async function positionOf(deps: ChatDeps, cursor: string): Promise<ChatPosition> {
  const [activity, chatId] = await deps.cursors.open(LIST, cursor);
  if (typeof activity !== "number" || typeof chatId !== "string") {
    throw new AppError(commonErrors.invalid_cursor);
  }
  return { activity, chatId };
}

/** The caller's chats, latest activity first, from their own hub. Throws `invalid_cursor`. */
export async function listChats(
  deps: ChatDeps,
  actor: Actor,
  input: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<Chat>> {
  const after = input.cursor === undefined ? null : await positionOf(deps, input.cursor);
  const rows = await deps.hubs.chats(actor.userId, after, input.limit + 1);
  return pageOf(
    rows,
    input.limit,
    ({ chat }) => chat,
    ({ activity, chatId }) => deps.cursors.seal(LIST, [activity, chatId]),
  );
}
