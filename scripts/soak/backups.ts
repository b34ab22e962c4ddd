import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { processTree } from "../../bench/usage.mjs";
import { ROOM_TABLES } from "../../durable-objects/chat-room/tables.ts";
import type { BackupView } from "../../shared/contracts/platform/backups.ts";
import { AtOnce } from "../../workers/domains/platform/backups/restore/at-once.ts";
import { httpTarget } from "../backups/http-target.ts";
import { keysOf } from "../backups/keys.ts";
import { backupOf } from "../backups/run-backup.ts";
import { runRestore } from "../backups/run-restore.ts";
import { LocalPlatform } from "../platform/local-platform.mjs";
import { bundledWorker } from "../setup/bundled-worker.mjs";
import { prepare } from "../setup/prepare.mjs";

export interface BackupsWish {
  /** In the database, in one chat that is large, and in chats that are small. */
  readonly databaseMB: number;
  readonly chatMB: number;
  readonly chats: number;
  readonly port: number;
}

export interface BackupsResult {
  readonly seconds: { readonly backup: number; readonly restore: number };
  readonly report: BackupView;
  readonly restored: { readonly rows: number; readonly stores: number };
  /** Most memory that a process of the runtime has had, in MiB. */
  readonly peakMiB: { readonly backup: number; readonly restore: number };
}

const MB = 1_000_000;
/** Rows of a kilobyte of text, so many a statement. */
const ROW_BYTES = 1_000;
const ROWS = 2_000;
const CHATS_AT_ONCE = 8;

/** Rows of random letters: `?1` is the number of the first. */
const NUMBERS = `(SELECT key + ?1 AS n, hex(randomblob(${ROW_BYTES / 2})) AS text
  FROM json_each('[0' || replace(hex(zeroblob(${ROWS / 2 - 1})), '0', ',0') || ',0]'))`;
const SETTINGS = `INSERT INTO platform_settings SELECT 'soak ' || n, json_quote(text), 0 FROM ${NUMBERS}`;
const EVENTS = `INSERT INTO event SELECT n + 1, 'message', 'somebody', n, NULL, n + 1,
  json_object('text', text) FROM ${NUMBERS}`;
const CHAT = `INSERT INTO chats (id, type, title, created_at) VALUES (?1, 'group', 'A chat', 0)`;

function peakMiB(): number {
  const peaks = processTree(process.pid).map((pid) => {
    try {
      if (!readFileSync(`/proc/${pid}/comm`, "utf8").startsWith("workerd")) return 0;
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1_024;
    } catch {
      // It has ended meanwhile.
      return 0;
    }
  });
  return Math.round(Math.max(0, ...peaks));
}

async function served<Result>(
  variables: NodeJS.ProcessEnv,
  port: number,
  work: (origin: string) => Promise<Result>,
): Promise<Result> {
  const platform = new LocalPlatform(port, variables, await bundledWorker());
  try {
    await platform.ready();
    return await work(`http://127.0.0.1:${port}`);
  } finally {
    await platform.stop();
  }
}

/** Fills a platform by the way that restores go. */
async function fill(
  origin: string,
  token: string,
  { databaseMB, chatMB, chats }: BackupsWish,
  say: (line: string) => void,
): Promise<void> {
  const target = httpTarget(origin, token);
  const portion = (ROWS * ROW_BYTES) / MB;
  for (let at = 0; at < databaseMB / portion; at += 1) {
    await target.ask({
      kind: "database",
      statements: [{ sql: SETTINGS, params: [at * ROWS] }],
    });
  }
  say(`${databaseMB} MB in the database`);
  const tables = ROOM_TABLES.flatMap((step) => step.split(";")).filter((sql) => sql.trim() !== "");
  const made = tables.map((sql) => ({ sql }));
  const fillChat = async (chat: number) => {
    const name = `00000000-0000-7000-8000-${String(chat).padStart(12, "0")}`;
    await target.ask({ kind: "database", statements: [{ sql: CHAT, params: [name] }] });
    const room = { kind: "object", binding: "CHAT_ROOM", name } as const;
    await target.ask({ ...room, ask: { kind: "batch", statements: made } });
    const portions = chat === 0 ? chatMB / portion : 1;
    for (let at = 0; at < portions; at += 1) {
      const sql = chat === 0 ? EVENTS : EVENTS.replace(`${ROWS / 2 - 1}`, "49");
      const statements = [{ sql, params: [at * ROWS] }];
      await target.ask({ ...room, ask: { kind: "batch", statements } });
    }
  };
  const pool = new AtOnce(CHATS_AT_ONCE);
  for (let chat = 0; chat <= chats; chat += 1) await pool.add(() => fillChat(chat));
  await pool.end();
  say(`${chatMB} MB in one chat, ${chats} chats of 0.1 MB`);
}

/** Fills a platform, backs it up and restores it into another, which is compared row by row on the way. */
export async function runBackups(
  wish: BackupsWish,
  say: (line: string) => void,
): Promise<BackupsResult> {
  const folder = mkdtempSync(join(tmpdir(), "veche-soak-backups-"));
  try {
    const env = { ...process.env, DATA_DIR: join(folder, "one"), PORT: String(wish.port) };
    const origin = `http://localhost:${wish.port}`;
    const variables = await prepare({ env, origin, withWebApp: true });
    const { first } = await keysOf(variables["BACKUP_KEY"]);
    const quiet = { ...variables, LOG_LEVEL: "error" };
    await served({ ...quiet, RESTORE: "on" }, wish.port, (at) => fill(at, first.token, wish, say));
    const begun = performance.now();
    const backup = await served(quiet, wish.port, async (at) => {
      const start = performance.now();
      const report = await backupOf(at);
      return { report, seconds: (performance.now() - start) / 1_000, peak: peakMiB() };
    });
    say(
      `backed up in ${backup.seconds.toFixed(1)} s (${((performance.now() - begun) / 1_000).toFixed(1)} s with start)`,
    );
    const start = performance.now();
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, peakMiB());
    }, 500);
    const there = { ...env, DATA_DIR: join(folder, "two"), LOG_LEVEL: "error" };
    const from = join(folder, "one");
    const restored = await runRestore({ id: backup.report.id, from, to: undefined }, there);
    clearInterval(watch);
    const seconds = { backup: backup.seconds, restore: (performance.now() - start) / 1_000 };
    const { rows, stores } = restored;
    return {
      ...{ seconds, report: backup.report, restored: { rows, stores } },
      peakMiB: { backup: backup.peak, restore: peak },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
