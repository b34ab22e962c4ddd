import { and, desc, eq, lt, or, type SQL, sql } from "drizzle-orm";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { type FiledImage, filed } from "../store.ts";
import { files, images } from "../tables.ts";
import { boardItems, boards } from "./tables.ts";

export type BoardRow = typeof boards.$inferSelect;

/** Statement that adds a board, unless its owner has so many already. */
export function insertBoard(db: Database, board: BoardRow, most: number) {
  const { id, ownerId, name, description, isPublic, createdAt } = board;
  const own = sql`SELECT count(*) FROM ${boards} WHERE ${eq(boards.ownerId, ownerId)}`;
  // All columns in the order of the table.
  const row = sql`SELECT ${id}, ${ownerId}, ${name}, ${description}, ${isPublic ? 1 : 0}, ${createdAt}
    WHERE (${own}) < ${most}`;
  return db.insert(boards).select(row).returning({ id: boards.id });
}

export async function findBoard(db: Database, boardId: string): Promise<BoardRow | undefined> {
  return db.select().from(boards).where(eq(boards.id, boardId)).get();
}

type Change = Partial<Pick<BoardRow, "name" | "description" | "isPublic">>;

/** Statement that changes an owner's board. */
export function updateBoardRow(db: Database, boardId: string, ownerId: string, change: Change) {
  const own = and(eq(boards.id, boardId), eq(boards.ownerId, ownerId));
  return db.update(boards).set(change).where(own);
}

/** Statement that deletes an owner's board, with what is on it. */
export function removeBoard(db: Database, boardId: string, ownerId: string) {
  const own = and(eq(boards.id, boardId), eq(boards.ownerId, ownerId));
  return db.delete(boards).where(own).returning({ id: boards.id });
}

/** Statement that deletes all boards of somebody. */
export function removeBoardsOf(db: Database, ownerId: string) {
  return db.delete(boards).where(eq(boards.ownerId, ownerId));
}

export interface BoardFilter {
  readonly ownerId: string;
  readonly isPublic?: true | undefined;
  /** Only boards that hold this image. */
  readonly holding?: string | undefined;
  /** Only boards older than this one. */
  readonly before?: string | undefined;
}

/** Boards that pass the filter, newest first. */
export async function listBoardRows(
  db: Database,
  { ownerId, isPublic, holding, before }: BoardFilter,
  limit: number,
): Promise<BoardRow[]> {
  const held = sql`EXISTS (SELECT 1 FROM ${boardItems}
    WHERE ${boardItems.boardId} = ${boards.id} AND ${boardItems.imageId} = ${holding})`;
  return db
    .select()
    .from(boards)
    .where(
      and(
        eq(boards.ownerId, ownerId),
        isPublic && eq(boards.isPublic, true),
        holding === undefined ? undefined : held,
        before === undefined ? undefined : lt(boards.id, before),
      ),
    )
    .orderBy(desc(boards.id))
    .limit(limit);
}

/** Images that this viewer may see. */
function visibleTo(viewerId: string | null): SQL | undefined {
  const open = eq(images.shown, true);
  return viewerId === null ? open : or(open, eq(images.ownerId, viewerId));
}

/** Statement that puts an image on a board, unless it is there or so many others are. */
export function insertItem(
  db: Database,
  { boardId, imageId, addedAt }: { boardId: string; imageId: string; addedAt: Millis },
  most: number,
) {
  const there = sql`SELECT count(*) FROM ${boardItems} WHERE ${eq(boardItems.boardId, boardId)}`;
  const both = sql`EXISTS (SELECT 1 FROM ${boards} WHERE ${eq(boards.id, boardId)})
    AND EXISTS (SELECT 1 FROM ${images} WHERE ${eq(images.id, imageId)})`;
  const row = sql`SELECT ${boardId}, ${imageId}, ${addedAt} WHERE ${both} AND (${there}) < ${most}`;
  return db.insert(boardItems).select(row).onConflictDoNothing();
}

export async function holdsItem(db: Database, boardId: string, imageId: string): Promise<boolean> {
  const item = and(eq(boardItems.boardId, boardId), eq(boardItems.imageId, imageId));
  return (
    (await db.select({ at: boardItems.addedAt }).from(boardItems).where(item).get()) !== undefined
  );
}

/** Statement that takes an image off a board. */
export function removeItem(db: Database, boardId: string, imageId: string) {
  const item = and(eq(boardItems.boardId, boardId), eq(boardItems.imageId, imageId));
  return db.delete(boardItems).where(item);
}

export interface ItemPosition {
  readonly addedAt: Millis;
  readonly imageId: string;
}

/** What is on a board and visible to the viewer, latest added first, after the position where a page ended. */
export async function listItems(
  db: Database,
  boardId: string,
  viewerId: string | null,
  last: ItemPosition | undefined,
  limit: number,
): Promise<{ readonly addedAt: Millis; readonly image: FiledImage }[]> {
  const position = sql`(${boardItems.addedAt}, ${boardItems.imageId})`;
  const after = last && sql`${position} < (${last.addedAt}, ${last.imageId})`;
  const rows = await db
    .select({ addedAt: boardItems.addedAt, image: images, file: files })
    .from(boardItems)
    .innerJoin(images, eq(images.id, boardItems.imageId))
    .innerJoin(files, eq(files.sha256, images.sha256))
    .where(and(eq(boardItems.boardId, boardId), visibleTo(viewerId), after))
    .orderBy(desc(boardItems.addedAt), desc(boardItems.imageId))
    .limit(limit);
  return rows.map(({ addedAt, ...row }) => ({ addedAt, image: filed(row) }));
}

/** How many images on each of these boards the viewer may see. */
export async function countItems(
  db: Database,
  boardIds: readonly string[],
  viewerId: string | null,
): Promise<Map<string, number>> {
  const some = sql`SELECT value FROM json_each(${JSON.stringify(boardIds)})`;
  const rows = await db
    .select({ boardId: boardItems.boardId, count: sql<number>`count(*)` })
    .from(boardItems)
    // From what the boards hold, never from all that may be seen: the order is part of CROSS JOIN.
    .crossJoin(images)
    .where(
      and(
        sql`${boardItems.boardId} IN (${some})`,
        eq(images.id, boardItems.imageId),
        visibleTo(viewerId),
      ),
    )
    .groupBy(boardItems.boardId);
  return new Map(rows.map(({ boardId, count }) => [boardId, count]));
}
