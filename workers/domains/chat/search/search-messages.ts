import type { SearchHit } from "../../../../shared/contracts/chat/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../../shared/kernel/pagination.ts";
import { type Actor, type Term, termsOf } from "../../platform/index.ts";
import type { ChatDeps, ListedChat, SearchStart } from "../ports.ts";
import { limitSearches, type SearchInput } from "./search-input.ts";

/** So many rooms are asked first, then twice as many each time: what is looked for was mostly said of late. */
const FIRST_AT_ONCE = 8;
const MOST_AT_ONCE = 64;

/** The last find of a page: finds are in the order of time, those of one moment by chat and event. */
interface Last {
  readonly at: number;
  readonly chatId: string;
  readonly seq: number;
}

const listOf = (q: string) => `search ${q}`;

async function lastOf(deps: ChatDeps, { q, cursor }: SearchInput): Promise<Last | null> {
  if (cursor === undefined) return null;
  const [at, chatId, seq] = await deps.cursors.open(listOf(q), cursor);
  if (typeof at === "number" && typeof chatId === "string" && typeof seq === "number") {
    return { at, chatId, seq };
  }
  throw new AppError(commonErrors.invalid_cursor);
}

/** Where a chat's finds go on after a page that ended with `last`. */
function startIn(chatId: string, last: Last | null): SearchStart | null {
  if (!last) return null;
  if (chatId === last.chatId) return { at: last.at, seq: last.seq };
  return { at: chatId < last.chatId ? last.at : last.at - 1, seq: Number.MAX_SAFE_INTEGER };
}

function newestFirst(a: SearchHit, b: SearchHit): number {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1;
  if (a.chatId !== b.chatId) return a.chatId < b.chatId ? 1 : -1;
  return b.seq - a.seq;
}

/** The caller's chats, latest activity first, in groups that are asked together. */
async function* groupsOf(deps: ChatDeps, userId: string): AsyncGenerator<ListedChat[]> {
  let last: ListedChat | null = null;
  for (let size = FIRST_AT_ONCE; ; size = Math.min(2 * size, MOST_AT_ONCE)) {
    const group: ListedChat[] = await deps.hubs.chats(userId, last, size);
    yield group;
    last = group.at(-1) ?? null;
    if (group.length < size) return;
  }
}

/** Whether no chat that was active at that time or before can add to these finds. */
function complete(hits: readonly SearchHit[], wanted: number, activity: number): boolean {
  const oldest = hits[wanted - 1];
  return oldest !== undefined && Date.parse(oldest.at) > activity;
}

async function find(
  deps: ChatDeps,
  userId: string,
  terms: readonly Term[],
  last: Last | null,
  wanted: number,
): Promise<SearchHit[]> {
  let hits: SearchHit[] = [];
  for await (const group of groupsOf(deps, userId)) {
    if (complete(hits, wanted, group[0]?.activity ?? 0)) break;
    const found = await Promise.all(
      group.map(({ chatId }) =>
        deps.rooms.search(chatId, userId, terms, startIn(chatId, last), wanted),
      ),
    );
    const all = [...hits, ...found.flatMap((one) => one ?? [])];
    hits = all.sort(newestFirst).slice(0, wanted);
  }
  return hits;
}

/**
 * Finds messages in all of the caller's chats, newest first. Each room answers for its own, so that membership is what it
 * is now; rooms are asked in the order of their latest activity, and no more once the page is certain. Throws
 * `invalid_cursor`, `rate_limited`.
 */
export async function searchMessages(
  deps: ChatDeps,
  actor: Actor,
  input: SearchInput,
): Promise<Page<SearchHit>> {
  await limitSearches(deps, actor);
  const last = await lastOf(deps, input);
  const terms = termsOf(input.q);
  const hits = await find(deps, actor.userId, terms, last, input.limit + 1);
  return pageOf(
    hits,
    input.limit,
    (hit) => hit,
    ({ at, chatId, seq }) => deps.cursors.seal(listOf(input.q), [Date.parse(at), chatId, seq]),
  );
}
