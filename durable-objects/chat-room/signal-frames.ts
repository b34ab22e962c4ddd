import type { RoomSocket } from "./room-sockets.ts";

/** A signal as it is sent: serialised once, whatever the number of sockets. */
export interface SignalLine {
  readonly json: string;
  /** Whose sockets are not told. */
  readonly except: string | null;
}

/** One frame with all of them, for sockets that take several in one. */
export function bundleOf(lines: readonly SignalLine[]): string {
  return `{"t":"signals","signals":[${lines.map(({ json }) => json).join(",")}]}`;
}

/**
 * Tells a socket these signals, in one frame (`bundle`, of the same) if it takes such. In that its user's own presence
 * may be: nothing new to it, and no harm. Answers how many frames it took.
 */
export function tellSignals(
  socket: RoomSocket,
  lines: readonly SignalLine[],
  bundle: string,
): number {
  if (lines.length > 1 && socket.bundled) {
    socket.sendText(bundle);
    return 1;
  }
  for (const { json, except } of lines) if (socket.userId !== except) socket.sendText(json);
  return lines.length;
}
