import type { KeptValues, Line, StoreName } from "../copy/lines.ts";
import type { StoreShape } from "../copy/table-shape.ts";
import type { BackupKeys } from "../seal.ts";
import { AtOnce } from "./at-once.ts";
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

/** Objects that are written at once; what each holds is in memory then, up to {@link MOST_HELD}. */
const STORES_AT_ONCE = 12;
/** Files are in memory by their pieces, 8 MB each. */
const FILES_AT_ONCE = 8;
/** Characters of rows of an object up to which it counts as small. */
const MOST_HELD = 2_000_000;

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

/** One store, line by line from its `S` to its `E`. */
class StoreRestore {
  readonly #target: RestoreTarget;
  readonly #changes: CheckedBackup["changes"];
  #open: OpenStore | null = null;
  #changed = false;
  /** Whom to ring when everything is back. */
  bell: Bell | null = null;

  constructor(target: RestoreTarget, { changes }: CheckedBackup) {
    this.#target = target;
    this.#changes = changes;
  }

  async take(line: Line): Promise<void> {
    if (line.kind === "S") {
      const changes = this.#changes.get(storeId(line.store));
      this.#open = await openStore(this.#target, line.store, line.shape, changes);
      return;
    }
    const open = this.#open;
    if (open === null) return;
    if (line.kind === "U") this.#changed = true;
    // After the first change only changes follow, and those are known.
    else if (line.kind === "T" && !this.#changed) await open.writer.table(line.table);
    else if (line.kind === "R") await open.writer.row(line.key, line.row);
    else if (line.kind === "K" && open.name.kind === "object") {
      await keep(this.#target, open.name, line.kept);
      if (line.kept.alarm !== null) this.bell = { object: open.name, at: line.kept.alarm };
    } else if (line.kind === "E") await endStore(open, line.rows);
  }
}

/** A small object is known whole before it is written, and goes with others; a large one is written as it is read. */
class ObjectsRestore {
  readonly #pool = new AtOnce(STORES_AT_ONCE);
  readonly #bells: Bell[] = [];
  readonly #begin: () => StoreRestore;
  #store: StoreRestore;
  #held: Line[] | null = [];
  #length = 0;
  #objects = 0;

  constructor(begin: () => StoreRestore) {
    this.#begin = begin;
    this.#store = begin();
  }

  async take(line: Line): Promise<void> {
    if (line.kind === "S") this.#begun();
    if (this.#held === null) await this.#store.take(line);
    else {
      this.#held.push(line);
      if (line.kind === "R" || line.kind === "U") this.#length += line.row.length;
      if (this.#length > MOST_HELD) await this.#writeHeld();
    }
    if (line.kind === "E") await this.#ended();
  }

  async end(): Promise<readonly Bell[]> {
    await this.#pool.end();
    return this.#bells;
  }

  get objects(): number {
    return this.#objects;
  }

  #begun(): void {
    this.#store = this.#begin();
    this.#held = [];
    this.#length = 0;
  }

  /** It is large after all. */
  async #writeHeld(): Promise<void> {
    const held = this.#held ?? [];
    this.#held = null;
    for (const line of held) await this.#store.take(line);
  }

  async #ended(): Promise<void> {
    this.#objects += 1;
    const [store, held] = [this.#store, this.#held ?? []];
    this.#held = [];
    await this.#pool.add(async () => {
      for (const line of held) await store.take(line);
      if (store.bell !== null) this.#bells.push(store.bell);
    });
  }
}

/** One pass over a checked backup that writes its stores. Answers whom to ring. */
async function writeStores(
  lines: AsyncIterable<Line>,
  target: RestoreTarget,
  checked: CheckedBackup,
  say: Say,
): Promise<readonly Bell[]> {
  const objects = new ObjectsRestore(() => new StoreRestore(target, checked));
  let database: StoreRestore | null = null;
  for await (const line of lines) {
    if (line.kind === "S" && line.store.kind === "database") {
      database = new StoreRestore(target, checked);
    }
    if (database === null) await objects.take(line);
    else await database.take(line);
    if (line.kind !== "E" || database === null) continue;
    const rows = Object.values(line.rows).reduce((sum, count) => sum + count, 0);
    say(`the database is back: ${rows} rows`);
    database = null;
  }
  const bells = await objects.end();
  say(`${objects.objects} objects are back`);
  return bells;
}

async function writeFiles(
  source: RestoreSource,
  target: RestoreTarget,
  { key }: OpenBackup,
  files: CheckedBackup["files"],
): Promise<void> {
  const pool = new AtOnce(FILES_AT_ONCE);
  for (const file of files) {
    await pool.add(() => target.putFile(file.key, file.bytes, openFile(source, key, file)));
  }
  await pool.end();
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
  const ringing = new AtOnce(STORES_AT_ONCE);
  for (const { object, at } of bells) {
    await ringing.add(() => target.ask({ ...object, ask: { kind: "ring", at } }));
  }
  await ringing.end();
  await endRestore(database);
  return totals;
}
