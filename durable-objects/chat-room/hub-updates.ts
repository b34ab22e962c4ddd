import { MINUTE, type Millis, SECOND, systemClock } from "../../shared/kernel/time.ts";
import type { ChatUpdate, HubAnswer } from "../../workers/domains/chat/ports.ts";
import type { Member, Members } from "./members.ts";

/** So many hubs are told at once when the room was quiet. */
const FIRST = 25;
/** In a busy room so many are told at a time: of members who are elsewhere, and of those who see the room anyway. */
const AT_ONCE = { absent: 5, here: 2 } as const;
const PAUSE_MS = 50;
/**
 * Each hub has to be woken, which costs more than all its owner's frames: of a crowd that looks on, few a second are,
 * and never two in a row, for which messages would have to wait.
 */
const CROWD = { from: 100, atOnce: 1, pauseMs: 125 } as const;
/** A room in which nothing has changed for so long is quiet: whoever is behind is told soon. */
const QUIET = { afterMs: SECOND, atOnce: 10 } as const;
/** No hub hears more often than this. */
const EVERY_MS = SECOND;
/** When an alarm takes over from a room that stopped telling; doubled while hubs do not answer. */
const BACKSTOP_MS = 5 * SECOND;
const LONGEST_BACKSTOP_MS = 10 * MINUTE;

export interface HubUpdatesPort {
  /** The newest revision there is for this member. */
  readonly revisionFor: (member: Member) => number;
  /** What goes with it. */
  readonly updateFor: (member: Member) => ChatUpdate;
  /** Whether the member is connected to the room, and so knows it all already. */
  readonly isHere: (member: Member) => boolean;
  readonly tell: (userId: string, update: ChatUpdate) => Promise<HubAnswer>;
  /** Sees to it that the room is awake then, in the same write as the change that asks for it. */
  readonly wakeBy: (at: Millis) => void;
}

/**
 * Keeps the members' hubs in step with the room. A change is told at once when the room was quiet; in a busy one all
 * hubs together are told at a bounded rate, those first whose owners are elsewhere. What a hub is told is absolute and
 * carries a revision, so that late and repeated updates do no harm, and a hub that did not answer is simply still behind.
 * Whose user has been away for long is not told any more: it asks when they are back.
 */
export class HubUpdates {
  readonly #members: Members;
  readonly #port: HubUpdatesPort;
  readonly #unanswered = new Set<string>();
  readonly #toldAt = new Map<string, Millis>();
  #running = false;
  #firstRound: Promise<void> = Promise.resolve();
  #lastToldAt = 0;
  #lastChangeAt = 0;
  #failures = 0;
  #stopped = false;

  constructor(members: Members, port: HubUpdatesPort) {
    this.#members = members;
    this.#port = port;
  }

  /** Something changed that hubs show. */
  changed(): void {
    this.#lastChangeAt = Date.now();
    this.#port.wakeBy(systemClock.now() + BACKSTOP_MS);
    if (!this.#running) this.#start();
  }

  /** Something changed that can wait: it goes along with the next change, or is told by the alarm. */
  changedSlightly(): void {
    this.#port.wakeBy(systemClock.now() + BACKSTOP_MS * 4);
  }

  /** The chat is gone: there is nothing left to tell. */
  stop(): void {
    this.#stopped = true;
  }

  /** The alarm: goes on with whoever is behind. */
  resume(): void {
    this.#unanswered.clear();
    if (!this.#running && this.#behind().length > 0) this.#start();
  }

  /** When the alarm should look after it; `null` when every hub knows everything. */
  nextCheck(now: Millis): Millis | null {
    if (!this.#running && this.#unanswered.size === 0) return null;
    return now + Math.min(BACKSTOP_MS * 2 ** this.#failures, LONGEST_BACKSTOP_MS);
  }

  /** What a hub is told that asks, as its user is back; it is told everything from here on. */
  back(member: Member): ChatUpdate {
    this.#members.setDormant(member.userId, false);
    const update = this.#port.updateFor(this.#members.find(member.userId) ?? member);
    this.#note([[member.userId, update.rev]]);
    return update;
  }

  /** Tells this member's hub now, and waits for it. */
  async tellNow(userId: string): Promise<void> {
    const member = this.#members.find(userId);
    if (!member || member.hubRev >= this.#port.revisionFor(member)) return;
    this.#note([await this.#tell(member)]);
  }

  /** Waits until those have been told who are told at once when the room was quiet before. */
  firstTold(): Promise<void> {
    return this.#firstRound;
  }

  #start(): void {
    this.#running = true;
    this.#firstRound = scheduler.wait(0).then(() => this.#firstOnes());
  }

  async #firstOnes(): Promise<void> {
    await this.#tellAll(this.#absentFirst(this.#behind()).slice(0, FIRST));
    this.#roundAfter(PAUSE_MS);
  }

  #roundAfter(pause: Millis): void {
    setTimeout(() => this.#round(), pause);
  }

  async #round(): Promise<void> {
    const behind = this.#behind();
    const rest = this.#lastToldAt + EVERY_MS - Date.now();
    if (behind.length === 0 && rest <= 0) {
      this.#running = false;
    } else if (behind.length === 0) {
      this.#roundAfter(rest);
    } else {
      const { members, pause } = this.#next(behind);
      await this.#tellAll(members);
      this.#roundAfter(pause);
    }
  }

  /** Who is told next, and how long the ones after them wait. */
  #next(behind: readonly Member[]): {
    readonly members: readonly Member[];
    readonly pause: Millis;
  } {
    const since = Date.now() - EVERY_MS;
    const due = behind.filter(({ userId }) => (this.#toldAt.get(userId) ?? 0) <= since);
    const ordered = this.#absentFirst(due);
    const [first] = ordered;
    const atOnce = first && !this.#port.isHere(first) ? AT_ONCE.absent : AT_ONCE.here;
    if (this.#lastChangeAt + QUIET.afterMs <= Date.now()) {
      return { members: ordered.slice(0, QUIET.atOnce), pause: PAUSE_MS };
    }
    if (atOnce === AT_ONCE.here && ordered.length >= CROWD.from) {
      return { members: ordered.slice(0, CROWD.atOnce), pause: CROWD.pauseMs };
    }
    return { members: ordered.slice(0, atOnce), pause: PAUSE_MS };
  }

  #absentFirst(members: readonly Member[]): Member[] {
    const here = members.filter((member) => this.#port.isHere(member));
    return [...members.filter((member) => !this.#port.isHere(member)), ...here];
  }

  /** Whose hub does not have the newest revision, those who wait longest first. */
  #behind(): Member[] {
    const behind: Member[] = [];
    for (const member of this.#members.known()) {
      if (member.dormant || this.#unanswered.has(member.userId)) continue;
      if (member.hubRev < this.#port.revisionFor(member)) behind.push(member);
    }
    return behind.sort((a, b) => a.hubRev - b.hubRev);
  }

  async #tellAll(members: readonly Member[]): Promise<void> {
    if (members.length === 0) return;
    this.#lastToldAt = Date.now();
    const results = await Promise.allSettled(members.map((member) => this.#tell(member)));
    const told = results.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    this.#note(told);
    const answered = new Set(told.map(([userId]) => userId));
    for (const { userId } of members) if (!answered.has(userId)) this.#unanswered.add(userId);
    this.#failures = answered.size === members.length ? 0 : Math.min(this.#failures + 1, 10);
    if (this.#unanswered.size > 0) this.#port.wakeBy(systemClock.now() + BACKSTOP_MS);
  }

  #note(told: readonly (readonly [userId: string, rev: number])[]): void {
    if (!this.#stopped) this.#members.told(told);
  }

  async #tell(member: Member): Promise<readonly [userId: string, rev: number]> {
    const update = this.#port.updateFor(member);
    this.#toldAt.set(member.userId, Date.now());
    const answer = await this.#port.tell(member.userId, update);
    // Who has done something since the question was put is back, whatever was answered.
    const still = this.#members.find(member.userId)?.readSeq === member.readSeq;
    if (!this.#stopped) this.#members.setDormant(member.userId, answer === "away" && still);
    return [member.userId, update.rev];
  }
}
