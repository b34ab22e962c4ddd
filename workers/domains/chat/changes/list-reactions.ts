import type { Person } from "../../../../shared/contracts/people/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../../shared/kernel/pagination.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import { findPeople } from "../../people/index.ts";
import type { Actor } from "../../platform/index.ts";
import { noSuchChat } from "../errors.ts";
import type { ChatDeps, ReactionPosition } from "../ports.ts";

const listOf = (chatId: string, seq: number) => `reactions ${chatId} ${seq}`;

async function positionOf(deps: ChatDeps, list: string, cursor: string): Promise<ReactionPosition> {
  const [at, userId, emoji] = await deps.cursors.open(list, cursor);
  if (typeof at !== "number" || typeof userId !== "string" || typeof emoji !== "string") {
    throw new AppError(commonErrors.invalid_cursor);
  }
  return { at, userId, emoji };
}

/** Who reacted to a message and how, oldest first. An account that is gone is left out. Throws `not_found`, `invalid_cursor`. */
export async function listReactions(
  deps: ChatDeps,
  actor: Actor,
  { chatId, seq }: { readonly chatId: string; readonly seq: number },
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<{ readonly emoji: string; readonly user: Person; readonly at: string }>> {
  const list = listOf(chatId, seq);
  const after = cursor === undefined ? null : await positionOf(deps, list, cursor);
  const rows = await deps.rooms.reactions(chatId, actor.userId, seq, after, limit + 1);
  if (!rows) throw noSuchChat();
  const page = await pageOf(
    rows,
    limit,
    (row) => row,
    ({ at, userId, emoji }) => deps.cursors.seal(list, [at, userId, emoji]),
  );
  const people = await findPeople(
    deps,
    page.items.map(({ userId }) => userId),
  );
  const items = page.items.flatMap(({ emoji, userId, at }) => {
    const user = people.get(userId);
    return user ? [{ emoji, user, at: iso(at) }] : [];
  });
  return { items, nextCursor: page.nextCursor };
}
