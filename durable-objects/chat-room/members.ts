import type { MemberRole } from "../../shared/contracts/chat/index.ts";
import type { Millis } from "../../shared/kernel/time.ts";
import type { MemberPosition, RoomMember } from "../../workers/domains/chat/ports.ts";

export interface Member {
  readonly userId: string;
  readonly role: MemberRole;
  readonly joinedAt: Millis;
  /** The event with which they left; `null` while they are in the chat. */
  readonly leftSeq: number | null;
  /** Everything up to this event has been read, which are so many messages. */
  readonly readSeq: number;
  readonly readMessages: number;
  /** Everything up to this event has reached one of their devices, when they were last connected. */
  readonly deliveredSeq: number;
  /** How often something changed for them alone: with the log's length it makes the revision their hub is told. */
  readonly marks: number;
  /** The newest revision that their hub has. */
  readonly hubRev: number;
}

type MemberRow = {
  user_id: string;
  role: MemberRole;
  joined_at: number;
  left_seq: number | null;
  read_seq: number;
  read_messages: number;
  delivered_seq: number;
  marks: number;
  hub_rev: number;
};

function toMember(row: MemberRow): Member {
  return {
    userId: row.user_id,
    role: row.role,
    joinedAt: row.joined_at,
    leftSeq: row.left_seq,
    readSeq: row.read_seq,
    readMessages: row.read_messages,
    deliveredSeq: row.delivered_seq,
    marks: row.marks,
    hubRev: row.hub_rev,
  };
}

/**
 * Who is in the room, and how far each has got. Kept in memory as well, since every frame asks; what is written is
 * written to the table first. Those who left stay known, so that their hub can be told and their `marks` go on.
 */
export class Members {
  readonly #sql: SqlStorage;
  readonly #known: Map<string, Member>;
  readonly #unsaved = new Set<string>();
  #present = 0;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    const rows = sql.exec<MemberRow>("SELECT * FROM member").toArray();
    this.#known = new Map(rows.map((row) => [row.user_id, toMember(row)]));
    for (const { leftSeq } of this.#known.values()) if (leftSeq === null) this.#present += 1;
  }

  /** How many are in the chat. */
  get count(): number {
    return this.#present;
  }

  get(userId: string): Member | undefined {
    const member = this.#known.get(userId);
    return member?.leftSeq === null ? member : undefined;
  }

  /** A member, even one who has left. */
  find(userId: string): Member | undefined {
    return this.#known.get(userId);
  }

  /** Everybody, those who left too. */
  known(): Iterable<Member> {
    return this.#known.values();
  }

  /** Adds somebody, or takes them back. What was said before they came does not count as unread. */
  add(userId: string, role: MemberRole, at: Millis, seq: number, messages: number): Member {
    const before = this.#known.get(userId);
    const member: Member = {
      userId,
      role,
      joinedAt: at,
      leftSeq: null,
      readSeq: seq,
      readMessages: messages,
      deliveredSeq: seq,
      marks: before?.marks ?? 0,
      hubRev: before?.hubRev ?? 0,
    };
    this.#put(member);
    this.#present += 1;
    return member;
  }

  /** Notes that a member left with that event. */
  leave(member: Member, seq: number): void {
    this.#put({ ...member, leftSeq: seq });
    this.#present -= 1;
  }

  /**
   * A member wrote that event, and so has seen what came before. Their hub hears of it with the event itself. Written by
   * {@link save}, which has to follow in the same turn.
   */
  wrote(member: Member, seq: number, messages: number): void {
    const has = { readSeq: seq, readMessages: messages, deliveredSeq: seq };
    this.#known.set(member.userId, { ...member, ...has });
    this.#unsaved.add(member.userId);
  }

  /** Writes down who wrote what, once for everything they wrote in this turn. */
  save(): void {
    for (const userId of this.#unsaved) {
      const member = this.#known.get(userId);
      if (member) this.#put(member);
    }
    this.#unsaved.clear();
  }

  /** Moves the read mark forward. */
  read(member: Member, seq: number, messages: number): Member {
    const moved = { ...member, readSeq: seq, readMessages: messages, marks: member.marks + 1 };
    this.#put(moved);
    return moved;
  }

  /** Everything up to that event has reached the member. */
  reached(member: Member, seq: number): void {
    if (seq <= member.deliveredSeq) return;
    this.#sql.exec("UPDATE member SET delivered_seq = ? WHERE user_id = ?", seq, member.userId);
    this.#known.set(member.userId, { ...member, deliveredSeq: seq });
  }

  /** These hubs have these revisions now. */
  told(revisions: readonly (readonly [userId: string, rev: number])[]): void {
    if (revisions.length === 0) return;
    this.#sql.exec(
      `UPDATE member SET hub_rev = max(hub_rev, told.rev)
       FROM (SELECT value ->> 0 AS id, value ->> 1 AS rev FROM json_each(?)) AS told
       WHERE user_id = told.id`,
      JSON.stringify(revisions),
    );
    for (const [userId, rev] of revisions) {
      const member = this.#known.get(userId);
      if (member) this.#known.set(userId, { ...member, hubRev: Math.max(member.hubRev, rev) });
    }
  }

  /** A page of the members by when they joined. */
  page(after: MemberPosition | null, limit: number): RoomMember[] {
    const rows = this.#sql.exec<MemberRow>(
      `SELECT * FROM member WHERE left_seq IS NULL AND (joined_at, user_id) > (?, ?)
       ORDER BY joined_at, user_id LIMIT ?`,
      after?.joinedAt ?? 0,
      after?.userId ?? "",
      limit,
    );
    return rows.toArray().map(({ user_id: userId, role, joined_at: joinedAt }) => ({
      userId,
      role,
      joinedAt,
    }));
  }

  #put(member: Member): void {
    this.#sql.exec(
      "INSERT OR REPLACE INTO member VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      member.userId,
      member.role,
      member.joinedAt,
      member.leftSeq,
      member.readSeq,
      member.readMessages,
      member.deliveredSeq,
      member.marks,
      member.hubRev,
    );
    this.#known.set(member.userId, member);
  }
}
