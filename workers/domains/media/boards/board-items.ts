import type { Image } from "../../../../shared/contracts/media/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../../shared/kernel/pagination.ts";
import type { Actor } from "../../platform/index.ts";
import type { MediaDeps } from "../deps.ts";
import { errors } from "../errors.ts";
import { seenImage } from "../get-image.ts";
import { viewImages } from "../image-view.ts";
import { requireOwnBoard } from "./change-boards.ts";
import { requireBoard } from "./list-boards.ts";
import { MOST_ITEMS } from "./rules.ts";
import { holdsItem, type ItemPosition, insertItem, listItems, removeItem } from "./store.ts";

/** Puts an image that the caller may see on their board; one that is there stays. Throws `not_found`, `quota_exceeded`. */
export async function addItem(
  deps: MediaDeps,
  actor: Actor,
  boardId: string,
  imageId: string,
): Promise<void> {
  await requireOwnBoard(deps, actor, boardId);
  await seenImage(deps, actor.userId, imageId);
  await insertItem(deps.db, { boardId, imageId, addedAt: deps.clock.now() }, MOST_ITEMS);
  if (await holdsItem(deps.db, boardId, imageId)) return;
  await requireOwnBoard(deps, actor, boardId);
  throw new AppError(errors.quota_exceeded);
}

/** Takes an image off the caller's board, if it is there. Throws `not_found` for the board. */
export async function takeItem(
  deps: MediaDeps,
  actor: Actor,
  boardId: string,
  imageId: string,
): Promise<void> {
  await requireOwnBoard(deps, actor, boardId);
  await removeItem(deps.db, boardId, imageId);
}

interface PageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

const listName = (boardId: string) => `media.board ${boardId}`;

async function positionOf(
  deps: MediaDeps,
  boardId: string,
  { cursor }: PageQuery,
): Promise<ItemPosition | undefined> {
  if (cursor === undefined) return undefined;
  const [addedAt, imageId] = await deps.cursors.open(listName(boardId), cursor);
  if (typeof addedAt === "number" && typeof imageId === "string") return { addedAt, imageId };
  throw new AppError(commonErrors.invalid_cursor);
}

/** What is on a board, as far as the viewer may see it. Throws `not_found`, `invalid_cursor`. */
export async function boardItemsPage(
  deps: MediaDeps,
  viewerId: string | null,
  boardId: string,
  query: PageQuery,
): Promise<Page<Image>> {
  await requireBoard(deps, viewerId, boardId);
  const last = await positionOf(deps, boardId, query);
  const rows = await listItems(deps.db, boardId, viewerId, last, query.limit + 1);
  const seal = ({ addedAt, image }: (typeof rows)[number]) =>
    deps.cursors.seal(listName(boardId), [addedAt, image.id]);
  const { items, nextCursor } = await pageOf(rows, query.limit, ({ image }) => image, seal);
  return { items: await viewImages(deps, items, viewerId), nextCursor };
}
