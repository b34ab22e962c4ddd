import { asc, inArray, sql } from "drizzle-orm";
import type { Database } from "../../platform/index.ts";
import { users } from "../tables.ts";
import { signingKeys } from "./tables.ts";

type SigningKeyRow = typeof signingKeys.$inferSelect;

/** All generations, in order of their beginning. */
export async function listSigningKeys(db: Database): Promise<SigningKeyRow[]> {
  return db.select().from(signingKeys).orderBy(asc(signingKeys.signsFrom));
}

/** When the first account got the first token; `null` before. */
export async function firstAccountAt(db: Database): Promise<number | null> {
  const { createdAt } = users;
  const [first] = await db.select({ createdAt }).from(users).orderBy(asc(createdAt)).limit(1);
  return first?.createdAt ?? null;
}

/** Writes a key of the deployment's secret down, unless it is already. */
export async function recordSecretKey(db: Database, row: SigningKeyRow): Promise<boolean> {
  const result = await db.insert(signingKeys).values(row).onConflictDoNothing();
  return result.meta.changes > 0;
}

/** Adds a generation, unless one has been added since `newest` was the newest. Answers whether it was added. */
export async function addGeneration(
  db: Database,
  row: SigningKeyRow,
  newest: number,
): Promise<boolean> {
  const { kid, sealed, createdAt, signsFrom } = row;
  const result = await db
    .insert(signingKeys)
    .select(
      sql`SELECT ${kid}, ${sealed}, ${createdAt}, ${signsFrom} WHERE NOT EXISTS (SELECT 1 FROM ${signingKeys} WHERE ${signingKeys.signsFrom} > ${newest})`,
    );
  return result.meta.changes > 0;
}

export async function deleteGenerations(db: Database, kids: readonly string[]): Promise<void> {
  if (kids.length > 0) await db.delete(signingKeys).where(inArray(signingKeys.kid, [...kids]));
}
