import type { CallClientFrame, CallServerFrame } from "../../contracts/calls/index.ts";
import { type Connection, LiveSocket } from "../live-socket.ts";

export interface SignallingOptions {
  readonly origin: string;
  readonly callId: string;
  /** Names this page: a reconnect goes on, another page begins afresh. */
  readonly clientName: string;
  readonly token: (refused: string | null) => Promise<string | null>;
  readonly onFrame: (frame: CallServerFrame) => void;
  readonly onConnection: (connection: Connection) => void;
  /** No more tries: replaced by another page (4409), out of the room (1000), or refused (4401, 4403, 4404). */
  readonly onRefused: (code: number) => void;
}

const LEFT = 1000;
export const REPLACED = 4409;
/** So many frames wait for the room; the oldest are worth least. */
const MOST_WAITING = 200;

/** The socket of a call: in the room as long as it can be, and what could not be sent is sent when it is back. */
export class Signalling {
  readonly #clientName: string;
  readonly #onFrame: (frame: CallServerFrame) => void;
  readonly #socket: LiveSocket;
  #waiting: CallClientFrame[] = [];
  #admitted = false;
  #inside = false;

  constructor({ origin, callId, clientName, onFrame, onConnection, ...rest }: SignallingOptions) {
    this.#clientName = clientName;
    this.#onFrame = onFrame;
    this.#socket = new LiveSocket({
      url: () => `${origin.replace(/^http/, "ws")}/api/calls/${callId}/ws`,
      token: rest.token,
      onOpen: () => this.#join(),
      onFrame: (frame) => this.#receive(frame as CallServerFrame),
      onConnection: (connection) => {
        this.#inside = false;
        onConnection(connection);
      },
      onRefused: rest.onRefused,
      finalCodes: [LEFT, REPLACED],
    });
  }

  /** Connects. The room is entered only after `enter`. */
  open(): void {
    this.#socket.open();
  }

  /** Whether the room has been entered by the connection that stands. */
  get inside(): boolean {
    return this.#inside;
  }

  /** Enters the room, now and after every loss. Again asks again, if it was refused. */
  enter(): void {
    this.#admitted = true;
    this.#join();
  }

  /** Sends a frame, or keeps it until the room is entered. */
  send(frame: CallClientFrame): void {
    if (this.#inside && this.#socket.send(frame)) return;
    this.#waiting = [...this.#waiting, frame].slice(-MOST_WAITING);
  }

  /** What waits for a peer that has left, or begins afresh, is of no use to it. */
  forget(userId: string): void {
    this.#waiting = this.#waiting.filter((frame) => !("to" in frame) || frame.to !== userId);
  }

  close(): void {
    this.#waiting = [];
    this.#socket.close();
  }

  #join(): void {
    if (!this.#admitted || this.#inside) return;
    this.#socket.send({ t: "join_call_room", clientName: this.#clientName });
  }

  #receive(frame: CallServerFrame): void {
    if (frame.t === "pong") return;
    if (frame.t === "room_state") this.#inside = true;
    this.#onFrame(frame);
    if (frame.t === "room_state") this.#flush();
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const frame of waiting) this.send(frame);
  }
}
