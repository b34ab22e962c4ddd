import type {
  EventLine,
  RelayChange,
  RelayedReply,
  RelayState,
} from "../../shared/contracts/chat/relay.ts";
import type { SignalLine } from "./signal-frames.ts";

/** A relay as the room calls it. */
export interface Relay {
  deliver(lines: readonly EventLine[]): Promise<void>;
  /** Tells all its sockets these signals. */
  tellSignals(signals: readonly SignalLine[]): Promise<void>;
  tellUser(userId: string, text: string): Promise<void>;
  reply(replies: readonly RelayedReply[]): Promise<void>;
  /** Closes the user's sockets, and those that are being opened. */
  closeUser(userId: string, code: number, reason: string): Promise<void>;
  closeAll(code: number, reason: string): Promise<void>;
  closeSessions(userId: string, sessionIds: readonly string[]): Promise<void>;
  state(): Promise<RelayState>;
}

export interface RelaysPort {
  readonly sql: SqlStorage;
  /** So many sockets an object holds. */
  readonly socketsPerObject: number;
  readonly open: (index: number) => Relay;
  /** The log after an event. */
  readonly linesAfter: (seq: number) => EventLine[];
  /** The end of the log. */
  readonly latest: () => EventLine[];
  readonly isMember: (userId: string) => boolean;
  /** Closes all sockets of somebody who is not a member. */
  readonly expel: (userId: string) => void;
  /** A user has come to a relay or left it. */
  readonly changed: (userId: string) => void;
  readonly background: (work: Promise<unknown>) => void;
}

/** A relay that has not answered for so many tries in a row is given up: its sockets are gone, or will be. */
const MOST_FAILURES = 8;
const FIRST_PAUSE_MS = 100;

class Link {
  readonly index: number;
  readonly users = new Set<string>();
  /** Of whom something was heard since the relay was last asked who is there. */
  readonly heard = new Set<string>();
  sockets = 0;
  /** Those of them that take each signal in a frame of its own. */
  plain = 0;
  /** Everything up to this event has reached the relay. */
  delivered: number;
  repairing = false;
  #relay: Relay | null = null;
  readonly #open: (index: number) => Relay;

  constructor(index: number, delivered: number, open: (index: number) => Relay) {
    this.index = index;
    this.delivered = delivered;
    this.#open = open;
  }

  /** Calls on one stub arrive in their order; one that has failed is good for nothing. */
  get relay(): Relay {
    this.#relay ??= this.#open(this.index);
    return this.#relay;
  }

  broken(): void {
    this.#relay = null;
  }
}

/**
 * The objects that hold a crowd's sockets for a room. The room alone orders; relays bring on what it sends, tell it what
 * their sockets say, and notice by the numbers of the events if something did not reach them. Which relays there are is
 * written down: a room that wakes asks them who is there.
 */
export class Relays {
  readonly #port: RelaysPort;
  readonly #links = new Map<number, Link>();

  constructor(port: RelaysPort, lastSeq: number) {
    this.#port = port;
    const rows = port.sql.exec<{ number: number }>("SELECT number FROM relay ORDER BY number");
    for (const { number } of rows.toArray()) {
      const link = new Link(number, lastSeq, port.open);
      this.#links.set(number, link);
      port.background(this.#ask(link));
    }
  }

  /** How many sockets all of them hold, as far as known. */
  get sockets(): number {
    let sockets = 0;
    for (const link of this.#links.values()) sockets += link.sockets;
    return sockets;
  }

  /** How many of them take each signal in a frame of its own. */
  get plain(): number {
    let plain = 0;
    for (const link of this.#links.values()) plain += link.plain;
    return plain;
  }

  has(userId: string): boolean {
    for (const { users } of this.#links.values()) if (users.has(userId)) return true;
    return false;
  }

  get crowded(): boolean {
    return this.#links.size > 0;
  }

  /** Where the next socket goes: `null` for the room itself, which holds so many. Fills one relay after the other. */
  place(held: number, lastSeq: number): number | null {
    const { socketsPerObject } = this.#port;
    if (held < socketsPerObject) return null;
    for (let index = 0; ; index += 1) {
      const link = this.#links.get(index) ?? this.#add(index, lastSeq);
      if (link.sockets < socketsPerObject) {
        // Counted until the relay tells how many there are: others come at the same time.
        link.sockets += 1;
        return index;
      }
    }
  }

  /** A relay told who has come and gone. */
  note(index: number, { users, sockets, plain = sockets }: RelayChange): void {
    const link = this.#links.get(index) ?? (sockets > 0 ? this.#regain(index) : null);
    if (!link) return;
    for (const [userId, online] of users) this.#hear(link, userId, online);
    this.#count(link, sockets, plain);
  }

  /** Somebody has a socket at that relay from now on. */
  opened(index: number, userId: string, lastSeq: number): void {
    this.#hear(this.#links.get(index) ?? this.#add(index, lastSeq), userId, true);
  }

  bring(lines: readonly EventLine[]): void {
    for (const link of this.#links.values()) {
      if (!link.repairing) this.#port.background(this.#deliver(link, lines));
    }
  }

  tell(signals: readonly SignalLine[]): void {
    this.#all((relay) => relay.tellSignals(signals));
  }

  tellUser(userId: string, text: string): void {
    for (const link of this.#links.values()) {
      if (link.users.has(userId)) this.#try(link, (relay) => relay.tellUser(userId, text));
    }
  }

  reply(index: number, replies: readonly RelayedReply[]): void {
    const link = this.#links.get(index);
    if (link) this.#try(link, (relay) => relay.reply(replies));
  }

  closeUser(userId: string, code: number, reason: string): void {
    this.#all((relay) => relay.closeUser(userId, code, reason));
  }

  closeAll(code: number, reason: string): void {
    this.#all((relay) => relay.closeAll(code, reason));
  }

  closeSessions(userId: string, sessionIds: readonly string[]): void {
    this.#all((relay) => relay.closeSessions(userId, sessionIds));
  }

  #add(index: number, lastSeq: number): Link {
    this.#port.sql.exec("INSERT INTO relay VALUES (?) ON CONFLICT DO NOTHING", index);
    const link = new Link(index, lastSeq, this.#port.open);
    this.#links.set(index, link);
    return link;
  }

  /** A relay that was let go of holds sockets after all. It is brought the latest, of which it passes on what it lacks. */
  #regain(index: number): Link {
    const latest = this.#port.latest();
    const link = this.#add(index, (latest[0]?.seq ?? 1) - 1);
    this.#port.background(this.#deliver(link, latest));
    this.#port.background(this.#ask(link));
    return link;
  }

  #isKnown(link: Link): boolean {
    return this.#links.get(link.index) === link;
  }

  #remove(link: Link): void {
    if (!this.#isKnown(link)) return;
    this.#port.sql.exec("DELETE FROM relay WHERE number = ?", link.index);
    this.#links.delete(link.index);
    for (const userId of link.users) this.#port.changed(userId);
  }

  #count(link: Link, sockets: number, plain: number): void {
    link.sockets = sockets;
    link.plain = plain;
    if (sockets === 0) this.#remove(link);
  }

  #hear(link: Link, userId: string, online: boolean): void {
    link.heard.add(userId);
    this.#mark(link, userId, online);
  }

  /** Who was taken out before the room knew of that relay has a socket there yet. */
  #mark(link: Link, userId: string, online: boolean): void {
    if (online && !this.#port.isMember(userId)) {
      this.#port.expel(userId);
      return;
    }
    if (online === link.users.has(userId)) return;
    if (online) link.users.add(userId);
    else link.users.delete(userId);
    this.#port.changed(userId);
  }

  #all(work: (relay: Relay) => Promise<void>): void {
    for (const link of this.#links.values()) this.#try(link, work);
  }

  /** What is lost with a relay that does not answer was for sockets that are lost with it. */
  #try(link: Link, work: (relay: Relay) => Promise<void>): void {
    this.#port.background(work(link.relay).catch(() => link.broken()));
  }

  async #deliver(link: Link, lines: readonly EventLine[]): Promise<void> {
    try {
      await link.relay.deliver(lines);
      link.delivered = Math.max(link.delivered, lines.at(-1)?.seq ?? 0);
    } catch {
      await this.#repair(link);
    }
  }

  /** Brings a relay that a call did not reach everything it lacks. */
  async #repair(link: Link): Promise<void> {
    if (link.repairing) return;
    link.repairing = true;
    for (let tries = 0; tries < MOST_FAILURES; tries += 1) {
      await scheduler.wait(FIRST_PAUSE_MS * 2 ** tries);
      if (await this.#bringMissing(link)) return;
    }
    this.#remove(link);
  }

  async #bringMissing(link: Link): Promise<boolean> {
    link.broken();
    try {
      const lines = this.#port.linesAfter(link.delivered);
      await link.relay.deliver(lines);
      link.delivered = Math.max(link.delivered, lines.at(-1)?.seq ?? 0);
      // What came meanwhile follows from here in its turn.
      const rest = this.#port.linesAfter(link.delivered);
      link.repairing = false;
      if (rest.length > 0) void this.#deliver(link, rest);
      await this.#ask(link);
      return true;
    } catch {
      return false;
    }
  }

  /** Learns from a relay who is there. What was heard of somebody while it answered is newer than its answer. */
  async #ask(link: Link): Promise<void> {
    link.heard.clear();
    const { online, sockets, plain = sockets } = await link.relay.state();
    if (!this.#isKnown(link)) return;
    const here = new Set(online);
    for (const userId of new Set([...link.users, ...here])) {
      if (!link.heard.has(userId)) this.#mark(link, userId, here.has(userId));
    }
    if (link.heard.size === 0) this.#count(link, sockets, plain);
  }
}
