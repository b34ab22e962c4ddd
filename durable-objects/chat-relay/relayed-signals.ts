import type { RoomSockets } from "../chat-room/room-sockets.ts";
import { PER_TURN, type SignalLine, SignalRound, TURN_MS } from "../chat-room/signal-frames.ts";

/**
 * Sends a relay's sockets the signals that its room tells, in the room's order. A crowd is told in turns, so that
 * messages need not wait for it; how much is told at all is for the room to say.
 */
export class RelayedSignals {
  readonly #sockets: RoomSockets;
  readonly #rounds: SignalRound[] = [];
  #waiting = false;

  constructor(sockets: RoomSockets) {
    this.#sockets = sockets;
  }

  tell(lines: readonly SignalLine[]): void {
    const round = new SignalRound(lines, this.#sockets.all());
    // One by itself goes out as a message does, so that nobody is shown as writing after what they wrote.
    if (lines.length === 1 && !this.#waiting) {
      round.send(Number.POSITIVE_INFINITY);
      return;
    }
    this.#rounds.push(round);
    if (!this.#waiting) this.#send();
  }

  #send(): void {
    let left = PER_TURN;
    for (let round = this.#rounds[0]; round && left > 0; round = this.#rounds[0]) {
      left -= round.send(left);
      if (round.done) this.#rounds.shift();
    }
    this.#waiting = left <= 0;
    if (this.#waiting) setTimeout(() => this.#send(), TURN_MS);
  }
}
