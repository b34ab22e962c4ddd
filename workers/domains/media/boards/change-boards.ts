import type { Board } from "../../../../shared/contracts/media/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Actor } from "../../platform/index.ts";
import type { MediaDeps } from "../deps.ts";
import { errors } from "../errors.ts";
import { mayPublish } from "../rules.ts";
import { viewBoard } from "./board-view.ts";
import { MOST_BOARDS } from "./rules.ts";
import { type BoardRow, findBoard, insertBoard, removeBoard, updateBoardRow } from "./store.ts";

type Fields = Pick<BoardRow, "name" | "description" | "isPublic">;

function requireMayPublish(actor: Actor, isPublic: boolean | undefined): void {
  if (isPublic && !mayPublish(actor.account)) throw new AppError(commonErrors.email_unverified);
}

/** Makes a board of the caller's, once for that id. Throws `email_unverified`, `quota_exceeded`. */
export async function createBoard(
  deps: MediaDeps,
  actor: Actor,
  fields: Fields,
  id: string,
): Promise<Board> {
  const present = await findBoard(deps.db, id);
  if (present) return viewBoard(deps, present, actor.userId);
  requireMayPublish(actor, fields.isPublic);
  const row = { ...fields, id, ownerId: actor.userId, createdAt: deps.clock.now() };
  const made = await insertBoard(deps.db, row, MOST_BOARDS);
  if (made.length === 0) throw new AppError(errors.quota_exceeded);
  return viewBoard(deps, row, actor.userId);
}

/** The caller's own board. Throws `not_found`. */
export async function requireOwnBoard(
  deps: MediaDeps,
  actor: Actor,
  boardId: string,
): Promise<BoardRow> {
  const board = await findBoard(deps.db, boardId);
  if (board?.ownerId !== actor.userId) throw new AppError(commonErrors.not_found);
  return board;
}

/** Changes the caller's own board. Throws `not_found`, `email_unverified`. */
export async function updateBoard(
  deps: MediaDeps,
  actor: Actor,
  boardId: string,
  { name, description, isPublic }: { [Field in keyof Fields]?: Fields[Field] | undefined },
): Promise<Board> {
  await requireOwnBoard(deps, actor, boardId);
  requireMayPublish(actor, isPublic);
  const change = {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(isPublic !== undefined && { isPublic }),
  };
  if (Object.keys(change).length > 0) {
    await updateBoardRow(deps.db, boardId, actor.userId, change);
  }
  return viewBoard(deps, await requireOwnBoard(deps, actor, boardId), actor.userId);
}

/** Deletes the caller's own board; the images stay. Throws `not_found`. */
export async function deleteBoard(deps: MediaDeps, actor: Actor, boardId: string): Promise<void> {
  const gone = await removeBoard(deps.db, boardId, actor.userId);
  if (gone.length === 0) throw new AppError(commonErrors.not_found);
}
