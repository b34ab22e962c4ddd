import { and, eq, lte, sql } from "drizzle-orm";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { fits, type Room } from "../files/store.ts";
import { userFiles } from "../files/tables.ts";
import { insertLoose } from "../store.ts";
import { uploads } from "./tables.ts";

export type UploadRow = typeof uploads.$inferSelect;

/**
 * Takes room for an upload, and leaves the trace of the object that it will be: loose from then on. Answers whether there
 * was room: of two that come at once, only what fits is taken.
 */
export async function takeRoom(
  db: Database,
  upload: UploadRow,
  loose: { readonly key: string; readonly since: Millis },
  quota: Room,
): Promise<boolean> {
  const { id, ownerId, bytes, expiresAt } = upload;
  // All columns in the order of the table.
  const row = sql`SELECT ${id}, ${ownerId}, ${bytes}, ${expiresAt} WHERE ${fits(ownerId, bytes, quota)}`;
  const [taken] = await db.batch([
    db.insert(uploads).select(row).returning({ id: uploads.id }),
    insertLoose(db, loose.key, loose.since),
  ]);
  return taken.length > 0;
}

/** Statement that gives the room of an upload back. */
export function endUpload(db: Database, uploadId: string) {
  return db.delete(uploads).where(eq(uploads.id, uploadId));
}

/** Statement that gives the room of uploads back that lapsed before then. */
export function endLapsed(db: Database, upTo: Millis) {
  return db.delete(uploads).where(lte(uploads.expiresAt, upTo)).returning({ id: uploads.id });
}

/** Somebody's uploads under way. */
export async function uploadsOf(db: Database, ownerId: string, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: uploads.id })
    .from(uploads)
    .where(eq(uploads.ownerId, ownerId))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** A file of these bytes that somebody has already. */
export async function ownFileOf(db: Database, ownerId: string, sha256: string) {
  return db
    .select({ id: userFiles.id, bytes: userFiles.bytes })
    .from(userFiles)
    .where(and(eq(userFiles.ownerId, ownerId), eq(userFiles.sha256, sha256)))
    .limit(1)
    .get();
}
