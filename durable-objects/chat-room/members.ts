import type { MemberRole } from "../../shared/contracts/chat/index.ts";
import type { Millis } from "../../shared/kernel/time.ts";
import type { MemberPosition, RoomMember, RoomPerson } from "../../workers/domains/chat/ports.ts";

/** What a member is called; kept in step with their profile. Empty for who left, and while it is not known. */
interface Called {
  readonly username: string | null;
  readonly displayName: string | null;
  readonly avatarUrl: string | null;
  /** Which state of their profile that is. */
  readonly profileVersion: number;
}

export interface Member extends Called {
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
  /** Whether they want no notifications of this chat. */
  readonly muted: boolean;
  /** Whether they have been away for so long that their hub is not told any more. */
  readonly dormant: boolean;
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
  username: string | null;
  display_name: string | null;
  avatar_url: string | null;
  profile_version: number;
  muted: number;
  dormant: number;
};

const COLUMNS = `user_id, role, joined_at, left_seq, read_seq, read_messages, delivered_seq, marks, hub_rev,
  username, display_name, avatar_url, profile_version, muted, dormant`;

const NAMELESS: Called = { username: null, displayName: null, avatarUrl: null, profileVersion: 0 };

function calledOf({ username, displayName, avatarUrl, version }: RoomPerson): Called {
  return { username, displayName, avatarUrl, profileVersion: version };
}

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
    username: row.username,
    displayName: row.display_name,
    avatarUrl: row.avatar_url,
    profileVersion: row.profile_version,
    muted: row.muted !== 0,
    dormant: row.dormant !== 0,
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
  /** Ids by usernames, for as long as nobody comes, goes or takes another name. */
  #named: ReadonlyMap<string, string> | null = null;
  #present = 0;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    const rows = sql.exec<MemberRow>(`SELECT ${COLUMNS} FROM member`).toArray();
    this.#known = new Map(rows.map((row) => [row.user_id, toMember(row)]));
    for (const { leftSeq } of this.#known.values()) if (leftSeq === null) this.#present += 1;
  }

  /** How many are in the chat. */
  get count(): number {
    return this.#present;
  }

  /** How many of them own it. */
  get owners(): number {
    let owners = 0;
    for (const { role, leftSeq } of this.#known.values()) {
      if (role === "owner" && leftSeq === null) owners += 1;
    }
    return owners;
  }

  get(userId: string): Member | undefined {
    const member = this.#known.get(userId);
    return member?.leftSeq === null ? member : undefined;
  }

  /** The members' ids by their usernames in lower case. */
  byUsername(): ReadonlyMap<string, string> {
    this.#named ??= this.#namesNow();
    return this.#named;
  }

  /** A member, even one who has left. */
  find(userId: string): Member | undefined {
    return this.#known.get(userId);
  }

  /** The other one of two, even if they have left. */
  peerOf(userId: string): Member | undefined {
    for (const member of this.#known.values()) if (member.userId !== userId) return member;
    return undefined;
  }

  /** Everybody, those who left too. */
  known(): Iterable<Member> {
    return this.#known.values();
  }

  /** Adds somebody, or takes them back. What was said before they came does not count as unread. */
  add(person: RoomPerson, role: MemberRole, at: Millis, seq: number, messages: number): Member {
    const before = this.#known.get(person.id);
    const member: Member = {
      ...calledOf(person),
      userId: person.id,
      role,
      joinedAt: at,
      leftSeq: null,
      readSeq: seq,
      readMessages: messages,
      deliveredSeq: seq,
      marks: before?.marks ?? 0,
      hubRev: before?.hubRev ?? 0,
      muted: false,
      dormant: false,
    };
    this.#put(member);
    this.#present += 1;
    return member;
  }

  setRole(member: Member, role: MemberRole): Member {
    const changed = { ...member, role };
    this.#put(changed);
    return changed;
  }

  mute(member: Member, muted: boolean): void {
    if (member.muted === muted) return;
    this.#put({ ...member, muted, marks: member.marks + 1 });
  }

  /** Their hub is to be told no more, or again. */
  setDormant(userId: string, dormant: boolean): void {
    const member = this.#known.get(userId);
    if (member && member.dormant !== dormant) this.#put({ ...member, dormant });
  }

  /** Something changed for each of them that the log does not tell. */
  markAll(): void {
    for (const member of this.#known.values()) {
      if (member.leftSeq === null) this.#put({ ...member, marks: member.marks + 1 });
    }
  }

  /** The chat is gone: nobody is in it. */
  forgetAll(): void {
    this.#known.clear();
    this.#unsaved.clear();
    this.#named = null;
    this.#present = 0;
  }

  /** Takes over what a member is called now. Answers whether that was news. */
  call(member: Member, person: RoomPerson): boolean {
    if (person.version <= member.profileVersion) return false;
    const called = calledOf(person);
    this.#put({ ...member, ...called });
    return (["username", "displayName", "avatarUrl"] as const).some(
      (part) => called[part] !== member[part],
    );
  }

  /** Notes that a member left with that event, and forgets what they are called. */
  leave(member: Member, seq: number): void {
    this.#put({ ...member, ...NAMELESS, leftSeq: seq });
    this.#present -= 1;
  }

  /**
   * A member wrote that event, and so has seen what came before. Their hub hears of it with the event itself. Written by
   * {@link save}, which has to follow in the same turn.
   */
  wrote(member: Member, seq: number, messages: number): void {
    const has = { readSeq: seq, readMessages: messages, deliveredSeq: seq, dormant: false };
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
    const marks = member.marks + 1;
    const moved = { ...member, readSeq: seq, readMessages: messages, marks, dormant: false };
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

  /** Who was there when that was written and has read it, but for its writer, by their ids. */
  readersOf(
    { seq, at, actorId }: { readonly seq: number; readonly at: Millis; readonly actorId: string },
    after: string,
    limit: number,
  ): string[] {
    const ids: string[] = [];
    for (const { userId, leftSeq, joinedAt, readSeq } of this.#known.values()) {
      const read = leftSeq === null && joinedAt <= at && readSeq >= seq;
      if (read && userId !== actorId && userId > after) ids.push(userId);
    }
    return ids.sort().slice(0, limit);
  }

  /** A page of the members by when they joined. */
  page(after: MemberPosition | null, limit: number): RoomMember[] {
    const rows = this.#sql.exec<MemberRow>(
      `SELECT ${COLUMNS} FROM member WHERE left_seq IS NULL AND (joined_at, user_id) > (?, ?)
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

  #namesNow(): ReadonlyMap<string, string> {
    const ids = new Map<string, string>();
    for (const { leftSeq, username, userId } of this.#known.values()) {
      if (leftSeq === null && username !== null) ids.set(username.toLowerCase(), userId);
    }
    return ids;
  }

  #put(member: Member): void {
    const before = this.#known.get(member.userId);
    const { username, leftSeq } = member;
    if (before?.username !== username || before.leftSeq !== leftSeq) this.#named = null;
    this.#sql.exec(
      `INSERT OR REPLACE INTO member (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      member.userId,
      member.role,
      member.joinedAt,
      member.leftSeq,
      member.readSeq,
      member.readMessages,
      member.deliveredSeq,
      member.marks,
      member.hubRev,
      member.username,
      member.displayName,
      member.avatarUrl,
      member.profileVersion,
      member.muted ? 1 : 0,
      member.dormant ? 1 : 0,
    );
    this.#known.set(member.userId, member);
  }
}
