import type { SearchHit } from "../../../../shared/contracts/chat/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../../shared/kernel/pagination.ts";
import { type Actor, type Term, termsOf } from "../../platform/index.ts";
import type { ChatDeps, ChatPosition, SearchStart } from "../ports.ts";
import { limitSearches, type SearchInput } from "./search-input.ts";

/** So many rooms are asked first, and no fewer each time: what is looked for was mostly said of late. */
const LEAST_AT_ONCE = 8;
const MOST_AT_ONCE = 64;
/** So many places in the list of chats are read at once. */
const POSITIONS = 200;

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

/** The caller's chats, latest activity first, as many at a time as the reader asks for by `next`. */
async function* groupsOf(
  deps: ChatDeps,
  userId: string,
): AsyncGenerator<ChatPosition[], void, number | undefined> {
  let known: ChatPosition[] = [];
  let more = true;
  let last: ChatPosition | null = null;
  let size = LEAST_AT_ONCE;
  while (more || known.length > 0) {
    if (more && known.length < size) {
      const page: ChatPosition[] = await deps.hubs.positions(userId, last, POSITIONS);
      known = [...known, ...page];
      last = page.at(-1) ?? null;
      more = page.length === POSITIONS;
    }
    const wish: number | undefined = yield known.slice(0, size);
    known = known.slice(size);
    size = wish ?? size;
  }
}

/** How many rooms are likely to fill the page, if the others hold as much as those that were asked. */
function likelyEnough(asked: number, found: number, missing: number): number {
  const guess = found === 0 ? 2 * asked : Math.ceil((missing * asked) / found);
  return Math.min(MOST_AT_ONCE, Math.max(LEAST_AT_ONCE, guess));
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
  let asked = 0;
  let held = 0;
  const groups = groupsOf(deps, userId);
  for (let next = await groups.next(); next.value; ) {
    const group = next.value;
    if (complete(hits, wanted, group[0]?.activity ?? 0)) break;
    const found = await Promise.all(
      group.map(({ chatId }) =>
        deps.rooms.search(chatId, userId, terms, startIn(chatId, last), wanted),
      ),
    );
    const fresh = found.flatMap((one) => one ?? []);
    asked += group.length;
    held += fresh.length;
    hits = [...hits, ...fresh].sort(newestFirst).slice(0, wanted);
    next = await groups.next(likelyEnough(asked, held, wanted - hits.length));
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
