import type { ChatMember } from "../../../shared/contracts/chat/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../shared/kernel/pagination.ts";
import type { Actor } from "../platform/index.ts";
import { noSuchChat } from "./errors.ts";
import { memberViews } from "./member-views.ts";
import type { ChatDeps, MemberPosition } from "./ports.ts";

const LIST = "chat-members";

async function positionOf(deps: ChatDeps, cursor: string): Promise<MemberPosition> {
  const [joinedAt, userId] = await deps.cursors.open(LIST, cursor);
  if (typeof joinedAt !== "number" || typeof userId !== "string") {
    throw new AppError(commonErrors.invalid_cursor);
  }
  return { joinedAt, userId };
}

/** Who is in the chat, by when they joined. An account that is gone is left out. Throws `not_found`, `invalid_cursor`. */
export async function listMembers(
  deps: ChatDeps,
  actor: Actor,
  chatId: string,
  input: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<ChatMember>> {
  const after = input.cursor === undefined ? null : await positionOf(deps, input.cursor);
  const rows = await deps.rooms.members(chatId, actor.userId, after, input.limit + 1);
  if (!rows) throw noSuchChat();
  const page = await pageOf(
    rows,
    input.limit,
    (row) => row,
    ({ joinedAt, userId }) => deps.cursors.seal(LIST, [joinedAt, userId]),
  );
  const items = await memberViews(deps, page.items);
  return { items, nextCursor: page.nextCursor };
}
