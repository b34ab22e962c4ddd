import type { CallClientFrame } from "../../contracts/calls/index.ts";
import type { Signal } from "./route.ts";
import type { CallSeal } from "./seal.ts";

export interface SealedSignalsPort {
  readonly send: (frame: CallClientFrame) => void;
  readonly signal: (signal: Signal) => void;
  /** A description of that person's is not theirs. */
  readonly wrong: (userId: string) => void;
}

/**
 * Signals of a call in an encrypted chat. Descriptions go out signed, and count only once they have been checked; of
 * who does not sign nothing counts. Each waits for the one before it: a candidate belongs to its description.
 */
export class SealedSignals {
  readonly #seal: CallSeal;
  readonly #port: SealedSignalsPort;
  #going: Promise<void> = Promise.resolve();
  readonly #coming = new Map<string, Promise<void>>();

  constructor(seal: CallSeal, port: SealedSignalsPort) {
    this.#seal = seal;
    this.#port = port;
  }

  send(frame: CallClientFrame): void {
    this.#going = this.#going.then(() => this.#send(frame)).catch(() => undefined);
  }

  take(signal: Signal): void {
    const before = this.#coming.get(signal.from) ?? Promise.resolve();
    const taken = before.then(() => this.#take(signal)).catch(() => undefined);
    this.#coming.set(signal.from, taken);
  }

  async #send(frame: CallClientFrame): Promise<void> {
    const isDescription = frame.t === "sdp_offer" || frame.t === "sdp_answer";
    if (!isDescription) return this.#port.send(frame);
    this.#port.send({ ...frame, sdp: await this.#seal.sign(frame.to, frame.sdp) });
  }

  async #take(signal: Signal): Promise<void> {
    if (signal.t !== "ice_candidate") {
      const verdict = await this.#seal.check(signal.from, signal.sdp);
      if (verdict === "wrong") this.#port.wrong(signal.from);
      if (verdict !== "good") return;
    }
    this.#port.signal(signal);
  }
}
