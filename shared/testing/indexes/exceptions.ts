/** Tables that hold a handful of rows however many people there are, each with the reason why. */
export const SMALL_TABLES: Readonly<Record<string, string>> = {
  platform_settings: "one row a setting",
  signing_keys: "a key a quarter, and those that still verify",
  job_leases: "one row a scheduled job",
  job_runs: "the last hundred runs of each job are kept",
  dead_letters: "what failed for good within 30 days: were it many, nothing else would matter",
  backups: "a row a backup",
  touched_rows: "what is changed while a backup is taken",
  studio_providers: "as many as an administrator sets up",
  studio_models: "as many as an administrator sets up",
};

/** A statement that is made for every table. */
export const ANY_TABLE = "*";

/** A statement that reads a table from end to end, and may. */
export interface Exception {
  readonly table: string;
  /** What of the statement tells it from others, without quotes. */
  readonly says: string;
  readonly why: string;
}

const SITEMAP =
  "where the parts of a sitemap begin: crawlers ask for it some times a day, and it names all";
const TOTALS = "everything is counted, once an hour, by the job that keeps statistics";

export const exceptions: readonly Exception[] = [
  {
    table: "vacancy_docs",
    says: "FROM vacancy_docs AS d WHERE",
    why: "two ways in one statement, of which a count beforehand takes one: what is near a place, or all in the order that is wanted where nearly all are",
  },
  { table: "vacancy_docs", says: "row_number() OVER (ORDER BY n)", why: SITEMAP },
  { table: "companies", says: "row_number() OVER (ORDER BY id)", why: SITEMAP },
  { table: "users", says: "row_number() OVER (ORDER BY users.id)", why: SITEMAP },
  { table: "images", says: "row_number() OVER", why: SITEMAP },
  { table: "videos", says: "row_number() OVER", why: SITEMAP },
  { table: "files", says: "select coalesce(sum(bytes), 0), count(*) from files", why: TOTALS },
  { table: "users", says: "select status, count(*) from users group by", why: TOTALS },
  {
    table: "users",
    says: "select count(*) from users where users.status <> ?",
    why: "how many people there are, for an administrator who looks at statistics",
  },
  {
    table: "users",
    says: "select id from users limit ?",
    why: "any few of them: it stops at the limit",
  },
  {
    table: "companies",
    says: "select id from companies where NOT EXISTS (SELECT 1 FROM company_members",
    why: "companies that nobody is left in, looked for when a person is erased; along an index, a look-up each",
  },
  {
    table: ANY_TABLE,
    says: "SELECT count(*) AS n FROM",
    why: "how many rows each table has: a restore counts what it has brought back",
  },
  {
    table: ANY_TABLE,
    says: "sum(length) OVER (ROWS UNBOUNDED PRECEDING)",
    why: "a backup takes every table whole, piece by piece along its key",
  },
];
