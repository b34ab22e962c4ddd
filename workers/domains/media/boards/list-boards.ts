import type { Board } from "../../../../shared/contracts/media/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../../shared/kernel/pagination.ts";
import type { Actor } from "../../platform/index.ts";
import type { MediaDeps } from "../deps.ts";
import { viewBoards } from "./board-view.ts";
import { canSeeBoard } from "./rules.ts";
import { type BoardRow, findBoard, listBoardRows } from "./store.ts";

interface BoardsQuery {
  readonly owner?: string | undefined;
  readonly holding?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

const LIST = "media.boards";

/** A board that the viewer may know of. Throws `not_found`. */
export async function requireBoard(
  deps: MediaDeps,
  viewerId: string | null,
  boardId: string,
): Promise<BoardRow> {
  const board = await findBoard(deps.db, boardId);
  if (!board || !canSeeBoard(board, viewerId)) throw new AppError(commonErrors.not_found);
  return board;
}

/** The caller's boards, or the public ones of somebody, newest first. Throws `invalid_cursor`. */
export async function listBoards(
  deps: MediaDeps,
  actor: Actor,
  { owner, holding, limit, cursor }: BoardsQuery,
): Promise<Page<Board>> {
  const [before] = cursor === undefined ? [] : await deps.cursors.open(LIST, cursor);
  if (typeof before === "number") throw new AppError(commonErrors.invalid_cursor);
  const ownerId = owner ?? actor.userId;
  const isPublic = ownerId === actor.userId ? undefined : true;
  const rows = await listBoardRows(deps.db, { ownerId, isPublic, holding, before }, limit + 1);
  const seal = ({ id }: BoardRow) => deps.cursors.seal(LIST, [id]);
  const { items, nextCursor } = await pageOf(rows, limit, (row) => row, seal);
  return { items: await viewBoards(deps, items, actor.userId), nextCursor };
}
