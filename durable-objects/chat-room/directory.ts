import { MINUTE, type Millis, SECOND, systemClock } from "../../shared/kernel/time.ts";
import type { ChatFacts } from "./chat-facts.ts";
import type { Members } from "./members.ts";

/** When the alarm takes over from a room that stopped telling; doubled while the directory does not answer. */
const BACKSTOP_MS = 5 * SECOND;
const LONGEST_BACKSTOP_MS = 10 * MINUTE;
/** So many entries are told in one write. */
const AT_ONCE = 500;
/** The entry of the chat itself. */
const CHAT = "";

type DueRow = { user_id: string; change: number };

/** What the directory is told of one member: `null` once they are not in the chat. */
export interface DirectoryEntry {
  readonly userId: string;
  readonly membership: { readonly role: string; readonly joinedAt: Millis } | null;
}

export interface DirectoryPort {
  readonly sql: SqlStorage;
  readonly facts: ChatFacts;
  readonly members: Members;
  /** Writes to the directory; absolute, so that telling again changes nothing. */
  readonly tell: (chat: ChatFacts | null, entries: readonly DirectoryEntry[]) => Promise<void>;
  readonly wakeBy: (at: Millis) => void;
}

/**
 * Keeps the directory of chats in step with the room, which is the truth. What it has to learn is noted in the write
 * that makes it true, told at once, and told again by the alarm until it was heard.
 */
export class Directory {
  readonly #port: DirectoryPort;
  #telling: Promise<void> | null = null;
  #failures = 0;
  #stopped = false;

  constructor(port: DirectoryPort) {
    this.#port = port;
  }

  chatChanged(): void {
    this.memberChanged(CHAT);
  }

  /** Somebody came, left, or has another role. */
  memberChanged(userId: string): void {
    this.#port.sql.exec(
      "INSERT INTO directory_due VALUES (?, 1) ON CONFLICT DO UPDATE SET change = change + 1",
      userId,
    );
    this.#port.wakeBy(systemClock.now() + BACKSTOP_MS);
  }

  /** Tells what is due, one write after the other. Throws if the directory does not answer: the alarm tells it then. */
  told(): Promise<void> {
    const next = (this.#telling ?? Promise.resolve()).catch(() => {}).then(() => this.#tell());
    this.#telling = next;
    return next;
  }

  /** The alarm: goes on with what is due. Answers when to look again. */
  tick(now: Millis): Millis | null {
    if (this.#due().length === 0) return null;
    this.told().catch(() => {});
    return now + Math.min(BACKSTOP_MS * 2 ** this.#failures, LONGEST_BACKSTOP_MS);
  }

  /** The chat is gone: there is nothing left to tell from. */
  stop(): void {
    this.#stopped = true;
  }

  async #tell(): Promise<void> {
    while (!this.#stopped) {
      const due = this.#due();
      if (due.length === 0) return;
      await this.#write(due);
      if (!this.#stopped) this.#forget(due);
    }
  }

  async #write(due: readonly DueRow[]): Promise<void> {
    const { facts, members, tell } = this.#port;
    const isChat = ({ user_id }: DueRow) => user_id === CHAT;
    const entries = due.flatMap((row): DirectoryEntry[] => {
      if (isChat(row)) return [];
      return [{ userId: row.user_id, membership: members.get(row.user_id) ?? null }];
    });
    try {
      await tell(due.some(isChat) ? facts : null, entries);
      this.#failures = 0;
    } catch (error) {
      this.#failures = Math.min(this.#failures + 1, 10);
      throw error;
    }
  }

  #due(): DueRow[] {
    if (this.#stopped) return [];
    return this.#port.sql
      .exec<DueRow>("SELECT user_id, change FROM directory_due LIMIT ?", AT_ONCE)
      .toArray();
  }

  /** What changed again meanwhile stays due. */
  #forget(told: readonly DueRow[]): void {
    this.#port.sql.exec(
      `DELETE FROM directory_due WHERE EXISTS
         (SELECT 1 FROM json_each(?) WHERE value ->> 0 = user_id AND value ->> 1 = change)`,
      JSON.stringify(told.map(({ user_id, change }) => [user_id, change])),
    );
  }
}
