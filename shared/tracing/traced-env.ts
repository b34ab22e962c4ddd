import { asked, type HandOn, KIND, presentWork } from "./work.ts";

/** What an object is told of the work that it is asked for. */
export interface Carried {
  readonly requestId: string;
  readonly traceparent: string;
}

/** An object whose methods are called as part of the caller's trace; see `TracedObject`. */
interface Traceable {
  traced(carried: Carried, method: string, args: readonly unknown[]): Promise<unknown>;
}

const MOST_OF_SQL = 1_000;
/** Methods of a stub that are no call of a method of the object. */
const OF_THE_STUB = new Set<PropertyKey>(["then", "id", "name", "connect", "dup"]);

/** A header goes along with each request of the object. */
function tracedFetch(label: string, stub: Fetcher): Fetcher["fetch"] {
  return (input: RequestInfo | URL, init?: RequestInit) =>
    asked(
      "objects",
      `${label} fetch`,
      KIND.client,
      { "rpc.system": "durable-object" },
      (handOn) => {
        if (handOn === null) return stub.fetch(input, init);
        const request = new Request(input, init);
        request.headers.set("traceparent", handOn());
        return stub.fetch(request);
      },
    );
}

function tracedStub<Stub extends Fetcher>(stub: Stub, label: string, byMethod: boolean): Stub {
  const fetch = tracedFetch(label, stub);
  return new Proxy(stub, {
    get(target, name) {
      if (name === "fetch") return fetch;
      const own: unknown = Reflect.get(target, name, target);
      if (!byMethod || typeof name === "symbol" || OF_THE_STUB.has(name)) return own;
      return (...args: unknown[]) => {
        const { requestId } = presentWork() ?? {};
        const about = { "rpc.system": "durable-object", "rpc.method": name };
        return asked("objects", `${label}.${name}`, KIND.client, about, async (handOn) =>
          handOn === null || requestId === undefined
            ? Reflect.apply(own as (...given: unknown[]) => unknown, target, args)
            : (target as Stub & Traceable).traced({ requestId, traceparent: handOn() }, name, args),
        );
      };
    },
  });
}

/** Objects that are asked by their methods, and those asked by requests only. */
function tracedNamespace<Space extends object>(
  space: Space,
  label: string,
  byMethod: boolean,
): Space {
  return new Proxy(space, {
    get(target, name) {
      const own: unknown = Reflect.get(target, name, target);
      if (typeof own !== "function") return own;
      if (name !== "getByName" && name !== "get") return own.bind(target);
      return (...args: unknown[]) => tracedStub(Reflect.apply(own, target, args), label, byMethod);
    },
  });
}

/** The message goes with the trace of who sends it: a message that names one names this. */
function carrying(body: unknown, handOn: HandOn | null): unknown {
  const work = presentWork();
  if (handOn === null || work === undefined) return body;
  if (typeof body !== "object" || body === null || !("traceparent" in body)) return body;
  return { ...body, traceparent: handOn(), requestId: work.requestId };
}

function tracedQueue(queue: Queue): Queue {
  const about = { "messaging.system": "cloudflare-queues" };
  return new Proxy(queue, {
    get(target, name) {
      if (name === "send") {
        return (body: unknown, options?: QueueSendOptions) =>
          asked("queue", "queue send", KIND.producer, about, (handOn) =>
            target.send(carrying(body, handOn), options),
          );
      }
      if (name === "sendBatch") {
        return (messages: Iterable<MessageSendRequest>, options?: QueueSendBatchOptions) =>
          asked("queue", "queue send", KIND.producer, about, (handOn) => {
            const carried = [...messages].map((one) => ({
              ...one,
              body: carrying(one.body, handOn),
            }));
            return target.sendBatch(carried, options);
          });
      }
      const own: unknown = Reflect.get(target, name, target);
      return typeof own === "function" ? own.bind(target) : own;
    },
  });
}

/** A statement that was run, and with what. */
export interface Query {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Hears of queries after they were run; the answer waits for it. */
export type QueryWatcher = (queries: readonly Query[], ms: number) => Promise<void> | void;

const watchers = new Set<QueryWatcher>();

/** Lets somebody hear of every query of this isolate: development's log of slow ones, and tests. */
export function watchQueries(watcher: QueryWatcher): void {
  watchers.add(watcher);
}

async function watched<Answer>(
  queries: readonly Query[],
  ask: () => Promise<Answer>,
): Promise<Answer> {
  if (watchers.size === 0) return ask();
  const began = performance.now();
  const answer = await ask();
  const ms = performance.now() - began;
  for (const watcher of watchers) {
    const heard = watcher(queries, ms);
    if (heard !== undefined) await heard;
  }
  return answer;
}

const INSTANT = { "db.system.name": "sqlite", "db.namespace": "d1" };

/** Statements only, with places for values: values are never part of a trace. */
function aboutQuery({ sql }: Query) {
  return { ...INSTANT, "db.query.text": sql.slice(0, MOST_OF_SQL) };
}

/** A class and no proxy: one is made for every statement of every request. */
class TracedStatement implements D1PreparedStatement {
  /** Batches take no other. */
  readonly original: D1PreparedStatement;
  readonly query: Query;

  constructor(original: D1PreparedStatement, query: Query) {
    this.original = original;
    this.query = query;
  }

  bind(...values: unknown[]): D1PreparedStatement {
    return new TracedStatement(this.original.bind(...values), { sql: this.query.sql, values });
  }

  first<Row>(column?: string): Promise<Row | null> {
    const { original } = this;
    return this.#ask("d1 first", () =>
      column === undefined ? original.first<Row>() : original.first<Row>(column),
    );
  }

  run<Row>(): Promise<D1Result<Row>> {
    return this.#ask("d1 run", () => this.original.run<Row>());
  }

  all<Row>(): Promise<D1Result<Row>> {
    return this.#ask("d1 all", () => this.original.all<Row>());
  }

  raw<Row>(options: { columnNames: true }): Promise<[string[], ...Row[]]>;
  raw<Row>(options?: { columnNames?: false }): Promise<Row[]>;
  raw(options?: { columnNames?: boolean }): Promise<unknown[]> {
    const { original } = this;
    return this.#ask<unknown[]>("d1 raw", () =>
      options?.columnNames ? original.raw({ columnNames: true }) : original.raw(),
    );
  }

  #ask<Answer>(name: string, run: () => Promise<Answer>): Promise<Answer> {
    const { query } = this;
    return asked("database", name, KIND.client, aboutQuery(query), () => watched([query], run));
  }
}

function originalOf(statement: D1PreparedStatement): D1PreparedStatement {
  return statement instanceof TracedStatement ? statement.original : statement;
}

/** What a database and a session of it (https://developers.cloudflare.com/d1/best-practices/read-replication/) have in common. */
type Asked = Pick<D1Database, "prepare" | "batch">;

function tracedDatabase<Database extends Asked>(database: Database): Database {
  // Made once: both are asked for by every request.
  const prepare = (sql: string) => new TracedStatement(database.prepare(sql), { sql, values: [] });
  const batch = (statements: D1PreparedStatement[]) => {
    const about = { ...INSTANT, "db.operation.batch.size": statements.length };
    const queries = statements.flatMap((one) =>
      one instanceof TracedStatement ? [one.query] : [],
    );
    return asked("database", "d1 batch", KIND.client, about, () =>
      watched(queries, () => database.batch(statements.map(originalOf))),
    );
  };
  return new Proxy(database, {
    get(target, name) {
      if (name === "prepare") return prepare;
      if (name === "batch") return batch;
      const own: unknown = Reflect.get(target, name, target);
      if (typeof own !== "function") return own;
      if (name === "withSession") {
        return (from?: string) => tracedDatabase<D1DatabaseSession>(own.call(target, from));
      }
      return own.bind(target);
    },
  });
}

const BUCKET_ASKS = new Set<PropertyKey>(["head", "get", "put", "delete", "list"]);

/** Keys are not told: they hold hashes of people's files. */
function tracedBucket(bucket: R2Bucket): R2Bucket {
  return new Proxy(bucket, {
    get(target, name) {
      const own: unknown = Reflect.get(target, name, target);
      if (typeof own !== "function") return own;
      if (!BUCKET_ASKS.has(name)) return own.bind(target);
      return (...args: unknown[]) =>
        asked("bucket", `r2 ${String(name)}`, KIND.client, {}, async () =>
          Reflect.apply(own, target, args),
        );
    },
  });
}

/** Those that keep numbers and development's clock are not part of what a request does. */
const BY_METHOD = [
  "ACCOUNT_SESSIONS",
  "CALL_ROOM",
  "CHAT_RELAY",
  "CHAT_ROOM",
  "IDEMPOTENCY_KEYS",
  "PROJECT_CHANNEL",
  "UPLOAD_SESSION",
  "USER_HUB",
  "VIEW_COUNTER",
] as const satisfies readonly (keyof Env)[];

function wrapped(env: Env): ReadonlyMap<PropertyKey, unknown> {
  const objects = BY_METHOD.map((name) => [name, tracedNamespace(env[name], name, true)] as const);
  return new Map<PropertyKey, unknown>([
    ...objects,
    ["RATE_LIMITER", tracedNamespace(env.RATE_LIMITER, "RATE_LIMITER", false)],
    ["JOBS", tracedQueue(env.JOBS)],
    ["DB", tracedDatabase(env.DB)],
    ["MEDIA", tracedBucket(env.MEDIA)],
  ]);
}

const known = new WeakMap<Env, Env>();
const BARE = Symbol("bare");

/** The environment behind a traced one. */
export function untraced(env: Env): Env {
  return Reflect.get(env, BARE) ?? env;
}

/** The same environment, whose bindings take part in the present work's trace: each call is counted, timed, and a span. */
export function tracedEnv(env: Env): Env {
  const before = known.get(env);
  if (before !== undefined) return before;
  const bindings = wrapped(env);
  const traced = new Proxy(env, {
    get: (target, name) =>
      name === BARE ? target : (bindings.get(name) ?? Reflect.get(target, name, target)),
  });
  known.set(env, traced);
  return traced;
}
