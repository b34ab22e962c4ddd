import type { KeptValues, Line, StoreName } from "../copy/lines.ts";
import type { StoreShape } from "../copy/table-shape.ts";
import type { BackupKeys } from "../seal.ts";
import {
  type Changes,
  type CheckedBackup,
  checkBackup,
  openFile,
  storeId,
} from "./check-backup.ts";
import { RestoreRefused, type RestoreSource, type RestoreTarget } from "./ports.ts";
import { endRestore, prepareTarget } from "./prepare-target.ts";
import { type OpenBackup, openBackup } from "./read-lines.ts";
import { sumsOf } from "./read-store.ts";
import { DATABASE_REFILLS, OBJECT_REFILLS } from "./refills.ts";
import { type Do, StoreWriter } from "./write-store.ts";

export interface RestoreReport {
  readonly stores: number;
  readonly rows: number;
  readonly files: number;
  readonly fileBytes: number;
}

type Say = (line: string) => void;
type Object = Extract<StoreName, { kind: "object" }>;

function databaseOf(target: RestoreTarget): Do {
  return async (statements) => {
    const { answers = [] } = await target.ask({ kind: "database", statements });
    return answers;
  };
}

function objectOf(target: RestoreTarget, { binding, name }: Object): Do {
  return async (statements) => {
    const ask = { kind: "batch", statements } as const;
    const { answers = [] } = await target.ask({ kind: "object", binding, name, ask });
    return answers;
  };
}

/** A store that is being written. */
interface OpenStore {
  readonly name: StoreName;
  readonly shape: StoreShape;
  readonly run: Do;
  readonly writer: StoreWriter;
}

/** Objects are rung when all is there: what they do then may need any other. */
interface Bell {
  readonly object: Object;
  readonly at: number;
}

async function openStore(
  target: RestoreTarget,
  name: StoreName,
  shape: StoreShape,
  changes: Changes | undefined,
): Promise<OpenStore> {
  const run = name.kind === "database" ? databaseOf(target) : objectOf(target, name);
  if (name.kind === "object") await target.ask({ ...name, ask: { kind: "wipe" } });
  const writer = new StoreWriter(run, shape, changes);
  await writer.begin();
  return { name, shape, run, writer };
}

async function refillDatabase({ shape, run }: OpenStore): Promise<void> {
  for (const { type, name } of shape.schema) {
    if (type !== "virtual") continue;
    const refill = DATABASE_REFILLS[name];
    if (!refill) throw new RestoreRefused(`it is not known what ${name} is made of`);
    await refill(run);
  }
}

/** Ends a store, and holds what it has now against what was backed up. */
async function endStore(store: OpenStore, rows: Readonly<Record<string, number>>): Promise<void> {
  const { name, shape, run, writer } = store;
  await writer.end(async () => {
    if (name.kind === "database") await refillDatabase(store);
  });
  for (const [table, count] of Object.entries(rows)) {
    const written = writer.sums.rows(table);
    if (written === count) continue;
    throw new RestoreRefused(`${storeId(name)}: ${table} has ${written} rows, and had ${count}`);
  }
  const differs = writer.sums.differsIn(await sumsOf(run, shape.tables));
  if (differs !== null) throw new RestoreRefused(`${storeId(name)}: ${differs} is not what it was`);
  if (name.kind === "object") {
    const refills = OBJECT_REFILLS[name.binding] ?? [];
    const there = new Set(shape.tables.map((table) => table.name));
    const known = refills.filter(({ sql }) =>
      [...there].some((table) => sql.includes(` ${table}`)),
    );
    if (known.length > 0) await run(known);
  }
}

async function keep(target: RestoreTarget, object: Object, { values }: KeptValues): Promise<void> {
  if (Object.keys(values).length === 0) return;
  await target.ask({ ...object, ask: { kind: "keep", values } });
}

/** One pass over a checked backup that writes its stores. Answers whom to ring. */
async function writeStores(
  lines: AsyncIterable<Line>,
  target: RestoreTarget,
  { changes }: CheckedBackup,
  say: Say,
): Promise<Bell[]> {
  const bells: Bell[] = [];
  let open: OpenStore | null = null;
  let changed = false;
  let objects = 0;
  for await (const line of lines) {
    if (line.kind === "S") {
      open = await openStore(target, line.store, line.shape, changes.get(storeId(line.store)));
      changed = false;
    } else if (open === null) continue;
    else if (line.kind === "U") changed = true;
    // After the first change only changes follow, and those are known.
    else if (line.kind === "T" && !changed) await open.writer.table(line.table);
    else if (line.kind === "R") await open.writer.row(line.key, line.row);
    else if (line.kind === "K" && open.name.kind === "object") {
      await keep(target, open.name, line.kept);
      if (line.kept.alarm !== null) bells.push({ object: open.name, at: line.kept.alarm });
    } else if (line.kind === "E") {
      await endStore(open, line.rows);
      if (open.name.kind === "database")
        say(`the database is back: ${open.writer.sums.total} rows`);
      else objects += 1;
      open = null;
    }
  }
  say(`${objects} objects are back`);
  return bells;
}

async function writeFiles(
  source: RestoreSource,
  target: RestoreTarget,
  { key }: OpenBackup,
  files: CheckedBackup["files"],
): Promise<void> {
  for (const file of files) await target.putFile(file.key, file.bytes, openFile(source, key, file));
}

/**
 * Restores a backup into an empty deployment. It is read to its end first: nothing is written of one that is not whole.
 * What was written is read again and held against it. Throws `BackupDamaged`, {@link RestoreRefused}.
 */
export async function restoreBackup(
  source: RestoreSource,
  target: RestoreTarget,
  keys: BackupKeys,
  id: string,
  say: Say,
): Promise<RestoreReport> {
  const backup = await openBackup(source, keys, id);
  const { totals, chunks } = backup.manifest;
  say(`reading ${chunks.length} chunks and ${totals.files} files`);
  const checked = await checkBackup(backup, (file) => openFile(source, backup.key, file));
  const database = databaseOf(target);
  await prepareTarget(database, id);
  await writeFiles(source, target, backup, checked.files);
  say(`${totals.files} files are back`);
  const bells = await writeStores(backup.lines(), target, checked, say);
  for (const { object, at } of bells) await target.ask({ ...object, ask: { kind: "ring", at } });
  await endRestore(database);
  return totals;
}
