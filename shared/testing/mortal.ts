import { drizzle } from "drizzle-orm/d1";
import type { StudioDeps } from "../../workers/domains/studio/index.ts";

/** What never comes: who waits for it is dead. */
const never = () => new Promise<never>(() => {});

/** Whether a process dies at this very moment. */
export type Fate = () => boolean;

/** One life: everything it does goes through here, and nothing any more once it is over. */
class Life {
  readonly over: Promise<void>;
  readonly #fate: Fate;
  #end: () => void = () => {};
  #dead = false;

  constructor(fate: Fate) {
    this.#fate = fate;
    this.over = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** Does something, unless death comes first; it may come right after, before anybody hears what was done. */
  async act<T>(work: () => Promise<T>): Promise<T> {
    if (this.#dies()) return never();
    const done = await work();
    return this.#dies() ? never() : done;
  }

  #dies(): boolean {
    if (!this.#dead && this.#fate()) {
      this.#dead = true;
      this.#end();
    }
    return this.#dead;
  }
}

/** A statement of D1 that is only carried out while the process lives. */
class MortalStatement {
  readonly statement: D1PreparedStatement;
  readonly #life: Life;

  constructor(life: Life, statement: D1PreparedStatement) {
    this.#life = life;
    this.statement = statement;
  }

  bind(...values: unknown[]): MortalStatement {
    return new MortalStatement(this.#life, this.statement.bind(...values));
  }

  run() {
    return this.#life.act(() => this.statement.run());
  }

  all() {
    return this.#life.act(() => this.statement.all());
  }

  raw() {
    return this.#life.act(() => this.statement.raw());
  }
}

function mortalDatabase(life: Life, database: D1Database): D1Database {
  const mortal = {
    prepare: (text: string) => new MortalStatement(life, database.prepare(text)),
    batch: (statements: readonly MortalStatement[]) =>
      life.act(() => database.batch(statements.map(({ statement }) => statement))),
  };
  return mortal as unknown as D1Database;
}

/**
 * The same dependencies as a process has that may die at any step it takes outside: before it, or after it and before it
 * hears of that. Nothing runs any more then, no `catch` and no `finally`, as when a Worker is taken down.
 */
export function mortalDeps(
  deps: StudioDeps,
  database: D1Database,
  fate: Fate,
): { readonly deps: StudioDeps; readonly over: Promise<void> } {
  const life = new Life(fate);
  const { providers, jobs, blobs } = deps;
  return {
    over: life.over,
    deps: {
      ...deps,
      db: drizzle(mortalDatabase(life, database)),
      jobs: { enqueue: (...args) => life.act(() => jobs.enqueue(...args)) },
      providers: {
        ...providers,
        send: (call) => life.act(() => providers.send(call)),
        open: (address) => life.act(() => providers.open(address)),
      },
      blobs: {
        ...blobs,
        put: (key, bytes) => life.act(() => blobs.put(key, bytes)),
        delete: (keys) => life.act(() => blobs.delete(keys)),
      },
    },
  };
}
