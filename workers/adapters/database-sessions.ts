import { drizzle } from "drizzle-orm/d1";
import type { Clock } from "../../shared/kernel/time.ts";
import type { Database, Metrics, ReplicaProbe } from "../domains/platform/ports.ts";

/** A place in the database's history, by which later reads are no older. Sorts as text does (D1's glossary). */
const BOOKMARK = /^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{32}$/;
const READS = /^\s*(?:select|with\b.*\bselect|explain)\b/is;
const WRITES = /\b(?:insert|update|delete|replace)\b/i;

/** The newest of the places a client may name; what is no bookmark counts as none. */
export function newestBookmark(named: readonly (string | null | undefined)[]): string | null {
  const bookmarks = named.filter((one) => one != null && BOOKMARK.test(one));
  return bookmarks.sort().at(-1) ?? null;
}

/** One call's view of the database. */
export interface DatabaseSession {
  readonly db: Database;
  /** Where in its history the call has been; `null` for one that has not asked for anything that tells. */
  bookmark(): string | null;
}

/** How calls reach the database and its replicas. */
export interface DatabaseSessions {
  /** For reads that may be a moment behind, but never behind `bookmark`: the nearest replica answers. */
  reading(bookmark: string | null): DatabaseSession;
  /** For calls that write: they read and write at the primary, and know afterwards where their writes stand. */
  writing(): DatabaseSession;
}

/** Asks the session; the rest is the database's. */
class AtReplica implements D1Database {
  readonly exec: D1Database["exec"];
  readonly dump: D1Database["dump"];
  readonly withSession: D1Database["withSession"];
  readonly session: D1DatabaseSession;

  constructor(database: D1Database, from: string) {
    this.exec = (sql) => database.exec(sql);
    this.dump = () => database.dump();
    this.withSession = (other) => database.withSession(other);
    this.session = database.withSession(from);
  }

  prepare(sql: string): D1PreparedStatement {
    return this.session.prepare(sql);
  }

  batch<Row>(statements: D1PreparedStatement[]): Promise<D1Result<Row>[]> {
    return this.session.batch<Row>(statements);
  }
}

/**
 * Reads ask the primary, as they would without any session: what is decided by them must not be behind. Writes go through
 * a session, which takes them to the primary too and keeps their bookmark.
 */
class AtPrimary implements D1Database {
  readonly exec: D1Database["exec"];
  readonly dump: D1Database["dump"];
  readonly withSession: D1Database["withSession"];
  readonly #database: D1Database;
  #session: D1DatabaseSession | null = null;

  constructor(database: D1Database) {
    this.exec = (sql) => database.exec(sql);
    this.dump = () => database.dump();
    this.withSession = (other) => database.withSession(other);
    this.#database = database;
  }

  prepare(sql: string): D1PreparedStatement {
    const reads = READS.test(sql) && !WRITES.test(sql);
    return reads ? this.#database.prepare(sql) : this.#written().prepare(sql);
  }

  batch<Row>(statements: D1PreparedStatement[]): Promise<D1Result<Row>[]> {
    return this.#written().batch<Row>(statements);
  }

  bookmark(): string | null {
    return this.#session?.getBookmark() ?? null;
  }

  #written(): D1DatabaseSession {
    this.#session ??= this.#database.withSession("first-primary");
    return this.#session;
  }
}

/** Sessions of D1 (https://developers.cloudflare.com/d1/best-practices/read-replication/). */
export function databaseSessions(database: D1Database, metrics: Metrics): DatabaseSessions {
  const begun = {
    bookmark: metrics.counter("veche_d1_sessions_total", { from: "bookmark" }),
    anywhere: metrics.counter("veche_d1_sessions_total", { from: "anywhere" }),
  };
  return {
    reading: (bookmark) => {
      begun[bookmark === null ? "anywhere" : "bookmark"].value += 1;
      const at = new AtReplica(database, bookmark ?? "first-unconstrained");
      return { db: drizzle(at), bookmark: () => at.session.getBookmark() };
    },
    writing: () => {
      const at = new AtPrimary(database);
      return { db: drizzle(at), bookmark: () => at.bookmark() };
    },
  };
}

const PROBE = "replica_probe";
const STEP_MS = 100;
/** A replica that is further behind is waited for no longer. */
const LONGEST_MS = 10_000;

/** Writes a row and reads it where reads go that may be behind. */
export function replicaProbe(database: D1Database, clock: Clock): ReplicaProbe {
  const read = async (written: string) => {
    const { results, meta } = await database
      .withSession("first-unconstrained")
      .prepare("SELECT value FROM platform_settings WHERE name = ?")
      .bind(PROBE)
      .all<{ value: string }>();
    const by = meta.served_by_primary === false ? ("replica" as const) : ("primary" as const);
    return { there: results[0]?.value === written, by };
  };
  return {
    measure: async () => {
      const written = JSON.stringify(crypto.randomUUID());
      await database
        .prepare(
          "INSERT OR REPLACE INTO platform_settings (name, value, updated_at) VALUES (?, ?, ?)",
        )
        .bind(PROBE, written, clock.now())
        .run();
      const began = performance.now();
      for (;;) {
        const { there, by } = await read(written);
        const waited = performance.now() - began;
        if (there) return { lag: waited < STEP_MS ? 0 : waited, by };
        if (waited >= LONGEST_MS) return { lag: null, by };
        await scheduler.wait(STEP_MS);
      }
    },
  };
}
