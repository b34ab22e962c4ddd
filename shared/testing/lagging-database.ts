/** The bookmark of a version, in D1's form. */
export function bookmarkOf(version: number): string {
  const hex = (width: number) => version.toString(16).padStart(width, "0");
  return `${hex(8)}-${hex(8)}-${hex(8)}-${hex(32)}`;
}

/** A value that every write makes one higher. Reads answer it as the instance knows it that is asked. */
class Statement implements D1PreparedStatement {
  readonly #ask: () => { version: number; primary: boolean };

  constructor(ask: () => { version: number; primary: boolean }) {
    this.#ask = ask;
  }

  bind(): D1PreparedStatement {
    return this;
  }

  async all<Row>(): Promise<D1Result<Row>> {
    const { version, primary } = this.#ask();
    const meta = { served_by_primary: primary, changes: 1 };
    return JSON.parse(JSON.stringify({ success: true, results: [{ version }], meta }));
  }

  run<Row>(): Promise<D1Result<Row>> {
    return this.all<Row>();
  }

  async first<Row>(): Promise<Row | null> {
    return (await this.all<Row>()).results[0] ?? null;
  }

  raw<Row>(options: { columnNames: true }): Promise<[string[], ...Row[]]>;
  raw<Row>(options?: { columnNames?: false }): Promise<Row[]>;
  async raw(): Promise<unknown[]> {
    return [[this.#ask().version]];
  }
}

/** A database with one replica, which knows only the versions up to `replicaAt`, but waits for what a session has seen. */
export class LaggingDatabase implements D1Database {
  version = 0;
  replicaAt = 0;
  /** Who was asked, in turn. */
  readonly asked: string[] = [];

  prepare(sql: string): D1PreparedStatement {
    return new Statement(() => this.#answer(sql, null));
  }

  async batch<Row>(statements: D1PreparedStatement[]): Promise<D1Result<Row>[]> {
    return Promise.all(statements.map((one) => one.all<Row>()));
  }

  withSession(from = "first-unconstrained"): D1DatabaseSession {
    const named = from.startsWith("first-") ? null : Number.parseInt(from.slice(0, 8), 16);
    let seen = from === "first-primary" ? Number.POSITIVE_INFINITY : (named ?? 0);
    let known = named;
    const ask = (sql: string) => {
      const answer = this.#answer(sql, seen);
      seen = answer.version;
      known = answer.version;
      return answer;
    };
    return {
      prepare: (sql) => new Statement(() => ask(sql)),
      batch: (statements) => this.batch(statements),
      getBookmark: () => (known === null ? null : bookmarkOf(known)),
    };
  }

  async exec(): Promise<D1ExecResult> {
    return { count: 0, duration: 0 };
  }

  async dump(): Promise<ArrayBuffer> {
    return new ArrayBuffer(0);
  }

  /** `seen` is what a session has seen, `null` where there is none: that asks the primary. */
  #answer(sql: string, seen: number | null): { version: number; primary: boolean } {
    const writes = !/^select/i.test(sql);
    if (writes) this.version += 1;
    const primary = writes || seen === null || seen > this.version;
    this.asked.push(primary ? "primary" : "replica");
    return { version: primary ? this.version : Math.max(this.replicaAt, seen ?? 0), primary };
  }
}
