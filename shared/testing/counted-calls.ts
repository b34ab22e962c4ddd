import { env } from "cloudflare:workers";
import { vi } from "vitest";

const ONE_BY_ONE = ["first", "run", "all", "raw"] as const;

/** What the Worker has asked of others since the last {@link CountedCalls.reset}. */
export interface CountedCalls {
  /** One entry a round trip to the database: its statements. */
  readonly database: readonly string[];
  /** One entry a call of an object: of which kind. */
  readonly objects: readonly string[];
  /** One entry an object that was read from the store: its key. */
  readonly store: readonly string[];
  reset(): void;
  end(): void;
}

function textOf(statement: D1PreparedStatement): string {
  return String(Reflect.get(statement, "statement"));
}

function watchDatabase(asked: string[]) {
  // A database without a session has one behind it, of the same kind.
  const database: D1DatabaseSession = Object.getPrototypeOf(env.DB.withSession());
  const statement: D1PreparedStatement = Object.getPrototypeOf(env.DB.prepare("SELECT 1"));
  const { batch } = database;
  const batches = vi.spyOn(database, "batch").mockImplementation(function (
    this: D1DatabaseSession,
    statements,
  ) {
    asked.push(statements.map(textOf).join(";\n"));
    return Reflect.apply(batch, this, [statements]);
  });
  const singles = ONE_BY_ONE.map((name) => {
    const own = statement[name];
    return vi.spyOn(statement, name).mockImplementation(function (
      this: D1PreparedStatement,
      ...args: unknown[]
    ) {
      asked.push(textOf(this));
      return Reflect.apply(own, this, args);
    });
  });
  return [batches, ...singles];
}

function watchObjects(asked: string[]) {
  const namespace: DurableObjectNamespace = Object.getPrototypeOf(env.ACCOUNT_SESSIONS);
  const nameOf = (self: unknown) =>
    (["ACCOUNT_SESSIONS", "RATE_LIMITER"] as const).find((name) => self === env[name]);
  return (["get", "getByName"] as const).map((name) => {
    const own = namespace[name];
    return vi.spyOn(namespace, name).mockImplementation(function (
      this: unknown,
      ...args: unknown[]
    ) {
      const kind = nameOf(this);
      if (kind !== undefined) asked.push(kind);
      return Reflect.apply(own, this, args);
    });
  });
}

function watchStore(asked: string[]) {
  const bucket: R2Bucket = Object.getPrototypeOf(env.MEDIA);
  const { get } = bucket;
  return vi.spyOn(bucket, "get").mockImplementation(function (this: unknown, ...args: unknown[]) {
    asked.push(String(args[0]));
    return Reflect.apply(get, this, args);
  });
}

/** Counts round trips to the database and calls of the objects that signing in needs, and reads of the store. The calls are made as ever. */
export function countCalls(): CountedCalls {
  const database: string[] = [];
  const objects: string[] = [];
  const store: string[] = [];
  const spies = [...watchDatabase(database), ...watchObjects(objects), watchStore(store)];
  const reset = () => {
    database.length = 0;
    objects.length = 0;
    store.length = 0;
  };
  return {
    database,
    objects,
    store,
    reset,
    end: () => {
      for (const spy of spies) spy.mockRestore();
    },
  };
}
