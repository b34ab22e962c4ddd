import type { Image } from "../../../shared/contracts/media/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../shared/kernel/pagination.ts";
import type { MediaDeps } from "./deps.ts";
import { viewImages } from "./image-view.ts";
import { type FiledImage, type ImageFilter, listImages } from "./store.ts";

interface PageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

interface FeedQuery extends PageQuery {
  readonly tag?: string | undefined;
  readonly owner?: string | undefined;
}

/** The image a page ended at. */
async function positionOf(
  deps: MediaDeps,
  list: string,
  { cursor }: PageQuery,
): Promise<string | undefined> {
  if (cursor === undefined) return undefined;
  const [id] = await deps.cursors.open(list, cursor);
  if (typeof id !== "string") throw new AppError(commonErrors.invalid_cursor);
  return id;
}

async function page(
  deps: MediaDeps,
  list: string,
  query: PageQuery,
  filter: ImageFilter,
  viewerId: string | null,
): Promise<Page<Image>> {
  const before = await positionOf(deps, list, query);
  const rows = await listImages(deps.db, { ...filter, before }, query.limit + 1);
  const seal = (last: FiledImage) => deps.cursors.seal(list, [last.id]);
  const { items, nextCursor } = await pageOf(rows, query.limit, (row) => row, seal);
  return { items: await viewImages(deps, items, viewerId), nextCursor };
}

/** Public images, newest first, optionally of one tag or owner. */
export function listFeed(
  deps: MediaDeps,
  viewerId: string | null,
  query: FeedQuery,
): Promise<Page<Image>> {
  const { tag, owner } = query;
  return page(deps, "media.feed", query, { isPublic: true, tag, ownerId: owner }, viewerId);
}

/** The owner's images, hidden ones too, newest first. */
export function listOwn(deps: MediaDeps, ownerId: string, query: PageQuery): Promise<Page<Image>> {
  return page(deps, "media.mine", query, { ownerId }, ownerId);
}
