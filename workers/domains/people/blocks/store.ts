import { and, desc, eq, or, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { Database } from "../../platform/index.ts";
import { blocks } from "./tables.ts";

export type BlockRow = typeof blocks.$inferSelect;

/** Statement that blocks somebody; again changes nothing. */
export function insertBlock(db: Database, blockerId: string, blockedId: string, createdAt: number) {
  return db.insert(blocks).values({ blockerId, blockedId, createdAt }).onConflictDoNothing();
}

/** Statement that takes a block back. */
export function deleteBlock(db: Database, blockerId: string, blockedId: string) {
  return db
    .delete(blocks)
    .where(and(eq(blocks.blockerId, blockerId), eq(blocks.blockedId, blockedId)));
}

/** Statement that forgets whom somebody has blocked, and who has blocked them. */
export function forgetBlocks(db: Database, userId: string) {
  return db.delete(blocks).where(or(eq(blocks.blockerId, userId), eq(blocks.blockedId, userId)));
}

/** Of these people, those of whom and that person one has blocked the other. */
export async function findBlockedWith(
  db: Database,
  userId: string,
  others: readonly string[],
): Promise<string[]> {
  const among = (column: SQLiteColumn) =>
    sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(others)}))`;
  const rows = await db
    .select({ blockerId: blocks.blockerId, blockedId: blocks.blockedId })
    .from(blocks)
    .where(
      or(
        and(eq(blocks.blockerId, userId), among(blocks.blockedId)),
        and(eq(blocks.blockedId, userId), among(blocks.blockerId)),
      ),
    );
  const found = rows.map((row) => (row.blockerId === userId ? row.blockedId : row.blockerId));
  return [...new Set(found)];
}

/** Where a block stands in the list of its blocker. */
export type BlockPosition = Pick<BlockRow, "createdAt" | "blockedId">;

/** Whom somebody has blocked, the latest first, after that one. */
export async function findBlocks(
  db: Database,
  blockerId: string,
  after: BlockPosition | null,
  limit: number,
): Promise<BlockRow[]> {
  const earlier =
    after === null
      ? undefined
      : sql`(${blocks.createdAt}, ${blocks.blockedId}) < (${after.createdAt}, ${after.blockedId})`;
  return db
    .select()
    .from(blocks)
    .where(and(eq(blocks.blockerId, blockerId), earlier))
    .orderBy(desc(blocks.createdAt), desc(blocks.blockedId))
    .limit(limit);
}
