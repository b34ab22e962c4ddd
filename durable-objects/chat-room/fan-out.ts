import type { RoomSockets } from "./room-sockets.ts";

/** Frames are cut at about so many characters, so that no one of them blocks a slow line for long. */
const MAX_FRAME_LENGTH = 256 * 1_024;

/** An event as it is sent: serialised once, whatever the number of sockets. */
export interface EventLine {
  readonly seq: number;
  readonly json: string;
}

/** Joins events into frames of bounded size. */
export function framesOf(lines: readonly EventLine[]): string[] {
  const frames: string[] = [];
  let part: string[] = [];
  let length = 0;
  const cut = () => {
    if (part.length > 0) frames.push(`{"t":"events","events":[${part.join(",")}]}`);
    part = [];
    length = 0;
  };
  for (const { json } of lines) {
    if (length + json.length > MAX_FRAME_LENGTH) cut();
    part.push(json);
    length += json.length;
  }
  cut();
  return frames;
}

/** Brings events to the open sockets of one object. Who came after some of them were stored has those from a replay. */
export function bring(sockets: RoomSockets, lines: readonly EventLine[]): void {
  const first = lines[0]?.seq;
  if (first === undefined) return;
  const frames = framesOf(lines);
  for (const socket of sockets.all()) {
    const own =
      socket.from < first ? frames : framesOf(lines.filter(({ seq }) => seq > socket.from));
    for (const frame of own) socket.sendText(frame);
  }
}
