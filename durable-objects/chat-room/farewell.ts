import { MINUTE, type Millis, SECOND } from "../../shared/kernel/time.ts";
import type { ChatUpdate } from "../../workers/domains/chat/ports.ts";

const AT_ONCE = 25;
const FIRST_BACKSTOP_MS = 5 * SECOND;
const LONGEST_BACKSTOP_MS = 10 * MINUTE;
/** Says that this chat has been, so that nobody founds it a second time. */
const GONE = "gone";
/** Says that the queue has been told of the chat's files. */
const RELEASED = "files released";

type LeftRow = { user_id: string; rev: number };

/** Somebody who was in the chat, and the revision their hub must learn to let go of it. */
export interface LeftMember {
  readonly userId: string;
  readonly rev: number;
}

export interface FarewellPort {
  readonly storage: DurableObjectStorage;
  readonly tellHub: (userId: string, update: ChatUpdate) => Promise<void>;
  /** Takes the chat and everybody in it out of the directory. */
  readonly unlist: () => Promise<void>;
  /** Has the queue let go of all files that the chat has shown. */
  readonly releaseFiles: () => Promise<void>;
  readonly clearAlarm: () => Promise<void>;
}

/** Whether the chat of this object was deleted, even if some have yet to hear of it. */
export function isGone(storage: DurableObjectStorage): boolean {
  return storage.kv.get<boolean>(GONE) === true;
}

/** Erases all that the room held, and notes who has to hear of it: both, or neither. */
export function erase(storage: DurableObjectStorage, members: readonly LeftMember[]): void {
  storage.transactionSync(() => {
    dropTables(storage.sql);
    storage.sql.exec("CREATE TABLE farewell (user_id TEXT PRIMARY KEY, rev INTEGER NOT NULL)");
    storage.sql.exec(
      "INSERT INTO farewell SELECT value ->> 0, value ->> 1 FROM json_each(?)",
      JSON.stringify(members.map(({ userId, rev }) => [userId, rev])),
    );
    storage.kv.put(GONE, true);
  });
}

/** Virtual tables first: theirs go with them. */
function dropTables(sql: SqlStorage): void {
  const tables = () =>
    sql
      .exec<{ name: string; isVirtual: number }>(
        `SELECT name, sql LIKE 'CREATE VIRTUAL%' AS isVirtual FROM sqlite_master
         WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'`,
      )
      .toArray();
  for (const { name, isVirtual } of tables()) if (isVirtual) sql.exec(`DROP TABLE "${name}"`);
  for (const { name } of tables()) sql.exec(`DROP TABLE "${name}"`);
}

/** What is left of a chat that nobody has any more: until everybody's hub, the directory and the files have let go of it. */
export class Farewell {
  readonly #port: FarewellPort;
  #running: Promise<void> | null = null;
  #failures = 0;

  constructor(port: FarewellPort) {
    this.#port = port;
  }

  /** Tells who has yet to hear. Throws if somebody did not answer; the alarm goes on with them. */
  told(): Promise<void> {
    this.#running ??= this.#tell().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** The alarm: goes on. Answers when to look again. */
  tick(now: Millis): Millis | null {
    if (!this.#isUnderWay()) return null;
    this.told().catch(() => {
      this.#failures = Math.min(this.#failures + 1, 10);
    });
    return this.nextCheck(now);
  }

  nextCheck(now: Millis): Millis {
    return now + Math.min(FIRST_BACKSTOP_MS * 2 ** this.#failures, LONGEST_BACKSTOP_MS);
  }

  async #tell(): Promise<void> {
    await this.#port.unlist();
    let some = this.#left("");
    for (; some.length > 0; some = this.#left(some.at(-1)?.user_id ?? "")) {
      await this.#tellSome(some);
    }
    await this.#release();
    if (this.#left("").length > 0) throw new Error("not every hub has let go of the chat");
    await this.#finish();
  }

  async #release(): Promise<void> {
    const { storage, releaseFiles } = this.#port;
    if (storage.kv.get<boolean>(RELEASED)) return;
    await releaseFiles();
    storage.kv.put(RELEASED, true);
  }

  async #tellSome(some: readonly LeftRow[]): Promise<void> {
    const { storage, tellHub } = this.#port;
    const results = await Promise.allSettled(
      some.map(async ({ user_id, rev }) => {
        await tellHub(user_id, { rev, activity: 0, chat: null });
        return user_id;
      }),
    );
    const told = results.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    storage.sql.exec(
      "DELETE FROM farewell WHERE user_id IN (SELECT value FROM json_each(?))",
      JSON.stringify(told),
    );
  }

  /** Everybody knows: nothing stays but that the chat has been. */
  async #finish(): Promise<void> {
    const { storage, clearAlarm } = this.#port;
    await clearAlarm();
    await storage.deleteAll();
    storage.kv.put(GONE, true);
  }

  #isUnderWay(): boolean {
    const { sql } = this.#port.storage;
    return sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'farewell'").toArray().length > 0;
  }

  /** Who has yet to hear, after that one. */
  #left(after: string): LeftRow[] {
    const query = "SELECT user_id, rev FROM farewell WHERE user_id > ? ORDER BY user_id LIMIT ?";
    return this.#port.storage.sql.exec<LeftRow>(query, after, AT_ONCE).toArray();
  }
}
