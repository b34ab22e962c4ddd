import type { FaultPlan } from "../../shared/tracing/faults.ts";
import type { Runtime } from "../soak/runtime.ts";

/** How often what goes wrong, unless something else is asked for. */
const USUAL: Omit<FaultPlan, "seed"> = {
  calls: {
    database: { before: 0.004, after: 0.004 },
    bucket: { before: 0.01, after: 0.01 },
    objects: { before: 0.003, after: 0.003 },
    queue: { before: 0.02, after: 0.02 },
    outside: { before: 0.02, after: 0.02 },
  },
  messages: { delayed: 0.2, doubled: 0.15, longestDelaySeconds: 4 },
};

const LOOK_EVERY_MS = 25;
/** By then a runtime that was started again answers. */
const PATIENCE_MS = 240_000;
/** In a run a minute is so long: what the clock does is done often. */
const MINUTE_MS = 4_000;
const EVERY_MINUTE = "* * * * *";

/** What is done to a platform while it is used. */
export class Wreck {
  readonly #runtime: Runtime;
  readonly #seed: number;
  /** After it was started again somebody has to be told where it is. */
  readonly #moved: () => void;
  #starts = 0;
  #clock: ReturnType<typeof setInterval> | undefined;
  /** Time from each kill to the first good answer, in milliseconds. */
  readonly recoveries: number[] = [];

  constructor(runtime: Runtime, seed: number, moved: () => void) {
    this.#runtime = runtime;
    this.#seed = seed;
    this.#moved = moved;
  }

  /** From now on calls fail and messages come late and twice. */
  begin(): Promise<void> {
    return this.#startAgain(true);
  }

  /** Kills it in the middle of everything, and starts it on what it has kept. */
  async kill(): Promise<void> {
    const began = performance.now();
    await this.#startAgain(true);
    await this.#served();
    this.recoveries.push(performance.now() - began);
  }

  /** From now on nothing fails. */
  async end(): Promise<void> {
    await this.#startAgain(false);
    await this.#served();
  }

  /** Has the clock strike every minute, which is a short one. */
  startClock(): void {
    this.#clock = setInterval(() => this.#runtime.ring(EVERY_MINUTE), MINUTE_MS);
  }

  stopClock(): void {
    clearInterval(this.#clock);
  }

  async #startAgain(wrecked: boolean): Promise<void> {
    await this.#runtime.kill();
    this.#starts += 1;
    // Other failures each time: the same would befall the same first questions.
    const plan: FaultPlan = { ...USUAL, seed: this.#seed + this.#starts };
    await this.#runtime.startAgain({ CHAOS: wrecked ? JSON.stringify(plan) : "" });
    this.#moved();
  }

  async #served(): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (performance.now() < deadline) {
      const reply = await fetch(`${this.#runtime.url}/api/media/feed`).catch(() => null);
      if (reply?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    throw new Error("the platform did not come back");
  }
}
