import type { Member } from "./members.ts";

/**
 * What a member has not read, besides plain counting: which of the messages after their mark are deleted, and count no
 * longer, and in which they are mentioned. Both are rare, so that nearly every question is answered from memory.
 */
export class Unread {
  readonly #sql: SqlStorage;
  #newestDeleted: number;
  /** Somebody's newest mention, if there is one that they may not have read; never too old. */
  readonly #newestMention: Map<string, number>;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    this.#newestDeleted = sql
      .exec<{ seq: number }>("SELECT coalesce(max(seq), 0) AS seq FROM deleted_message")
      .one().seq;
    const mentions = sql
      .exec<{ user_id: string; seq: number }>(
        "SELECT user_id, max(seq) AS seq FROM mention GROUP BY user_id",
      )
      .toArray();
    this.#newestMention = new Map(mentions.map((row) => [row.user_id, row.seq]));
  }

  /** How many messages after that event are deleted. */
  deletedAfter(seq: number): number {
    if (seq >= this.#newestDeleted) return 0;
    return this.#count("SELECT count(*) AS count FROM deleted_message WHERE seq > ?", seq);
  }

  /** In how many messages after their mark the member is mentioned. */
  mentionsOf({ userId, readSeq }: Member): number {
    if (readSeq >= (this.#newestMention.get(userId) ?? 0)) return 0;
    const query = "SELECT count(*) AS count FROM mention WHERE user_id = ? AND seq > ?";
    return this.#count(query, userId, readSeq);
  }

  /** The message mentions these people, and nobody else. */
  mention(seq: number, userIds: readonly string[]): void {
    this.#sql.exec("DELETE FROM mention WHERE seq = ?", seq);
    this.#sql.exec(
      "INSERT INTO mention SELECT value, ? FROM json_each(?)",
      seq,
      JSON.stringify(userIds),
    );
    for (const userId of userIds) {
      this.#newestMention.set(userId, Math.max(seq, this.#newestMention.get(userId) ?? 0));
    }
  }

  deleted(seq: number): void {
    this.#sql.exec("INSERT INTO deleted_message VALUES (?)", seq);
    this.#sql.exec("DELETE FROM mention WHERE seq = ?", seq);
    this.#newestDeleted = Math.max(seq, this.#newestDeleted);
  }

  /** The member has read everything up to that event: their mentions there are no longer asked for. */
  read(userId: string, upTo: number): void {
    const newest = this.#newestMention.get(userId);
    if (newest === undefined) return;
    this.#sql.exec("DELETE FROM mention WHERE user_id = ? AND seq <= ?", userId, upTo);
    if (newest <= upTo) this.#newestMention.delete(userId);
  }

  #count(query: string, ...bindings: (string | number)[]): number {
    return this.#sql.exec<{ count: number }>(query, ...bindings).one().count;
  }
}
