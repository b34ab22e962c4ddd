import type { Call } from "../../shared/contracts/calls/index.ts";
import { MINUTE, type Millis, SECOND } from "../../shared/kernel/time.ts";
import {
  apply,
  begin,
  type CallEvent,
  type CallPlan,
  type CallState,
  isOver,
  nextDeadline,
  type Outcome,
  subjectOf,
  toCall,
} from "../../workers/domains/calls/rules.ts";
import { CallStore, type ListenerName } from "./call-store.ts";
import { Tellings, type TellingsPort } from "./tellings.ts";

/** So long it may take to find out who is free; then the call never was. */
const CLAIMING_MS = 15 * SECOND;
/** So long a call that is over stays where clients that come late look for it. */
const STAYS_MS = 10 * MINUTE;

export interface LiveCallPort {
  readonly sql: SqlStorage;
  /** All that is written in it is kept, or nothing. */
  readonly transaction: (write: () => void) => void;
  readonly now: () => Millis;
  readonly tell: TellingsPort["tell"];
  readonly wakeBy: (at: Millis) => void;
  /** The call has made a transition. */
  readonly moved: (before: CallState, after: CallState) => void;
}

/** One call: its state, and that everybody hears of it. Every method is one turn of its object, which nothing interrupts. */
export class LiveCall {
  readonly #port: LiveCallPort;
  readonly #store: CallStore;
  readonly #tellings: Tellings;
  readonly subject: string;
  #state: CallState;
  #claiming: boolean;
  /** Until when this object, since it was last started, is finding out who is free. */
  #claimingUntil = 0;

  private constructor(
    port: LiveCallPort,
    store: CallStore,
    kept: { readonly state: CallState; readonly claiming: boolean; readonly subject: string },
  ) {
    this.#port = port;
    this.#store = store;
    this.#state = kept.state;
    this.#claiming = kept.claiming;
    this.subject = kept.subject;
    const { now, tell, wakeBy } = port;
    const newest = () => ({ revision: this.#state.revision, over: isOver(this.#state) });
    this.#tellings = new Tellings({ store, newest, now, tell, wakeBy });
  }

  /** The call that is kept there, if any. */
  static load(port: LiveCallPort): LiveCall | null {
    const store = new CallStore(port.sql);
    const kept = store.load();
    return kept && new LiveCall(port, store, kept);
  }

  /** Writes down a call that is not begun yet. If it does not begin soon, it is given up by the alarm. */
  static found(port: LiveCallPort, plan: CallPlan): LiveCall {
    const store = new CallStore(port.sql);
    const now = port.now();
    const state = begin(plan, now);
    const subject = subjectOf(plan);
    port.transaction(() => store.found(state, subject));
    const call = new LiveCall(port, store, { state, claiming: true, subject });
    call.#claimingUntil = now + CLAIMING_MS;
    port.wakeBy(call.#claimingUntil);
    return call;
  }

  get state(): CallState {
    return this.#state;
  }

  /** Whether it is not known yet if its people are free. */
  get claiming(): boolean {
    return this.#claiming;
  }

  describe(): Call {
    return toCall(this.#state);
  }

  /** The call begins, without those who are in another one. */
  start(busy: readonly string[]): void {
    const now = this.#port.now();
    const outcome = apply(this.#state, { kind: "busy", userIds: busy }, now);
    if (outcome.kind === "refused") return;
    const state = { ...outcome.state, revision: 1 };
    this.#port.transaction(() => this.#store.begin(state, now));
    this.#claiming = false;
    this.#state = state;
    this.#wake();
    this.#tellings.poke();
  }

  /** Lets the call take its course. What is refused changes nothing. */
  apply(event: CallEvent): Outcome {
    if (this.#claiming) return { kind: "refused", code: "call_state" };
    const before = this.#state;
    const now = this.#port.now();
    const outcome = apply(before, event, now);
    if (outcome.kind === "refused" || outcome.state === before) return outcome;
    const { state, moved } = outcome;
    this.#port.transaction(() => {
      if (moved) this.#store.record(state, now);
      else this.#store.save(state);
    });
    this.#state = state;
    if (moved) this.#port.moved(before, state);
    this.#wake();
    if (moved) this.#tellings.poke();
    return outcome;
  }

  /**
   * Looks after what time changes. Answers when to do so again, or that the call can be forgotten: everybody knows that
   * it is over, or it never began.
   */
  tick(): Millis | "forget" {
    const now = this.#port.now();
    if (this.#claiming) return now < this.#claimingUntil ? this.#claimingUntil : "forget";
    this.apply({ kind: "time" });
    this.#tellings.poke();
    const due = [nextDeadline(this.#state), this.#tellings.nextCheck()].filter((at) => at !== null);
    if (due.length > 0) return Math.min(...due);
    const stays = (this.#state.endedAt ?? now) + STAYS_MS;
    return now < stays ? stays : "forget";
  }

  /** Waits until this listener has heard everything, or cannot be told just now. */
  told(name: ListenerName): Promise<void> {
    return this.#tellings.told(name);
  }

  #wake(): void {
    const at = nextDeadline(this.#state) ?? this.#port.now() + SECOND;
    this.#port.wakeBy(isOver(this.#state) ? this.#port.now() + SECOND : at);
  }
}
