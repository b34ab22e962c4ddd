import { eq, lte } from "drizzle-orm";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { linkPages } from "./tables.ts";

export type KnownPage = typeof linkPages.$inferSelect;

export function findPage(db: Database, url: string): Promise<KnownPage | undefined> {
  return db.select().from(linkPages).where(eq(linkPages.url, url)).get();
}

export async function keepPage(db: Database, page: KnownPage): Promise<void> {
  const { url, ...found } = page;
  await db.insert(linkPages).values(page).onConflictDoUpdate({ target: linkPages.url, set: found });
}

/** Forgets pages fetched before then. Answers how many. */
export async function forgetPages(db: Database, upTo: Millis): Promise<number> {
  const gone = await db
    .delete(linkPages)
    .where(lte(linkPages.fetchedAt, upTo))
    .returning({ url: linkPages.url });
  return gone.length;
}
