import { eq } from "drizzle-orm";
import type { Image } from "../../../shared/contracts/media/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { type Keyset, type Page, pageOf } from "../../../shared/kernel/pagination.ts";
import { termsOf } from "../platform/index.ts";
import type { MediaDeps } from "./deps.ts";
import { searchImages } from "./gallery/store.ts";
import { viewImages } from "./image-view.ts";
import {
  type FiledImage,
  filed,
  type ImageFilter,
  listImages,
  listPopular,
  narrowing,
  type PopularPosition,
} from "./store.ts";
import { images } from "./tables.ts";

interface PageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

interface FeedQuery extends PageQuery {
  readonly tag?: string | undefined;
  readonly owner?: string | undefined;
  readonly q?: string | undefined;
  readonly sort: "new" | "popular";
}

/** Where the page before ended. Throws `invalid_cursor`. */
async function positionOf<Position>(
  deps: MediaDeps,
  list: string,
  { cursor }: PageQuery,
  read: (keyset: Keyset) => Position | null,
): Promise<Position | undefined> {
  if (cursor === undefined) return undefined;
  const position = read(await deps.cursors.open(list, cursor));
  if (position === null) throw new AppError(commonErrors.invalid_cursor);
  return position;
}

/** Turns rows, of which there may be one more than asked for, into a page. */
async function page<Row>(
  deps: MediaDeps,
  list: string,
  { limit }: PageQuery,
  rows: readonly Row[],
  imageOf: (row: Row) => FiledImage,
  keysetOf: (row: Row) => Keyset,
  viewerId: string | null,
): Promise<Page<Image>> {
  const seal = (last: Row) => deps.cursors.seal(list, keysetOf(last));
  const { items, nextCursor } = await pageOf(rows, limit, imageOf, seal);
  return { items: await viewImages(deps, items, viewerId), nextCursor };
}

async function newest(
  deps: MediaDeps,
  list: string,
  query: PageQuery,
  filter: ImageFilter,
  viewerId: string | null,
): Promise<Page<Image>> {
  const readId = ([id]: Keyset) => (typeof id === "string" ? id : null);
  const before = await positionOf(deps, list, query, readId);
  const rows = await listImages(deps.db, { ...filter, before }, query.limit + 1);
  return page(
    deps,
    list,
    query,
    rows,
    (row) => row,
    ({ id }) => [id],
    viewerId,
  );
}

function readPopular([likes, id]: Keyset): PopularPosition | null {
  return typeof likes === "number" && typeof id === "string" ? { likes, id } : null;
}

async function popular(
  deps: MediaDeps,
  query: FeedQuery,
  viewerId: string | null,
): Promise<Page<Image>> {
  const list = "media.popular";
  const last = await positionOf(deps, list, query, readPopular);
  const filters = narrowing({ ownerId: query.owner, tag: query.tag });
  const rows = await listPopular(deps.db, filters, last, query.limit + 1);
  return page(
    deps,
    list,
    query,
    rows,
    (row) => row,
    ({ likes, id }) => [likes, id],
    viewerId,
  );
}

async function found(
  deps: MediaDeps,
  q: string,
  query: FeedQuery,
  viewerId: string | null,
): Promise<Page<Image>> {
  const terms = termsOf(q);
  if (terms.length === 0) return { items: [], nextCursor: null };
  const list = `media.search ${q}`;
  const readNumber = ([n]: Keyset) => (typeof n === "number" ? n : null);
  const before = await positionOf(deps, list, query, readNumber);
  const { owner: ownerId, tag } = query;
  const filters = [eq(images.shown, true), ...narrowing({ ownerId, tag })];
  const rows = await searchImages(deps.db, terms, filters, before, query.limit + 1);
  return page(deps, list, query, rows, filed, ({ n }) => [n], viewerId);
}

/** Public images: newest or most liked first, or those that hold the words; optionally of one tag or owner. */
export function listFeed(
  deps: MediaDeps,
  viewerId: string | null,
  query: FeedQuery,
): Promise<Page<Image>> {
  const { tag, owner, q, sort } = query;
  if (q !== undefined) return found(deps, q, query, viewerId);
  if (sort === "popular") return popular(deps, query, viewerId);
  return newest(deps, "media.feed", query, { shown: true, tag, ownerId: owner }, viewerId);
}

/** The owner's images, hidden ones too, newest first. */
export function listOwn(deps: MediaDeps, ownerId: string, query: PageQuery): Promise<Page<Image>> {
  return newest(deps, "media.mine", query, { ownerId }, ownerId);
}
