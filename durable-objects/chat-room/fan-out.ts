import type { ChatEvent } from "../../shared/contracts/chat/index.ts";
import type { RoomSockets } from "./room-sockets.ts";

/** Frames are cut at about so many characters, so that no one of them blocks a slow line for long. */
const MAX_FRAME_LENGTH = 256 * 1_024;

interface Waiting {
  readonly event: ChatEvent;
  readonly json: string;
}

/** Joins events, each serialised already, into frames of bounded size. */
function framesOf(waiting: readonly Waiting[]): string[] {
  const frames: string[] = [];
  let part: string[] = [];
  let length = 0;
  const cut = () => {
    if (part.length > 0) frames.push(`{"t":"events","events":[${part.join(",")}]}`);
    part = [];
    length = 0;
  };
  for (const { json } of waiting) {
    if (length + json.length > MAX_FRAME_LENGTH) cut();
    part.push(json);
    length += json.length;
  }
  cut();
  return frames;
}

/** The frames that bring these events to one socket. */
export function eventFrames(events: readonly ChatEvent[]): string[] {
  return framesOf(events.map((event) => ({ event, json: JSON.stringify(event) })));
}

/** Brings new events to the open sockets. A frame is serialised once, whatever the number of sockets. */
export class FanOut {
  readonly #sockets: RoomSockets;
  #waiting: Waiting[] = [];
  #sentSeq: number;

  constructor(sockets: RoomSockets, lastSeq: number) {
    this.#sockets = sockets;
    this.#sentSeq = lastSeq;
  }

  /** Every event up to this one has been sent to every socket. */
  get sentSeq(): number {
    return this.#sentSeq;
  }

  push(event: ChatEvent): void {
    this.#waiting.push({ event, json: JSON.stringify(event) });
  }

  /** Sends what waits. Answers which events that were. */
  flush(): ChatEvent[] {
    const waiting = this.#waiting;
    const first = waiting[0]?.event.seq;
    if (first === undefined) return [];
    this.#waiting = [];
    this.#sentSeq = waiting.at(-1)?.event.seq ?? this.#sentSeq;
    const frames = framesOf(waiting);
    for (const socket of this.#sockets.all()) {
      // Who came after some of these events were stored has them from the replay.
      const own =
        socket.from < first
          ? frames
          : framesOf(waiting.filter(({ event }) => event.seq > socket.from));
      for (const frame of own) socket.sendText(frame);
    }
    return waiting.map(({ event }) => event);
  }
}
