import type { MemberRole } from "../../shared/contracts/chat/index.ts";
import type { Millis } from "../../shared/kernel/time.ts";
import {
  type Refusal,
  type Ruled,
  refusalToAdd,
  refusalToChangeRole,
  refusalToLeave,
  refusalToRename,
  refusalToTakeOut,
} from "../../workers/domains/chat/membership-rules.ts";
import type { ChatChange, RoomPerson } from "../../workers/domains/chat/ports.ts";
import type { OtherContent } from "../../workers/domains/chat/rules.ts";
import type { ChatFacts } from "./chat-facts.ts";
import type { Connections } from "./connections.ts";
import type { Directory } from "./directory.ts";
import type { HubUpdates } from "./hub-updates.ts";
import type { Member, Members } from "./members.ts";

export interface RosterPort {
  readonly facts: ChatFacts;
  readonly members: Members;
  readonly directory: Directory;
  readonly hubs: HubUpdates;
  readonly connections: Connections;
  /** Adds to the log, and tells everybody connected. */
  readonly record: (actorId: string, content: OtherContent) => { seq: number; at: Millis };
  readonly messageCount: () => number;
}

const refused = (why: Refusal) => ({ kind: "refused", why }) as const;
const done = <Result>(result: Result) => ({ kind: "done", result }) as const;

/** Who is in the chat, as what, and what they may change about it. Each change is one turn, with its event. */
export class Roster {
  readonly #port: RosterPort;

  constructor(port: RosterPort) {
    this.#port = port;
  }

  /** The first people of a chat. Of a group the founder owns it, of a direct chat both. */
  found(founderId: string, people: readonly RoomPerson[]): void {
    const { facts, directory } = this.#port;
    directory.chatChanged();
    for (const person of people) {
      const owns = facts.type === "direct" || person.id === founderId;
      this.#admit(founderId, person, owns ? "owner" : "member");
    }
    this.#port.hubs.changed();
  }

  /** Adds somebody who comes by themselves, unless they are there. Whoever comes first owns the chat. */
  join(person: RoomPerson): Member {
    const { members, hubs } = this.#port;
    const present = members.get(person.id);
    if (present) members.call(present, person);
    if (present) return present;
    const role = members.count === 0 ? "owner" : "member";
    const member = this.#admit(person.id, person, role);
    hubs.changedSlightly();
    return member;
  }

  /** Adds people. Answers all of them as members, those too who had been there. */
  add(actor: Member, people: readonly RoomPerson[]): Ruled<readonly Member[]> {
    const { members, hubs } = this.#port;
    const refusal = refusalToAdd(this.#standing(actor));
    if (refusal) return refused(refusal);
    const all = people.map(
      (person) => members.get(person.id) ?? this.#admit(actor.userId, person, "member"),
    );
    hubs.changed();
    return done(all);
  }

  /** Takes somebody out, or lets them leave: nothing reaches their sockets from here on. */
  remove(actor: Member, userId: string): Ruled<null> {
    const member = this.#port.members.get(userId);
    const standing = this.#standing(actor);
    const refusal =
      userId === actor.userId
        ? refusalToLeave(standing, this.#isLastOwner(actor))
        : refusalToTakeOut(standing);
    if (refusal) return refused(refusal);
    if (!member) return refused("no_such_member");
    this.#dismiss(actor.userId, member);
    return done(null);
  }

  /**
   * Takes out somebody who is gone for good, whatever they own: if they were the last owner, whoever has been there
   * longest owns the chat now.
   */
  depart(member: Member): void {
    const wasLast = this.#isLastOwner(member);
    this.#dismiss(member.userId, member);
    if (!wasLast) return;
    const [heir] = this.#port.members.page(null, 1);
    const next = heir && this.#port.members.get(heir.userId);
    if (next) this.#setRole(member.userId, next, "owner");
  }

  changeRole(actor: Member, userId: string, role: MemberRole): Ruled<Member> {
    const member = this.#port.members.get(userId);
    const isLast = member !== undefined && this.#isLastOwner(member);
    const refusal = refusalToChangeRole(this.#standing(actor), role, isLast);
    if (refusal) return refused(refusal);
    if (!member) return refused("no_such_member");
    return done(member.role === role ? member : this.#setRole(actor.userId, member, role));
  }

  /** Changes what the chat looks like to everybody, and whether it is muted for the one who asks. All of it, or nothing. */
  change(actor: Member, { title, avatarUrl, muted }: ChatChange): Ruled<null> {
    const renames = title !== undefined || avatarUrl !== undefined;
    const refusal = renames ? refusalToRename(this.#standing(actor)) : null;
    if (refusal) return refused(refusal);
    if (title !== undefined) this.#rename(actor.userId, title);
    if (avatarUrl !== undefined) this.#picture(actor.userId, avatarUrl);
    if (muted !== undefined) this.#port.members.mute(actor, muted);
    this.#port.hubs.changed();
    return done(null);
  }

  /** One of the two of a direct chat has blocked the other, or no longer. */
  block(blocked: boolean): void {
    const { facts, members, hubs } = this.#port;
    if (facts.type !== "direct" || facts.blocked === blocked) return;
    facts.block(blocked);
    members.markAll();
    hubs.changed();
  }

  /** A member is called otherwise now; in a direct chat the other sees it under that name. */
  profileChanged(member: Member, person: RoomPerson): void {
    const { facts, members, hubs } = this.#port;
    if (!members.call(member, person) || facts.type !== "direct") return;
    members.markAll();
    hubs.changed();
  }

  #rename(actorId: string, title: string): void {
    const { facts, record, directory } = this.#port;
    if (title === facts.title) return;
    facts.rename(title);
    record(actorId, { kind: "renamed", body: { title } });
    directory.chatChanged();
  }

  #picture(actorId: string, avatarUrl: string | null): void {
    const { facts, record } = this.#port;
    if (avatarUrl === facts.avatarUrl) return;
    facts.picture(avatarUrl);
    record(actorId, { kind: "avatar_changed", body: { avatarUrl } });
  }

  #standing({ role }: Member) {
    return { type: this.#port.facts.type, role };
  }

  #isLastOwner(member: Member): boolean {
    return member.role === "owner" && this.#port.members.owners === 1;
  }

  #admit(actorId: string, person: RoomPerson, role: MemberRole): Member {
    const { members, directory, record, messageCount } = this.#port;
    const { at, seq } = record(actorId, {
      kind: "member_joined",
      body: { userId: person.id, role },
    });
    directory.memberChanged(person.id);
    return members.add(person, role, at, seq, messageCount());
  }

  #dismiss(actorId: string, member: Member): void {
    const { members, directory, record, connections, hubs } = this.#port;
    const { userId } = member;
    // First, so that not even this event reaches them.
    connections.closeUser(userId);
    const { seq } = record(actorId, { kind: "member_left", body: { userId } });
    directory.memberChanged(userId);
    members.leave(member, seq);
    hubs.changed();
  }

  #setRole(actorId: string, member: Member, role: MemberRole): Member {
    const { members, directory, record, hubs } = this.#port;
    const { userId } = member;
    record(actorId, { kind: "role_changed", body: { userId, role } });
    directory.memberChanged(userId);
    const changed = members.setRole(member, role);
    hubs.changed();
    return changed;
  }
}
