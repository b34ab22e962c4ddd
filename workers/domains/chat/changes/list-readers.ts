import type { Person } from "../../../../shared/contracts/people/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../../shared/kernel/pagination.ts";
import { findPeople } from "../../people/index.ts";
import type { Actor } from "../../platform/index.ts";
import { noSuchChat } from "../errors.ts";
import type { ChatDeps } from "../ports.ts";

/**
 * Who has read the caller's message, in an order of no meaning. An account that is gone is left out. Throws `not_found`,
 * `forbidden` (another's message), `invalid_cursor`.
 */
export async function listReaders(
  deps: ChatDeps,
  actor: Actor,
  { chatId, seq }: { readonly chatId: string; readonly seq: number },
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<Person>> {
  const list = `readers ${chatId} ${seq}`;
  const [after = ""] = cursor === undefined ? [] : await deps.cursors.open(list, cursor);
  if (typeof after !== "string") throw new AppError(commonErrors.invalid_cursor);
  const readers = await deps.rooms.readers(chatId, actor.userId, seq, after, limit + 1);
  if (!readers) throw noSuchChat();
  if (readers === "forbidden") throw new AppError(commonErrors.forbidden);
  const seal = (userId: string) => deps.cursors.seal(list, [userId]);
  const page = await pageOf(readers, limit, (userId) => userId, seal);
  const people = await findPeople(deps, page.items);
  const items = page.items.flatMap((userId) => people.get(userId) ?? []);
  return { items, nextCursor: page.nextCursor };
}
