import type { Video } from "../../../shared/contracts/video/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../shared/kernel/pagination.ts";
import type { VideoDeps } from "./ports.ts";
import { seesAll, soughtWords, type Viewer } from "./rules.ts";
import {
  type FeedPosition,
  listAll,
  listVisible,
  type VideoFilter,
  type VideoRow,
} from "./store.ts";
import { viewVideos } from "./view-videos.ts";

const FEED = "videos";
const ALL = "videos.all";

interface Query {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly owner?: string | undefined;
  readonly tag?: string | undefined;
  readonly q?: string | undefined;
}

async function feedPosition(deps: VideoDeps, cursor: string): Promise<FeedPosition> {
  const [visibleFrom, id] = await deps.cursors.open(FEED, cursor);
  if (typeof visibleFrom === "number" && typeof id === "string") return { visibleFrom, id };
  throw new AppError(commonErrors.invalid_cursor);
}

async function lastOfAll(deps: VideoDeps, cursor: string): Promise<string> {
  const [id] = await deps.cursors.open(ALL, cursor);
  if (typeof id === "string") return id;
  throw new AppError(commonErrors.invalid_cursor);
}

async function visiblePage(deps: VideoDeps, query: Query, filter: VideoFilter) {
  const from = query.cursor === undefined ? null : await feedPosition(deps, query.cursor);
  const rows = await listVisible(deps.db, filter, deps.clock.now(), from, query.limit + 1);
  return pageOf(
    rows,
    query.limit,
    (row) => row,
    (row) => deps.cursors.seal(FEED, [row.visibleFrom ?? 0, row.id]),
  );
}

async function wholePage(deps: VideoDeps, query: Query, filter: VideoFilter) {
  const before = query.cursor === undefined ? undefined : await lastOfAll(deps, query.cursor);
  const rows = await listAll(deps.db, filter, before, query.limit + 1);
  const seal = (row: VideoRow) => deps.cursors.seal(ALL, [row.id]);
  return pageOf(rows, query.limit, (row) => row, seal);
}

/** Videos that the viewer may see, newest first; of an owner who is the viewer, all of them. Throws `invalid_cursor`. */
export async function listVideos(
  deps: VideoDeps,
  viewer: Viewer | null,
  query: Query,
): Promise<Page<Video>> {
  const { owner: ownerId, tag, q } = query;
  const words = q === undefined ? [] : soughtWords(q);
  if (q !== undefined && words.length === 0) return { items: [], nextCursor: null };
  const filter = { ownerId, tag, words };
  const whole = ownerId !== undefined && seesAll(viewer, ownerId);
  const page = await (whole ? wholePage : visiblePage)(deps, query, filter);
  return { items: await viewVideos(deps, page.items, viewer), nextCursor: page.nextCursor };
}
