import type { Connection, ConnectionContext, WSMessage } from "partyserver";
import type { Call, SfuTrack } from "../../shared/contracts/calls/index.ts";
import { PING_FRAME, PONG_FRAME } from "../../shared/contracts/chat/index.ts";
import { readSocketRequest, refusedSocket } from "../../shared/contracts/chat/object-socket.ts";
import { clockOffset, SECOND, systemClock } from "../../shared/kernel/time.ts";
import type { Begun, Changed, SfuPeer } from "../../workers/domains/calls/ports.ts";
import {
  type CallPlan,
  holds,
  isOver,
  participantOf,
  toCall,
} from "../../workers/domains/calls/rules.ts";
import { ObjectAlarm, readyClock } from "../object-clock.ts";
import { hasTables, upgradeTables } from "../object-tables.ts";
import { RecentlyEnded } from "../recently-ended.ts";
import { TracedServer } from "../traced-object.ts";
import type { CallSocket, SocketState } from "./call-socket.ts";
import type { ListenerName } from "./call-store.ts";
import { Claims } from "./claims.ts";
import { readFrame } from "./client-frame.ts";
import { historyStatements } from "./history.ts";
import { LiveCall, type LiveCallPort } from "./live-call.ts";
import { Peers } from "./peers.ts";
import { Switchboard } from "./switchboard.ts";
import { CALL_TABLES } from "./tables.ts";

const BAD_FRAME = 4400;
const NOT_SIGNED_IN = 4401;
const GOING_WRONG = 1011;
/** The bad frame that is one too many. */
const STRIKES = 3;
/** How often it is looked for sockets that died without saying so. */
const LOOK_EVERY_MS = 30 * SECOND;
/** What telling somebody takes at most; then it is tried again later. */
const PATIENCE_MS = 10 * SECOND;

const NO_CALL: Changed = { kind: "refused", code: "not_participant" };

/** The object of one call: a thin shell that brings calls, frames and alarms to its {@link LiveCall} and its sockets. */
export class CallRoom extends TracedServer {
  static override readonly name = "CallRoom";
  static override options = { hibernate: true };

  readonly #alarm = new ObjectAlarm(this.ctx, this.env, "CALL_ROOM");
  readonly #ended = new RecentlyEnded();
  readonly #peers = new Peers(this.ctx.storage.sql);
  readonly #switchboard = new Switchboard(
    {
      call: () => this.#live(),
      peers: this.#peers,
      realNow: () => Date.now(),
      pingedAt: (connection) => this.ctx.getWebSocketAutoResponseTimestamp(connection),
    },
    this.getConnections<SocketState>(),
  );
  #wakeAt: number | null = null;
  /** Absent until a call begins here, and when it is forgotten. */
  #call: LiveCall | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING_FRAME, PONG_FRAME));
    ctx.blockConcurrencyWhile(async () => {
      await readyClock(env);
      const alarm = await ctx.storage.getAlarm();
      this.#wakeAt = alarm === null ? null : alarm + clockOffset();
      if (!hasTables(ctx.storage)) return;
      upgradeTables(ctx.storage, CALL_TABLES);
      this.#call = LiveCall.load(this.#port());
      if (this.#call) this.#switchboard.reconcile();
    });
  }

  // ---- calls

  /** Begins the call, with whom of its people is free. */
  async begin(plan: CallPlan): Promise<Begun> {
    if (this.#call && !this.#call.claiming) return { kind: "begun", call: this.#call.describe() };
    upgradeTables(this.ctx.storage, CALL_TABLES);
    const call = this.#call ?? LiveCall.found(this.#port(), plan);
    this.#call = call;
    const userIds = plan.people.map(({ id }) => id);
    const claimed = await this.#claims(call).all(plan.callerId, userIds);
    if (this.#call !== call) return { kind: "busy" };
    if (claimed.kind !== "claimed") {
      await this.#forget();
      return claimed;
    }
    call.start(claimed.busy);
    return { kind: "begun", call: call.describe() };
  }

  describe(userId: string): Call | null {
    const call = this.#begun();
    return call && participantOf(call.state, userId) ? call.describe() : null;
  }

  /** Whether this call takes the user up. */
  holds(userId: string): boolean {
    return this.#call !== null && holds(this.#call.state, userId);
  }

  async respond(userId: string, action: "accept" | "reject"): Promise<Changed> {
    const call = this.#begun();
    const one = call && participantOf(call.state, userId);
    if (!call || !one) return NO_CALL;
    if (action === "reject" || holds(call.state, userId)) return this.#change(action, userId);
    if (isOver(call.state) || !call.state.group) return { kind: "refused", code: "call_state" };
    if (!(await this.#claims(call).one(userId))) return { kind: "refused", code: "busy" };
    const changed = this.#change(action, userId);
    if (changed.kind === "refused") await this.env.USER_HUB.getByName(userId).release(this.name);
    return changed;
  }

  end(userId: string): Changed {
    return this.#change("hang_up", userId);
  }

  /** A device of the user's rings. */
  deviceTold(userId: string): void {
    this.#begun()?.apply({ kind: "told", userId });
  }

  /** Returns when a call that is over stands in the history. */
  async settled(): Promise<void> {
    await this.#begun()?.told("history");
  }

  async erase(userId: string): Promise<void> {
    const call = this.#begun();
    if (call?.apply({ kind: "erased", userId }).kind === "taken") await call.told("history");
  }

  sfuPeer(userId: string): SfuPeer | null {
    const call = this.#begun();
    if (call?.state.topology !== "sfu") return null;
    const joined = participantOf(call.state, userId)?.state === "joined";
    const peer = joined ? this.#peers.get(userId) : undefined;
    return peer ? { sessionId: peer.sfuSession, tracks: [...peer.tracks] } : null;
  }

  setSfuSession(userId: string, sessionId: string): boolean {
    if (!this.sfuPeer(userId)) return false;
    this.#peers.setSfuSession(userId, sessionId);
    this.#switchboard.published(userId, []);
    return true;
  }

  publish(userId: string, tracks: readonly SfuTrack[]): void {
    const added = new Set(tracks.map(({ trackName }) => trackName));
    const kept = this.sfuPeer(userId)?.tracks.filter(({ trackName }) => !added.has(trackName));
    if (kept) this.#publish(userId, [...kept, ...tracks]);
  }

  unpublish(userId: string, trackNames: readonly string[]): void {
    const peer = this.sfuPeer(userId);
    const left = peer?.tracks.filter(({ trackName }) => !trackNames.includes(trackName));
    if (left && left.length !== peer?.tracks.length) this.#publish(userId, left);
  }

  /** Closes what these sessions of the user have open here. */
  closeSessions(userId: string, sessionIds: readonly string[]): void {
    this.#ended.add(sessionIds);
    if (this.#call) this.#switchboard.closeSessions(userId, sessionIds);
  }

  /** Development moved the clock. */
  async clockMoved(): Promise<void> {
    if (await this.#alarm.clockMoved(systemClock.now())) await this.onAlarm();
  }

  // ---- sockets

  /** Opens a socket for whoever the app says it is. Refuses before anything is accepted or written. */
  override async fetch(request: Request): Promise<Response> {
    const asked = readSocketRequest(request);
    if (!asked || !this.#admits(asked.userId)) return refusedSocket("not_member");
    const hub = this.env.USER_HUB.getByName(asked.userId);
    const live = await hub.socketOpened(asked.sessionId, this.name, "call");
    return live ? super.fetch(request) : refusedSocket("session_ended");
  }

  /** Whatever throws here would have its stack sent to the client by partyserver. */
  override onConnect(connection: Connection<SocketState>, { request }: ConnectionContext): void {
    const asked = readSocketRequest(request);
    if (!asked || !this.#admits(asked.userId)) connection.close(GOING_WRONG, "over");
    else if (this.#ended.has(asked.sessionId)) connection.close(NOT_SIGNED_IN, "token_revoked");
    else this.#switchboard.connect(connection, asked);
    this.#wakeBy(systemClock.now() + LOOK_EVERY_MS);
  }

  /** Straight to the switchboard: partyserver's own way reads the socket's attachment anew for every frame. */
  override async webSocketMessage(connection: WebSocket, data: WSMessage): Promise<void> {
    const socket = this.#switchboard.of(connection);
    // One that was closed may have sent more before it heard of that.
    if (!socket || !this.#call) return connection.close(GOING_WRONG, "over");
    const read = readFrame(data);
    if (read.kind === "bad") return this.#strike(socket, read.code);
    try {
      this.#switchboard.handle(socket, read.frame);
    } catch {
      socket.close(GOING_WRONG, "internal");
    }
  }

  override onClose(connection: Connection<SocketState>): void {
    const socket = this.#switchboard.of(connection);
    if (socket && this.#call) this.#switchboard.disconnected(socket);
  }

  override onError(connection: Connection<SocketState>): void {
    this.onClose(connection);
  }

  override async onAlarm(): Promise<void> {
    this.#wakeAt = null;
    if (!this.#call) return;
    const next = this.#call.tick();
    if (next === "forget") return this.#forget();
    const look = this.#switchboard.checkSilence() ? systemClock.now() + LOOK_EVERY_MS : Infinity;
    this.#wakeBy(Math.min(next, look));
  }

  // ----

  /** The call, once it is known to take place. */
  #begun(): LiveCall | null {
    return this.#call && !this.#call.claiming ? this.#call : null;
  }

  #live(): LiveCall {
    if (!this.#call) throw new Error("there is no call");
    return this.#call;
  }

  /** A call that is over has no room any more. */
  #admits(userId: string): boolean {
    const call = this.#begun();
    return call !== null && !isOver(call.state) && participantOf(call.state, userId) !== undefined;
  }

  #change(kind: "accept" | "reject" | "hang_up", userId: string): Changed {
    const outcome = this.#begun()?.apply({ kind, userId });
    if (!outcome) return NO_CALL;
    if (outcome.kind === "refused") return outcome;
    return { kind: "taken", call: toCall(outcome.state) };
  }

  #publish(userId: string, tracks: readonly SfuTrack[]): void {
    this.#peers.setTracks(userId, tracks);
    this.#switchboard.published(userId, tracks);
  }

  #strike(socket: CallSocket, code: string): void {
    socket.send({ t: "error", code });
    if (socket.strike() >= STRIKES) this.#switchboard.drop(socket, BAD_FRAME, code);
  }

  #claims(call: LiveCall): Claims {
    const { USER_HUB, CALL_ROOM } = this.env;
    return new Claims(this.name, call.subject, {
      claim: async (userId) => USER_HUB.getByName(userId).claim(this.name, call.subject),
      release: async (userId, callId) => USER_HUB.getByName(userId).release(callId),
      holds: async (callId, userId) => CALL_ROOM.getByName(callId).holds(userId),
    });
  }

  #port(): LiveCallPort {
    const { storage } = this.ctx;
    return {
      sql: storage.sql,
      transaction: (write) => storage.transactionSync(write),
      now: () => systemClock.now(),
      tell: (name, transitions) => withPatience(this.#tell(name, transitions)),
      wakeBy: (at) => this.#wakeBy(at),
      moved: (before, after) => this.#switchboard.moved(before, after),
    };
  }

  async #tell(name: ListenerName, transitions: readonly Call[]): Promise<void> {
    const last = transitions.at(-1);
    if (!last) return;
    if (name === "history") {
      await this.env.DB.batch(historyStatements(this.env.DB, last));
      const name = `veche_calls_total{result="${last.status}"}`;
      await this.env.METRICS.getByName("metrics").addTotals([{ source: last.id, name, total: 1 }]);
    } else if (name === "chat") {
      await this.#tellChat(last);
    } else {
      const userId = name.slice("hub:".length);
      const { devices } = await this.env.USER_HUB.getByName(userId).callsChanged(transitions);
      if (devices > 0) this.deviceTold(userId);
    }
  }

  async #tellChat({ id: callId, chatId, callerId, type, status, durationSeconds }: Call) {
    if (chatId === undefined) return;
    const body = { callId, type, status, durationSeconds };
    await this.env.CHAT_ROOM.getByName(chatId).record(callerId, { kind: "call", body });
  }

  /** Nothing of the call stays; whoever was claimed for one that did not begin is free. */
  async #forget(): Promise<void> {
    const call = this.#call;
    if (call?.claiming) {
      const hubs = call.state.participants.map(({ userId }) => this.env.USER_HUB.getByName(userId));
      await Promise.allSettled(hubs.map((hub) => hub.release(this.name)));
    }
    if (this.#call !== call) return;
    this.#call = null;
    await this.#alarm.clear();
    await this.ctx.storage.deleteAll();
  }

  #wakeBy(at: number): void {
    if (this.#wakeAt !== null && this.#wakeAt <= at) return;
    this.#wakeAt = at;
    this.ctx.waitUntil(this.#alarm.set(at));
  }
}

/** Waits for somebody to have heard, but not for ever: who does not answer in time is told again. */
async function withPatience(told: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((_, failed) => {
    timer = setTimeout(() => failed(new Error("no answer")), PATIENCE_MS);
  });
  await Promise.race([told, late]).finally(() => clearTimeout(timer));
}
