import type { Reaction } from "../../shared/contracts/chat/index.ts";
import type { Millis } from "../../shared/kernel/time.ts";
import { inOrder } from "../../workers/domains/chat/changes/rules.ts";
import type {
  GivenReaction,
  OwnReaction,
  ReactionPosition,
} from "../../workers/domains/chat/ports.ts";

type GivenRow = { emoji: string; user_id: string; at: number };

/** Who reacted to which message, and how: one row a person and emoji. */
export class Reactions {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  has(target: number, emoji: string, userId: string): boolean {
    const query = "SELECT 1 FROM reaction WHERE target_seq = ? AND emoji = ? AND user_id = ?";
    return this.#sql.exec(query, target, emoji, userId).toArray().length > 0;
  }

  /** The different emoji on a message. */
  emojiOf(target: number): ReadonlySet<string> {
    const query = "SELECT DISTINCT emoji FROM reaction WHERE target_seq = ?";
    const rows = this.#sql.exec<{ emoji: string }>(query, target).toArray();
    return new Set(rows.map(({ emoji }) => emoji));
  }

  add(target: number, emoji: string, userId: string, at: Millis): void {
    this.#sql.exec("INSERT INTO reaction VALUES (?, ?, ?, ?)", target, emoji, userId, at);
  }

  remove(target: number, emoji: string, userId: string): void {
    const statement = "DELETE FROM reaction WHERE target_seq = ? AND emoji = ? AND user_id = ?";
    this.#sql.exec(statement, target, emoji, userId);
  }

  /** Takes all reactions from a message. */
  clear(target: number): void {
    this.#sql.exec("DELETE FROM reaction WHERE target_seq = ?", target);
  }

  /** What these messages have, as one reader sees it. */
  of(targets: readonly number[], userId: string): ReadonlyMap<number, readonly Reaction[]> {
    const rows = this.#sql
      .exec<{ target_seq: number; emoji: string; count: number; mine: number }>(
        `SELECT target_seq, emoji, count(*) AS count, max(user_id = ?) AS mine FROM reaction
         WHERE target_seq IN (SELECT value FROM json_each(?)) GROUP BY target_seq, emoji`,
        userId,
        JSON.stringify(targets),
      )
      .toArray();
    const grouped = Map.groupBy(rows, (row) => row.target_seq);
    return new Map(
      [...grouped].map(([seq, given]) => [
        seq,
        inOrder(given.map(({ emoji, count, mine }) => ({ emoji, count, mine: mine > 0 }))),
      ]),
    );
  }

  /** Who reacted to a message and how, oldest first, after that one. */
  page(target: number, after: ReactionPosition | null, limit: number): GivenReaction[] {
    const rows = this.#sql.exec<GivenRow>(
      `SELECT emoji, user_id, at FROM reaction
       WHERE target_seq = ? AND (at, user_id, emoji) > (?, ?, ?) ORDER BY at, user_id, emoji LIMIT ?`,
      target,
      after?.at ?? -1,
      after?.userId ?? "",
      after?.emoji ?? "",
      limit,
    );
    return rows.toArray().map(({ emoji, user_id: userId, at }) => ({ emoji, userId, at }));
  }

  /** One person's reactions, by the message they stand at, after that one. */
  givenBy(userId: string, after: OwnReaction | null, limit: number): OwnReaction[] {
    const rows = this.#sql.exec<{ seq: number; emoji: string; at: number }>(
      `SELECT target_seq AS seq, emoji, at FROM reaction
       WHERE user_id = ? AND (target_seq, emoji) > (?, ?) ORDER BY target_seq, emoji LIMIT ?`,
      userId,
      after?.seq ?? 0,
      after?.emoji ?? "",
      limit,
    );
    return rows.toArray();
  }
}
