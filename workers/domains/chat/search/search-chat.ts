import type { SearchHit } from "../../../../shared/contracts/chat/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../../shared/kernel/pagination.ts";
import { type Actor, termsOf } from "../../platform/index.ts";
import { noSuchChat } from "../errors.ts";
import type { ChatDeps, SearchStart } from "../ports.ts";
import { limitSearches, type SearchInput } from "./search-input.ts";

const listOf = (chatId: string, q: string) => `search ${chatId} ${q}`;

async function startOf(
  deps: ChatDeps,
  chatId: string,
  { q, cursor }: SearchInput,
): Promise<SearchStart | null> {
  if (cursor === undefined) return null;
  const [seq] = await deps.cursors.open(listOf(chatId, q), cursor);
  if (typeof seq !== "number") throw new AppError(commonErrors.invalid_cursor);
  return { at: Number.MAX_SAFE_INTEGER, seq };
}

/** Finds messages of one of the caller's chats, newest first. Throws `not_found`, `invalid_cursor`, `rate_limited`. */
export async function searchChat(
  deps: ChatDeps,
  actor: Actor,
  chatId: string,
  input: SearchInput,
): Promise<Page<SearchHit>> {
  await limitSearches(deps, actor);
  const start = await startOf(deps, chatId, input);
  const terms = termsOf(input.q);
  const hits = await deps.rooms.search(chatId, actor.userId, terms, start, input.limit + 1);
  if (!hits) throw noSuchChat();
  const seal = ({ seq }: SearchHit) => deps.cursors.seal(listOf(chatId, input.q), [seq]);
  return pageOf(hits, input.limit, (hit) => hit, seal);
}
