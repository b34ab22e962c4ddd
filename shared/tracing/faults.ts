import type { Called } from "./called.ts";

/** How often something goes wrong, 0 to 1: before it was done, and after it was done, so that only the answer is lost. */
interface Odds {
  readonly before: number;
  readonly after: number;
}

/** What `CHAOS` says, as JSON. What it leaves out does not happen. */
export interface FaultPlan {
  /** Decides what happens; with it the same questions in the same order meet the same fate. */
  readonly seed: number;
  readonly calls?: Partial<Readonly<Record<Called, Odds>>>;
  readonly messages?: {
    readonly delayed: number;
    readonly doubled: number;
    readonly longestDelaySeconds: number;
  };
}

/** What becomes of a message of the queue: how much later it comes, once or twice. */
export interface MessageFate {
  readonly delaySeconds: number;
  readonly twice: boolean;
}

/** Of a failure that was arranged; what asks cannot tell it from others, but who reads the log can. */
const ARRANGED = "(arranged by CHAOS)";
const WORDS: Readonly<Record<Called, string>> = {
  database: "D1_ERROR: Network connection lost.",
  objects: "Network connection lost.",
  bucket: "put: We encountered an internal error. Please try again. (10001)",
  queue: "Queue send failed: Internal Server Error",
  outside: "Network connection lost.",
};

/** Failures on purpose, the same for the same seed: so that a platform can be seen to bear them. */
export class Faults {
  readonly #plan: FaultPlan;
  #state: number;

  constructor(plan: FaultPlan) {
    this.#plan = plan;
    this.#state = plan.seed >>> 0;
  }

  /** Asks, unless it is to fail; and loses the answer, if that is to be lost. Throws as what is asked would. */
  async disturbed<Answer>(what: Called, ask: () => Promise<Answer>): Promise<Answer> {
    const odds = this.#plan.calls?.[what];
    if (odds === undefined) return ask();
    if (this.#chance(odds.before)) throw failureOf(what);
    const answer = await ask();
    if (this.#chance(odds.after)) throw failureOf(what);
    return answer;
  }

  messageFate(): MessageFate {
    const { delayed = 0, doubled = 0, longestDelaySeconds = 0 } = this.#plan.messages ?? {};
    const late = this.#chance(delayed);
    const delaySeconds = late ? 1 + Math.floor(this.#next() * longestDelaySeconds) : 0;
    return { delaySeconds, twice: this.#chance(doubled) };
  }

  #chance(probability: number): boolean {
    return probability > 0 && this.#next() < probability;
  }

  /** Looks random, from 0 up to and without 1 (mulberry32). */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

function failureOf(what: Called): Error {
  const words = `${WORDS[what]} ${ARRANGED}`;
  return what === "outside" ? new TypeError(words) : new Error(words);
}

let arranged: Faults | null = null;

/** Failures of this isolate; `null` everywhere but in a local build that was told to have some. */
export function arrangedFaults(): Faults | null {
  return arranged;
}

/**
 * Arranges failures, once an isolate. Only ever called in a local build: a deployed one does not have the call, so that
 * nothing configured there can make it fail.
 */
export function arrangeFaults(text: string | undefined): void {
  if (!text || arranged !== null) return;
  arranged = new Faults(JSON.parse(text) as FaultPlan);
}
