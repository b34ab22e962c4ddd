import type { ClientState } from "ts-mls";
import type { ChatEvent, MlsDraft } from "../../../shared/client/encryption.ts";
import {
  type ChatRecord,
  loadRecord,
  loadState,
  nextChanges,
  recordChange,
  stateChanges,
} from "./chat-record.ts";
import type { MadeCommit } from "./commits.ts";
import { firstOf } from "./first-event.ts";
import type { Here } from "./here.ts";
import type { Change, Handed } from "./ports.ts";
import { type Known, takeIn } from "./take-in.ts";

/**
 * A chat's log as this device follows it: what it has taken in, and what it hands in. Whatever it learns is written down
 * before anything else is done with it.
 */
export class FollowedChat {
  readonly #here: Here;
  readonly chatId: string;
  #known: Known;

  private constructor(here: Here, chatId: string, known: Known) {
    this.#here = here;
    this.chatId = chatId;
    this.#known = known;
  }

  static async open(here: Here, chatId: string): Promise<FollowedChat> {
    const { around, device } = here;
    const { store, transport } = around;
    const kept = await loadRecord(store, chatId);
    if (kept) {
      const state = await loadState(store, chatId);
      return new FollowedChat(here, chatId, { record: kept, state });
    }
    const record: ChatRecord = {
      revision: 0,
      cursor: await firstOf(around, chatId, device.knownSince),
      standing: "outside",
      // Whoever comes or goes meanwhile is in the log after that.
      members: await transport.members(chatId),
      missed: 0,
      epochAt: around.now(),
      epochMessages: 0,
      strangersSince: null,
      vetted: {},
      heads: {},
      pending: null,
      upsets: [],
    };
    return new FollowedChat(here, chatId, { record, state: null });
  }

  get record(): ChatRecord {
    return this.#known.record;
  }

  get known(): Known {
    return this.#known;
  }

  get state(): ClientState | null {
    return this.#known.state;
  }

  /** Another tab may have gone on with this chat: then this is where it stands now. */
  async refresh(): Promise<void> {
    const { store } = this.#here.around;
    const record = await loadRecord(store, this.chatId);
    if (!record || record.revision === this.record.revision) return;
    this.#known = { record, state: await loadState(store, this.chatId) };
  }

  /** Takes in what has come, and fetches what lies between that and what is known. */
  async feed(events: readonly ChatEvent[]): Promise<void> {
    const [first] = events;
    if (first && first.seq > this.record.cursor + 1) await this.catchUp();
    for (const event of events) await this.#take(event);
  }

  /** Takes in all that the log has. Answers whether there is one for this device's owner. */
  async catchUp(): Promise<boolean> {
    for (;;) {
      const page = await this.#here.around.transport.events(this.chatId, this.record.cursor);
      if (!page) return false;
      for (const event of page.events) await this.#take(event);
      if (page.complete || page.events.length === 0) return true;
    }
  }

  /** Writes down what is known from here on, with whatever else has changed by it. */
  async keep(after: Partial<Known>, more: readonly Change[] = []): Promise<void> {
    const known = { ...this.#known, ...after };
    const record = { ...known.record, revision: this.record.revision + 1 };
    const next = { ...known, record };
    await this.#here.around.store.write([
      recordChange(this.chatId, next.record),
      ...stateChanges(this.chatId, this.state, next.state),
      ...more,
    ]);
    this.#known = next;
  }

  /** Of a commit whose fate is unknown: hands it in again. Answers whether there was one. */
  async settlePending(): Promise<boolean> {
    const { pending } = this.record;
    if (!pending) return false;
    await this.#settle(pending.draft);
    return true;
  }

  async #settle(draft: MlsDraft): Promise<Handed> {
    const handed = await this.handPatiently(draft);
    // What was stored takes effect where it stands in the log.
    if (handed.kind !== "stored") await this.#dropPending();
    await this.catchUp();
    return handed;
  }

  async #dropPending(): Promise<void> {
    await this.keep({ record: { ...this.record, pending: null } }, nextChanges(this.chatId, null));
  }

  /** Hands a commit in: it takes effect where it stands in the log. */
  async handCommit({ draft, epoch, next }: MadeCommit): Promise<Handed> {
    const record = { ...this.record, pending: { draft, epoch } };
    await this.keep({ record }, nextChanges(this.chatId, next));
    return this.#settle(draft);
  }

  /** Hands something in, as soon as it may be. */
  async handPatiently(draft: MlsDraft): Promise<Exclude<Handed, { kind: "too_fast" }>> {
    const { transport, wait } = this.#here.around;
    for (;;) {
      const handed = await transport.hand(this.chatId, draft);
      if (handed.kind !== "too_fast") return handed;
      await wait(handed.retryAfterMs);
    }
  }

  async #take(event: ChatEvent): Promise<void> {
    if (event.seq <= this.record.cursor) return;
    if (event.seq !== this.record.cursor + 1) throw new Error("an event of the log is missing");
    const { around, device, logs } = this.#here;
    const context = { chatId: this.chatId, device, logs, store: around.store };
    const { changes, ...after } = await takeIn(context, this.#known, event);
    await this.keep(after, changes);
  }
}
