import { objectClass } from "../adapters/backup-stores.ts";
import type { BackupAnswer, BackupAsk, ObjectClass } from "../domains/platform/index.ts";

interface Namespace {
  getByName(name: string): { backup(ask: BackupAsk): Promise<BackupAnswer> };
}

/** Parts of a count (`view-counters.ts`): the whole, and what it is counted in. */
const COUNTS = ["", "/0", "/1", "/2", "/3", "/4", "/5", "/6", "/7"];

type NamesOf = ObjectClass["names"];

/** Objects that are named after the rows of a table. */
function named(db: D1Database, table: string): NamesOf {
  return async (after, limit) => {
    const query = `SELECT id FROM ${table} WHERE id > ?1 ORDER BY id LIMIT ?2`;
    const { results } = await db
      .prepare(query)
      .bind(after ?? "", limit)
      .all<{ id: string }>();
    return results.map(({ id }) => id);
  };
}

/** Counters of what has been seen at all: of each thing the whole, and its parts. */
function counters(db: D1Database, table: string, prefix: string): NamesOf {
  return async (after, limit) => {
    const past = after?.slice(prefix.length) ?? "";
    const query = `SELECT name FROM (
        SELECT t.id, t.id || part.value AS name FROM ${table} AS t, json_each(?3) AS part
        WHERE t.id >= ?4 AND t.views > 0)
      WHERE name > ?1 ORDER BY id, name LIMIT ?2`;
    const { results } = await db
      .prepare(query)
      .bind(past, limit, JSON.stringify(COUNTS), past.split("/")[0] ?? "")
      .all<{ name: string }>();
    return results.map(({ name }) => prefix + name);
  };
}

function only(name: string): NamesOf {
  return async (after) => (after === null ? [name] : []);
}

/** Bindings of objects of which nothing is backed up, and why that is right. */
export const NOT_BACKED_UP = {
  CALL_ROOM:
    "a call that goes on ends with the platform it runs on; its history is in the database",
  CHAT_RELAY: "holds sockets, and keeps nothing",
  RATE_LIMITER: "counts what has happened within a day at most",
  UPLOAD_SESSION: "its parts are R2's and cannot be copied: clients begin an upload anew",
} as const;

/** What the names of objects are found by, and the objects. */
export interface BackedUpBindings {
  readonly DB: Env["DB"];
  readonly DEV_CONSOLE: Env["DEV_CONSOLE"];
  readonly METRICS: Env["METRICS"];
  readonly ACCOUNT_SESSIONS: Env["ACCOUNT_SESSIONS"];
  readonly USER_HUB: Env["USER_HUB"];
  readonly IDEMPOTENCY_KEYS: Env["IDEMPOTENCY_KEYS"];
  readonly CHAT_ROOM: Env["CHAT_ROOM"];
  readonly PROJECT_CHANNEL: Env["PROJECT_CHANNEL"];
  readonly VIEW_COUNTER: Env["VIEW_COUNTER"];
}

/** Every source of objects, and the binding it belongs to. */
export function objectSources(env: BackedUpBindings): ObjectClass[] {
  const source = (name: string, binding: string, space: Namespace, names: NamesOf) =>
    objectClass(name, binding, (object) => space.getByName(object), names);
  const { DB: db, VIEW_COUNTER } = env;
  return [
    // Only development's desk keeps anything: how far its clock was moved, first of all.
    ...(VECHE_LOCAL
      ? [source("development", "DEV_CONSOLE", env.DEV_CONSOLE, only("console"))]
      : []),
    source("metrics", "METRICS", env.METRICS, only("metrics")),
    source("sessions", "ACCOUNT_SESSIONS", env.ACCOUNT_SESSIONS, named(db, "users")),
    source("hubs", "USER_HUB", env.USER_HUB, named(db, "users")),
    source("replies", "IDEMPOTENCY_KEYS", env.IDEMPOTENCY_KEYS, named(db, "users")),
    source("chats", "CHAT_ROOM", env.CHAT_ROOM, named(db, "chats")),
    source("projects", "PROJECT_CHANNEL", env.PROJECT_CHANNEL, named(db, "studio_projects")),
    source("video views", "VIEW_COUNTER", VIEW_COUNTER, counters(db, "videos", "")),
    source("image views", "VIEW_COUNTER", VIEW_COUNTER, counters(db, "images", "image:")),
    source("vacancy views", "VIEW_COUNTER", VIEW_COUNTER, counters(db, "vacancies", "vacancy:")),
  ];
}
