import type { Millis } from "../../shared/kernel/time.ts";

/**
 * How long to gather work before the next round. Begins with what so many sockets cost when nothing else happens, and
 * grows while timers come late, which tells that the machine does not keep up: under load, fewer and fuller rounds.
 */
class Pace {
  #stretch = 1;

  pause(sockets: number): Millis {
    return Math.min(4 + sockets * 0.04, 50) * this.#stretch;
  }

  /** A pause of `planned` took `taken`. */
  took(planned: Millis, taken: Millis): void {
    const late = taken - planned;
    if (late > planned) this.#stretch = Math.min(this.#stretch * 1.25, 3);
    else if (late < planned / 2) this.#stretch = Math.max(this.#stretch * 0.9, 1);
  }
}

export interface RoundsPort {
  /** Ends a round: saves and sends what its tasks left behind. Answers whether there was anything. */
  readonly finish: () => boolean;
  /** How many sockets a round has to serve. */
  readonly sockets: () => number;
}

/**
 * Does the room's work in rounds. The first task after a pause is done at the end of its own turn; while more keep
 * coming they are gathered and done together. All writes of a round are one transaction, which the disk is asked to keep
 * once, and all its events leave in one frame: a busy room costs few of either.
 */
export class Rounds {
  readonly #port: RoundsPort;
  readonly #pace = new Pace();
  #tasks: (() => void)[] = [];
  #busy = false;

  constructor(port: RoundsPort) {
    this.#port = port;
  }

  /** Has the task done in the next round, after those that came before it. It must not throw: others come after it. */
  do(task: () => void): void {
    this.#tasks.push(task);
    this.request();
  }

  /** Has a round finish what a task outside of one has begun. */
  request(): void {
    if (this.#busy) return;
    this.#busy = true;
    queueMicrotask(() => this.#round());
  }

  #round(): void {
    const tasks = this.#tasks;
    this.#tasks = [];
    // Should the round fail, the next task starts a new one.
    this.#busy = false;
    for (const task of tasks) task();
    const finished = this.#port.finish();
    // With nothing done the room is quiet, and no timer keeps it from sleeping.
    if (finished || tasks.length > 0) this.#pauseThenRound();
  }

  #pauseThenRound(): void {
    this.#busy = true;
    const started = Date.now();
    const pause = this.#pace.pause(this.#port.sockets());
    setTimeout(() => {
      this.#pace.took(pause, Date.now() - started);
      this.#round();
    }, pause);
  }
}
