/** Which messages are pinned. Few, and asked for with every page of messages: kept in memory as well. */
export class Pins {
  readonly #sql: SqlStorage;
  /** By the event that pinned them. */
  readonly #pinnedBy: Map<number, number>;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    const rows = sql
      .exec<{ seq: number; pinned_seq: number }>("SELECT seq, pinned_seq FROM pin")
      .toArray();
    this.#pinnedBy = new Map(rows.map((row) => [row.seq, row.pinned_seq]));
  }

  get count(): number {
    return this.#pinnedBy.size;
  }

  has(seq: number): boolean {
    return this.#pinnedBy.has(seq);
  }

  /** The pinned messages, the latest pinned first. */
  latestFirst(): number[] {
    return [...this.#pinnedBy].sort(([, a], [, b]) => b - a).map(([seq]) => seq);
  }

  /** Notes that the event `by` pinned the message. */
  add(seq: number, by: number): void {
    this.#sql.exec("INSERT INTO pin VALUES (?, ?)", seq, by);
    this.#pinnedBy.set(seq, by);
  }

  remove(seq: number): void {
    if (!this.#pinnedBy.delete(seq)) return;
    this.#sql.exec("DELETE FROM pin WHERE seq = ?", seq);
  }
}
