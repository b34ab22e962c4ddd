import { and, asc, desc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import type { SQLiteUpdateSetSource } from "drizzle-orm/sqlite-core";
import type { Database } from "../../platform/index.ts";
import { isMember } from "./membership.ts";
import { companies, companyMembers, companyWords } from "./tables.ts";

export type CompanyRow = typeof companies.$inferSelect;
export type NewCompany = typeof companies.$inferInsert;
export type MemberRow = typeof companyMembers.$inferSelect;

/** Sorts after every text that begins the same. */
const LAST = "\u{10FFFF}";

function companyExists(id: string): SQL {
  return sql`EXISTS (SELECT 1 FROM ${companies} WHERE ${eq(companies.id, id)})`;
}

/** Statements that add a company with its owner; nothing is added when its slug is taken. */
export function insertCompany(db: Database, row: NewCompany, ownerId: string) {
  // All columns in the order of the table.
  const owner = sql`SELECT ${row.id}, ${ownerId}, 'owner', ${row.createdAt} WHERE ${companyExists(row.id)}`;
  return [
    db
      .insert(companies)
      .values(row)
      .onConflictDoNothing({ target: companies.slug })
      .returning({ id: companies.id }),
    db.insert(companyMembers).select(owner),
  ] as const;
}

/** That no other company has that slug; as a part of a statement. */
export function slugIsFree(slug: string, exceptId: string): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM ${companies} AS other WHERE other.slug = ${slug} AND other.id <> ${exceptId})`;
}

/** Statements that have a company found by these words of its name, and no others, if that is its name. */
export function indexCompany(db: Database, id: string, name: string, words: readonly string[]) {
  const that = and(eq(companies.id, id), eq(companies.name, name));
  const named = sql`EXISTS (SELECT 1 FROM ${companies} WHERE ${that})`;
  const each = sql`SELECT value, ${id} FROM json_each(${JSON.stringify(words)}) WHERE ${named}`;
  return [
    db.delete(companyWords).where(and(eq(companyWords.companyId, id), named)),
    db.insert(companyWords).select(each).onConflictDoNothing(),
  ] as const;
}

/** Columns that may be set. */
type Settable = Omit<NewCompany, "id" | "createdAt" | "revision">;
export type CompanyChange = {
  readonly [Column in keyof Settable]?: Settable[Column] | SQL | undefined;
};

/** Statement that changes these columns of a company, if it is as `only` says. */
export function changeCompany(db: Database, id: string, change: CompanyChange, only?: SQL) {
  const set: SQLiteUpdateSetSource<typeof companies> = Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  );
  return db
    .update(companies)
    .set({ ...set, revision: sql`${companies.revision} + 1` })
    .where(and(eq(companies.id, id), only))
    .returning();
}

export async function findCompany(db: Database, id: string): Promise<CompanyRow | undefined> {
  return db.select().from(companies).where(eq(companies.id, id)).get();
}

export async function findBySlug(db: Database, slug: string): Promise<CompanyRow | undefined> {
  return db.select().from(companies).where(eq(companies.slug, slug)).get();
}

/** Those of these companies that are there, in no order. */
export async function findCompanies(db: Database, ids: readonly string[]): Promise<CompanyRow[]> {
  const some = sql`SELECT value FROM json_each(${JSON.stringify(ids)})`;
  return db.select().from(companies).where(sql`${companies.id} IN (${some})`);
}

/** Statement that deletes a company with all that hangs on it, if it is as `only` says. */
export function removeCompany(db: Database, id: string, only: SQL) {
  return db
    .delete(companies)
    .where(and(eq(companies.id, id), only))
    .returning({ id: companies.id });
}

export interface CompanyFilter {
  /** Words that its name has words of that begin so. */
  readonly words: readonly string[];
  /** Those this person is a member of, seen by others or not; `null`: those that everybody sees. */
  readonly memberId: string | null;
}

/** Companies, newest first. */
export async function listCompanyRows(
  db: Database,
  { words, memberId }: CompanyFilter,
  before: string | null,
  limit: number,
): Promise<CompanyRow[]> {
  const { id } = companies;
  const begins = (word: string) =>
    sql`${id} IN (SELECT ${companyWords.companyId} FROM ${companyWords}
      WHERE ${and(gte(companyWords.word, word), lt(companyWords.word, word + LAST))})`;
  return db
    .select()
    .from(companies)
    .where(
      and(
        memberId === null ? eq(companies.shown, true) : isMember(id, memberId),
        ...words.map(begins),
        before === null ? undefined : lt(id, before),
      ),
    )
    .orderBy(desc(id))
    .limit(limit);
}

/** Members of these companies, the longest-standing first. */
export async function listMembers(
  db: Database,
  companyIds: readonly string[],
): Promise<MemberRow[]> {
  const some = sql`SELECT value FROM json_each(${JSON.stringify(companyIds)})`;
  return db
    .select()
    .from(companyMembers)
    .where(sql`${companyMembers.companyId} IN (${some})`)
    .orderBy(asc(companyMembers.createdAt), asc(companyMembers.userId));
}

/** How many companies somebody is an owner of. */
export async function countOwned(db: Database, userId: string): Promise<number> {
  const owned = and(eq(companyMembers.userId, userId), eq(companyMembers.role, "owner"));
  return db.$count(companyMembers, owned);
}
