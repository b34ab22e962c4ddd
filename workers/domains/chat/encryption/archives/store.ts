import { and, asc, eq, lte, sql } from "drizzle-orm";
import type { Millis } from "../../../../../shared/kernel/time.ts";
import type { Database } from "../../../platform/index.ts";
import { mlsArchives } from "../tables.ts";

/** What archives' files are used by. */
export const ARCHIVE_USE = "mls_archive";

export type ArchiveRow = typeof mlsArchives.$inferSelect;

/** Somebody's archives, oldest first: they have a handful. */
export function findArchives(db: Database, userId: string): Promise<ArchiveRow[]> {
  const { kind, id } = mlsArchives;
  return db
    .select()
    .from(mlsArchives)
    .where(eq(mlsArchives.userId, userId))
    .orderBy(asc(kind), asc(id));
}

export function findArchive(
  db: Database,
  userId: string,
  id: string,
): Promise<ArchiveRow | undefined> {
  return db
    .select()
    .from(mlsArchives)
    .where(and(eq(mlsArchives.id, id), eq(mlsArchives.userId, userId)))
    .get();
}

/** Adds an archive, unless its owner has `most` of its kind. Answers whether it is there. */
export async function addArchive(db: Database, row: ArchiveRow, most: number): Promise<boolean> {
  const { id, userId, kind, head, version, createdAt, changedAt } = row;
  const others = sql`(SELECT count(*) FROM mls_archives AS o WHERE o.user_id = ${userId} AND o.kind = ${kind})`;
  // All columns in the order of the table.
  const added = await db
    .insert(mlsArchives)
    .select(
      sql`SELECT ${id}, ${userId}, ${kind}, ${head}, ${version}, NULL, NULL, ${createdAt}, ${changedAt}
        WHERE ${others} < ${most}`,
    )
    .returning({ id: mlsArchives.id });
  return added.length > 0;
}

/** Statement that puts the next version in the place of the present one, if that is the one before it. */
export function nextVersion(
  db: Database,
  { id, userId, version, note, manifestFileId, changedAt }: ArchiveRow,
) {
  const before = and(
    eq(mlsArchives.id, id),
    eq(mlsArchives.userId, userId),
    eq(mlsArchives.version, version - 1),
  );
  return db.update(mlsArchives).set({ version, note, manifestFileId, changedAt }).where(before);
}

/** What holds once that version is there, and nobody has brought another. */
export function isAt({ id, version, manifestFileId }: ArchiveRow) {
  const that = and(
    eq(mlsArchives.id, id),
    eq(mlsArchives.version, version),
    sql`${mlsArchives.manifestFileId} = ${manifestFileId}`,
  );
  return sql`EXISTS (SELECT 1 FROM ${mlsArchives} WHERE ${that})`;
}

export function deleteArchive(db: Database, userId: string, id: string) {
  return db
    .delete(mlsArchives)
    .where(and(eq(mlsArchives.id, id), eq(mlsArchives.userId, userId)))
    .returning({ id: mlsArchives.id });
}

/** Transfers that were begun before. */
export function transfersBefore(db: Database, upTo: Millis, limit: number): Promise<ArchiveRow[]> {
  const { kind, createdAt } = mlsArchives;
  return db
    .select()
    .from(mlsArchives)
    .where(and(eq(kind, "transfer"), lte(createdAt, upTo)))
    .limit(limit);
}

/** Statement that forgets somebody's archives; their files go with their uploads. */
export function deleteArchives(db: Database, userId: string) {
  return db.delete(mlsArchives).where(eq(mlsArchives.userId, userId));
}
