import { gte, lt, sql } from "drizzle-orm";
import type { Millis } from "../../../shared/kernel/time.ts";
import type { StorageGrowth } from "../identity/index.ts";
import type { Database } from "../platform/index.ts";
import { files } from "./tables.ts";

/** How many bytes are kept that came before that time, and how many came on each day (UTC) since. */
export async function storageGrowth(db: Database, since: Millis): Promise<StorageGrowth> {
  const bytes = sql<number>`coalesce(sum(${files.bytes}), 0)`;
  const day = sql<string>`date(${files.createdAt} / 1000, 'unixepoch')`;
  const [before, added] = await db.batch([
    db.select({ bytes }).from(files).where(lt(files.createdAt, since)),
    db.select({ day, bytes }).from(files).where(gte(files.createdAt, since)).groupBy(day),
  ]);
  return {
    before: before[0]?.bytes ?? 0,
    added: new Map(added.map((row) => [row.day, row.bytes])),
  };
}
