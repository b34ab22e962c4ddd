import type { Connection } from "partyserver";
import type {
  CallClientFrame,
  CallServerFrame,
  CallSignal,
  MediaState,
  RelayedSignal,
  SfuTrack,
} from "../../shared/contracts/calls/index.ts";
import type { SocketOwner } from "../../shared/contracts/chat/object-socket.ts";
import { type Millis, SECOND } from "../../shared/kernel/time.ts";
import {
  type CallState,
  isOver,
  isPolite,
  participantOf,
  toCall,
} from "../../workers/domains/calls/rules.ts";
import { CallSocket, type SocketState } from "./call-socket.ts";
import type { LiveCall } from "./live-call.ts";
import type { Peers } from "./peers.ts";

const OVER = 1000;
const NOT_SIGNED_IN = 4401;
/** The same person has come in by another socket. */
const REPLACED = 4409;
const TOO_FAST = 4429;
const SILENT = 1001;
/** So long after the last sign of life a socket is taken for lost. Clients ping every 25 seconds. */
const SILENT_AFTER_MS = 45 * SECOND;

export interface SwitchboardPort {
  readonly call: () => LiveCall;
  readonly peers: Peers;
  /** The machine's own time: silence has nothing to do with the platform's clock, which development moves. */
  readonly realNow: () => Millis;
  /** When the runtime last answered a socket's ping for us. */
  readonly pingedAt: (connection: WebSocket) => Date | null;
}

/** The sockets of a call: who is in its room, and what they say to each other. */
export class Switchboard {
  readonly #port: SwitchboardPort;
  readonly #sockets = new Map<WebSocket, CallSocket>();

  /** `slept` are the sockets that were open before the object slept. */
  constructor(port: SwitchboardPort, slept: Iterable<Connection<SocketState>>) {
    this.#port = port;
    for (const connection of slept) {
      const { state } = connection;
      if (state) this.#sockets.set(connection, new CallSocket(connection, state));
    }
  }

  of(connection: WebSocket): CallSocket | undefined {
    return this.#sockets.get(connection);
  }

  connect(connection: Connection<SocketState>, { userId, sessionId }: SocketOwner): void {
    const seenAt = this.#port.realNow();
    const state = { userId, sessionId, inside: false, strikes: 0, seenAt };
    connection.setState(state);
    this.#sockets.set(connection, new CallSocket(connection, state));
  }

  /** Does what a participant asked for. */
  handle(socket: CallSocket, frame: CallClientFrame): void {
    socket.seen(this.#port.realNow());
    switch (frame.t) {
      case "ping":
        socket.send({ t: "pong" });
        break;
      case "join_call_room":
        this.#join(socket, frame.clientName ?? null);
        break;
      case "leave_call_room":
        this.#port.call().apply({ kind: "hang_up", userId: socket.userId });
        break;
      case "media_state":
        this.#mediaState(socket, frame);
        break;
      default:
        this.#signal(socket, frame);
    }
  }

  /** The socket is gone. */
  disconnected(socket: CallSocket): void {
    if (!this.#sockets.delete(socket.connection) || !socket.inside) return;
    const { userId } = socket;
    if (this.#insideOf(userId)) return;
    this.#port.call().apply({ kind: "absent", userId });
    if (this.#port.peers.get(userId)) this.#tellOthers(userId, { t: "peer_away", userId });
  }

  /** Those whose sockets were lost while the object was stopped are away since now. */
  reconcile(): void {
    const call = this.#port.call();
    for (const { userId, came, state } of call.state.participants) {
      if (state === "joined" && came && !this.#insideOf(userId))
        call.apply({ kind: "absent", userId });
    }
  }

  /** Closes a socket: whoever it was of is away from now on. */
  drop(socket: CallSocket, code: number, reason: string): void {
    socket.close(code, reason);
    this.disconnected(socket);
  }

  closeSessions(userId: string, sessionIds: readonly string[]): void {
    for (const socket of [...this.#sockets.values()]) {
      if (socket.userId !== userId || !sessionIds.includes(socket.sessionId)) continue;
      socket.close(NOT_SIGNED_IN, "token_revoked");
      this.disconnected(socket);
    }
  }

  /** The call has made a transition: everybody here hears of it, and who is out of it leaves the room. */
  moved(before: CallState, after: CallState): void {
    const call = toCall(after);
    for (const socket of this.#sockets.values()) socket.send({ t: "call_status", call });
    for (const { userId } of after.participants) {
      const was = participantOf(before, userId)?.state === "joined";
      const is = participantOf(after, userId)?.state === "joined";
      if (was && !is) this.#left(userId);
    }
    if (isOver(after))
      for (const socket of [...this.#sockets.values()]) this.drop(socket, OVER, "over");
  }

  /** What the participant publishes has changed. */
  published(userId: string, tracks: readonly SfuTrack[]): void {
    this.#tellOthers(userId, { t: "sfu_tracks", from: userId, tracks: [...tracks] });
  }

  /** Closes sockets that died without saying so. Answers whether there are any to look after. */
  checkSilence(): boolean {
    const before = this.#port.realNow() - SILENT_AFTER_MS;
    for (const socket of [...this.#sockets.values()]) {
      const pinged = this.#port.pingedAt(socket.connection)?.getTime() ?? 0;
      if (Math.max(pinged, socket.seenAt) < before) this.drop(socket, SILENT, "silent");
    }
    return this.#sockets.size > 0;
  }

  #join(socket: CallSocket, clientName: string | null): void {
    const { userId } = socket;
    const outcome = this.#port.call().apply({ kind: "present", userId });
    if (outcome.kind === "taken") this.#enter(socket, clientName, outcome.state);
    else socket.send({ t: "error", code: outcome.code });
  }

  #enter(socket: CallSocket, clientName: string | null, state: CallState): void {
    const { userId, inside: again } = socket;
    const { peers } = this.#port;
    const known = peers.get(userId);
    const fresh = !known || isAnother(known.clientName, clientName);
    socket.setInside(true);
    this.#replaceOthers(socket);
    peers.enter(userId, clientName, fresh);
    socket.send({ t: "room_state", call: toCall(state), peers: this.#peersOf(userId, state) });
    for (const kept of peers.take(userId)) socket.sendText(kept);
    if (again && !fresh) return;
    for (const other of this.#insideBut(userId)) {
      const polite = isPolite(state, other.userId, userId);
      other.send({ t: "peer_joined", userId, polite, resumed: !fresh });
    }
  }

  /** One person is in the room by one socket: the newest. */
  #replaceOthers(socket: CallSocket): void {
    for (const other of [...this.#sockets.values()]) {
      if (other === socket || other.userId !== socket.userId || !other.inside) continue;
      this.#sockets.delete(other.connection);
      other.close(REPLACED, "replaced");
    }
  }

  #peersOf(userId: string, state: CallState) {
    return this.#port.peers
      .inside()
      .filter((peer) => peer.userId !== userId)
      .map(({ userId: id, audio, video, screen, tracks }) => ({
        userId: id,
        polite: isPolite(state, userId, id),
        away: !this.#insideOf(id),
        audio,
        video,
        screen,
        tracks: [...tracks],
      }));
  }

  #mediaState(socket: CallSocket, { audio, video, screen }: MediaState): void {
    if (!this.#admitted(socket)) return;
    this.#port.peers.setMedia(socket.userId, { audio, video, screen });
    const from = socket.userId;
    this.#tellOthers(from, { t: "media_state", from, audio, video, screen });
  }

  #signal(socket: CallSocket, frame: CallSignal): void {
    if (!this.#admitted(socket)) return;
    const { to } = frame;
    const peer = to === socket.userId ? undefined : this.#port.peers.get(to);
    if (!peer) {
      socket.send({ t: "error", code: "no_such_peer", to });
      return;
    }
    const signal = relayed(frame, socket.userId);
    const receiver = this.#insideOf(to);
    if (receiver) receiver.send(signal);
    else if (!this.#port.peers.keep(to, signal))
      socket.send({ t: "error", code: "buffer_full", to });
  }

  /** Whether the socket is in the room and not too fast; tells it if not. */
  #admitted(socket: CallSocket): boolean {
    const afford = socket.afford(this.#port.realNow());
    if (afford === "flood") {
      this.drop(socket, TOO_FAST, "rate_limited");
      return false;
    }
    const code = afford === "no" ? "rate_limited" : socket.inside ? null : "not_joined";
    if (code !== null) socket.send({ t: "error", code });
    return code === null;
  }

  #left(userId: string): void {
    const wasIn = this.#port.peers.leave(userId);
    for (const socket of [...this.#sockets.values()]) {
      if (socket.userId !== userId || !socket.inside) continue;
      this.#sockets.delete(socket.connection);
      socket.close(OVER, "left");
    }
    if (wasIn) this.#tellOthers(userId, { t: "peer_left", userId });
  }

  #insideOf(userId: string): CallSocket | undefined {
    for (const socket of this.#sockets.values()) {
      if (socket.inside && socket.userId === userId) return socket;
    }
    return undefined;
  }

  *#insideBut(userId: string): Generator<CallSocket> {
    for (const socket of this.#sockets.values()) {
      if (socket.inside && socket.userId !== userId) yield socket;
    }
  }

  #tellOthers(userId: string, frame: CallServerFrame): void {
    const text = JSON.stringify(frame);
    for (const socket of this.#insideBut(userId)) socket.sendText(text);
  }
}

/** Whether both are known and differ: the page was loaded anew. */
function isAnother(before: string | null, now: string | null): boolean {
  return before !== null && now !== null && before !== now;
}

function relayed(frame: CallSignal, from: string): RelayedSignal {
  switch (frame.t) {
    case "ice_candidate":
      return { t: frame.t, from, candidate: frame.candidate };
    default:
      return { t: frame.t, from, sdp: frame.sdp };
  }
}
