/** Codes that tell of an ending without a Close frame; nobody may send them (RFC 6455, 7.4.1). */
const UNSENDABLE = new Set([1005, 1006, 1015]);

function closeAs(socket: WebSocket, { code, reason }: CloseEvent): void {
  try {
    if (UNSENDABLE.has(code)) socket.close();
    else socket.close(code, reason);
  } catch {
    // It has gone by itself meanwhile.
  }
}

function passOn(from: WebSocket, to: WebSocket): void {
  from.addEventListener("message", ({ data }) => {
    if (to.readyState === WebSocket.READY_STATE_OPEN) to.send(data);
  });
  from.addEventListener("close", (event) => closeAs(to, event));
  from.addEventListener("error", () => to.close());
  from.accept();
}

/**
 * The local runtime keeps the line open for half a minute after an object has closed a socket that never sent a frame,
 * and clients that wait for the line to end (all of Node's) hear of the closing only then. Local builds therefore pass
 * frames on from the Worker, whose own sockets end at once; a deployed one hands the object's socket out as it is.
 */
export function relayed(upstream: WebSocket): WebSocket {
  const pair = new WebSocketPair();
  passOn(upstream, pair[1]);
  passOn(pair[1], upstream);
  return pair[0];
}
