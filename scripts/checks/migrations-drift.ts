import { glob, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { generateSQLiteDrizzleJson } from "drizzle-kit/api";

/** What two snapshots of the same tables may differ in: which run of drizzle-kit wrote them. */
function shapeOf(snapshot: object): object {
  return { ...snapshot, id: "", prevId: "", _meta: null, internal: null };
}

/** The tables of all domains, by the names they are exported under. */
async function tablesOf(root: string): Promise<Record<string, unknown>> {
  const modules: Record<string, unknown>[] = [];
  for await (const path of glob("workers/domains/{*,*/*}/tables.ts", { cwd: root })) {
    modules.push(await import(pathToFileURL(join(root, path)).href));
  }
  return Object.assign({}, ...modules);
}

/** The shape that the migrations lead to, as drizzle-kit noted it beside the newest. */
async function newestSnapshot(root: string): Promise<object> {
  const meta = join(root, "migrations/meta");
  const journal: { entries: { idx: number }[] } = JSON.parse(
    await readFile(join(meta, "_journal.json"), "utf8"),
  );
  const index = Math.max(...journal.entries.map(({ idx }) => idx));
  const name = `${String(index).padStart(4, "0")}_snapshot.json`;
  return JSON.parse(await readFile(join(meta, name), "utf8"));
}

/** Whether the migrations lead to exactly the tables that the domains declare. */
export async function migrationsMatchTables(root: string): Promise<boolean> {
  const declared = await generateSQLiteDrizzleJson(await tablesOf(root));
  // Through JSON, as the snapshot went: what is undefined is not there.
  const wanted: object = JSON.parse(JSON.stringify(shapeOf(declared)));
  return isDeepStrictEqual(wanted, shapeOf(await newestSnapshot(root)));
}

if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) {
  if (!(await migrationsMatchTables(process.cwd()))) {
    console.error("the tables are not what the migrations lead to: run npm run db:generate");
    process.exitCode = 1;
  }
}
