import type { CallReport } from "../../contracts/calls/index.ts";
import type { Quality } from "./call-view.ts";

type State = CallReport["states"][number]["state"];
type Failure = CallReport["failure"];

const MOST_STATES = 100;
const MOST_MS = 86_400_000;
const MOST_SETUP_MS = 600_000;

/** How a call went here, as it is reported: states with times, no address and no session description. */
export class CallLog {
  readonly #clock: () => number;
  readonly #startedAt: number;
  readonly #states: CallReport["states"] = [];
  #quality: Quality | null = null;
  #failure: Failure = null;

  constructor(clock: () => number) {
    this.#clock = clock;
    this.#startedAt = clock();
  }

  /** Notes a state. Of a call in which too much happens, the beginning is kept. */
  note(state: State): void {
    if (this.#states.length >= MOST_STATES) return;
    const atMs = Math.round(Math.min(MOST_MS, Math.max(0, this.#clock() - this.#startedAt)));
    this.#states.push({ state, atMs });
  }

  /** Notes a state that counts only the first time. */
  noteFirst(state: State): void {
    if (!this.#states.some((one) => one.state === state)) this.note(state);
  }

  measured(quality: Quality): void {
    if (quality.path !== "none") this.#quality = quality;
  }

  failed(failure: NonNullable<Failure>): void {
    this.#failure = failure;
  }

  report(): CallReport {
    const heard = this.#states.find(({ state }) => state === "first_sound");
    const {
      path = "none",
      bitrateKbps = null,
      loss = null,
      roundTripMs = null,
    } = this.#quality ?? {};
    return {
      states: [...this.#states],
      path,
      setupMs: heard ? Math.min(MOST_SETUP_MS, heard.atMs) : null,
      bitrateKbps,
      loss: loss === null ? null : Math.min(1, loss),
      roundTripMs,
      failure: this.#failure,
    };
  }
}
