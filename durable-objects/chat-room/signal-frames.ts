import type { RoomSocket } from "./room-sockets.ts";

/** A signal as it is sent: serialised once, whatever the number of sockets. */
export interface SignalLine {
  readonly json: string;
  /** Whose sockets are not told. */
  readonly except: string | null;
}

/** After so many frames, messages have their turn: sending to all of a crowd takes longer than they should wait. */
export const PER_TURN = 200;
/** The next turn comes after so many milliseconds. */
export const TURN_MS = 4;
/** A frame with so many signals weighs as much as one frame: a send costs about what bytes of so many do. */
const PER_WEIGHT = 50;

/** What a frame with so many signals takes of the budget, in frames. */
export function bundleWeight(signals: number): number {
  return Math.ceil(signals / PER_WEIGHT);
}

/** Signals on their way to sockets, to some of them at a time: in one frame to those that take several in one. */
export class SignalRound {
  readonly #lines: readonly SignalLine[];
  readonly #rest: Iterator<RoomSocket>;
  readonly #bundle: string;
  /** Users who are not told everything in it. */
  readonly #excepted: ReadonlySet<string | null>;
  #done = false;

  constructor(lines: readonly SignalLine[], sockets: Iterable<RoomSocket>) {
    this.#lines = lines;
    this.#rest = sockets[Symbol.iterator]();
    this.#bundle = bundleOf(lines);
    this.#excepted = new Set(lines.map(({ except }) => except));
  }

  /** All have been told. */
  get done(): boolean {
    return this.#done;
  }

  /** Sends to some sockets, about so many frames at most. Answers what it took. */
  send(most: number): number {
    let sent = 0;
    while (sent < most) {
      const { done, value: socket } = this.#rest.next();
      if (done) {
        this.#done = true;
        break;
      }
      sent += this.#tell(socket);
    }
    return sent;
  }

  #tell(socket: RoomSocket): number {
    if (this.#lines.length > 1 && socket.bundled) {
      socket.sendText(this.#bundleFor(socket.userId));
      return bundleWeight(this.#lines.length);
    }
    for (const { json } of this.#linesFor(socket.userId)) socket.sendText(json);
    return this.#lines.length;
  }

  #bundleFor(userId: string): string {
    return this.#excepted.has(userId) ? bundleOf(this.#linesFor(userId)) : this.#bundle;
  }

  #linesFor(userId: string): readonly SignalLine[] {
    if (!this.#excepted.has(userId)) return this.#lines;
    return this.#lines.filter(({ except }) => except !== userId);
  }
}

function bundleOf(lines: readonly SignalLine[]): string {
  return `{"t":"signals","signals":[${lines.map(({ json }) => json).join(",")}]}`;
}
