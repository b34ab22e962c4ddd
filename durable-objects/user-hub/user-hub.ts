import type { Connection, ConnectionContext, WSMessage } from "partyserver";
import type { Call } from "../../shared/contracts/calls/index.ts";
import { type HubServerFrame, PING_FRAME, PONG_FRAME } from "../../shared/contracts/chat/index.ts";
import { readSocketRequest, refusedSocket } from "../../shared/contracts/chat/object-socket.ts";
import type {
  NotificationSettings,
  NotificationSettingsPatch,
} from "../../shared/contracts/people/notifications.ts";
import type { ProjectNews } from "../../shared/contracts/studio/index.ts";
import type { VideoNews } from "../../shared/contracts/video/index.ts";
import { clockOffset, DAY, type Millis, systemClock } from "../../shared/kernel/time.ts";
import type {
  ChatPosition,
  ChatUpdate,
  HubAnswer,
  ListedChat,
} from "../../workers/domains/chat/ports.ts";
import type {
  DueNotification,
  HubNotification,
  KeptDevice,
  PushAddress,
  Registration,
  RegistrationOutcome,
} from "../../workers/domains/people/notifications/ports.ts";
import type { Claim } from "../call-room/claims.ts";
import { ObjectAlarm, readyClock } from "../object-clock.ts";
import { upgradeTables } from "../object-tables.ts";
import { RecentlyEnded } from "../recently-ended.ts";
import { TracedServer } from "../traced-object.ts";
import { Calls } from "./calls.ts";
import { ChatList } from "./chat-list.ts";
import { isPing } from "./is-ping.ts";
import { Notifications, type QueuedPush } from "./notifications.ts";
import { Presence, type PresenceState, UNKNOWN } from "./presence.ts";
import { SessionSockets, type SocketPlace } from "./session-sockets.ts";
import { HUB_TABLES } from "./tables.ts";

const BAD_FRAME = 4400;
const NOT_SIGNED_IN = 4401;
const STRIKES = 3;
/** The job of the queue that pushes. */
const PUSH_JOB = "people.send-push";
/** Codes with which a device takes its leave: done, going away, no reason given. */
const CLEAN_CODES = [1000, 1001, 1005];

/** Presence is told to so many at most: the latest chats of two. */
const MOST_PEERS = 50;
/** Who gives no sign for so long is away, unless the deployment says otherwise. */
const DEFAULT_AWAY_DAYS = 30;

interface HubSocketState {
  readonly strikes: number;
  /** When it last sent something that was not answered for us. */
  readonly seenAt: Millis;
}

/** One user's own object: their list of chats, and the sockets of their devices that bring them all news. */
export class UserHub extends TracedServer {
  static override readonly name = "UserHub";
  static override options = { hibernate: true };

  readonly #chats = new ChatList(this.ctx.storage.sql);
  readonly #calls = new Calls(this.ctx.storage.sql, () => this.name);
  readonly #sessions = new SessionSockets(this.ctx.storage.sql);
  readonly #ended = new RecentlyEnded();
  readonly #alarm = new ObjectAlarm(this.ctx, this.env, "USER_HUB");
  /** When the alarm is set for, as far as known. */
  #wakeAt: Millis | null = null;
  readonly #presence = new Presence({
    sql: upgraded(this.ctx.storage).sql,
    lastSign: () => this.#lastSign(),
    tell: (state) => this.ctx.waitUntil(this.#tellPeers(state, () => {})),
    wakeBy: (at) => this.#wakeBy(at),
  });
  readonly #notifications = new Notifications({
    sql: this.ctx.storage.sql,
    chats: this.#chats,
    userId: () => this.name,
    lastSign: () => this.#lastSign(),
    isInRoom: async (chatId) => this.env.CHAT_ROOM.getByName(chatId).reaches(this.name),
    enqueue: (pushes) => this.#enqueue(pushes),
    wakeBy: (at) => this.#wakeBy(at),
  });

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING_FRAME, PONG_FRAME));
    ctx.blockConcurrencyWhile(async () => {
      await readyClock(env);
      const alarm = await ctx.storage.getAlarm();
      this.#wakeAt = alarm === null ? null : alarm + clockOffset();
    });
  }

  /** Chats by latest activity, after that position, as they are now. */
  async chats(after: ChatPosition | null, limit: number): Promise<ListedChat[]> {
    this.#presence.seen(systemClock.now());
    await this.#catchUp();
    return this.#chats.page(after, limit);
  }

  async positions(after: ChatPosition | null, limit: number): Promise<ChatPosition[]> {
    this.#presence.seen(systemClock.now());
    await this.#catchUp();
    return this.#chats.positions(after, limit);
  }

  /**
   * A room tells what its chat looks like to this user now. Late and repeated updates change nothing. Answers `away` when
   * the user has given no sign for long and no device of theirs can be pushed: the room need not tell until they are back,
   * and this hub asks for what they missed.
   */
  chatChanged(chatId: string, update: ChatUpdate): HubAnswer {
    const now = systemClock.now();
    const before = this.#chats.find(chatId);
    if (this.#chats.apply(chatId, update)) {
      this.#push(update.chat ? { t: "chat", chat: update.chat } : { t: "chat_gone", chatId });
      if (before && update.chat && before.lastReadSeq < update.chat.lastReadSeq) {
        this.#presence.seen(now);
      }
      if (this.#isAway(now)) this.#chats.pause(chatId, true);
      else this.#notifications.chatChanged(chatId, before, update, now);
    }
    return this.#isAway(now) ? "away" : "here";
  }

  /** Somebody whom the user has a chat of two with has come or gone. Answers how it stands with the user. */
  peerChanged(userId: string, state: PresenceState): PresenceState {
    if (!this.#chats.hasPeer(userId)) return UNKNOWN;
    this.#push({ t: "presence", userId, ...state });
    return this.#presence.state;
  }

  /** A video of the user's has got further. */
  videoChanged(video: VideoNews): void {
    this.#push({ t: "video", video });
  }

  /** Something has happened in a project of the user's that they do not look at. */
  projectChanged(news: ProjectNews): void {
    this.#push({ t: "project", ...news });
    const { event } = news;
    if (event.t === "asset_status_changed") this.#push({ t: "asset", asset: event.asset });
  }

  /** Another domain has the user told of something. */
  notify(notification: HubNotification): void {
    const notice = this.#notifications.notify(notification, systemClock.now());
    if (notice) this.#push({ t: "notification", notification: notice });
  }

  /** Keeps a device that wants to be pushed, unless its session is over. */
  registerDevice(registration: Registration): RegistrationOutcome {
    if (this.#sessions.hasEnded(registration.sessionId)) return { kind: "session_ended" };
    this.#presence.seen(systemClock.now());
    this.ctx.waitUntil(this.#catchUp());
    return this.#notifications.devices.register(registration, systemClock.now());
  }

  devices(): KeptDevice[] {
    return [...this.#notifications.devices.all()];
  }

  /** Answers the devices that were there. */
  removeDevices(ids: readonly string[]): KeptDevice[] {
    return this.#notifications.devices.remove(ids);
  }

  /** The device with that address is somebody else's now. */
  removeAddress(address: PushAddress): void {
    this.#notifications.devices.removeAddress(address);
  }

  notificationSettings(): NotificationSettings {
    return this.#notifications.settings();
  }

  /** Answers `null`, and changes nothing, when a chat is not the user's. */
  changeNotificationSettings(patch: NotificationSettingsPatch): NotificationSettings | null {
    return this.#notifications.changeSettings(patch);
  }

  /** Which of the devices are still to get it. */
  stillDue(due: DueNotification): string[] {
    return this.#notifications.stillDue(due);
  }

  forgetNotifications(): void {
    this.#notifications.clear();
  }

  /** A call wants to have the user, whom no other call can have then. */
  claim(callId: string, subject: string): Claim {
    const other = this.#calls.claim(callId, subject, systemClock.now());
    if (!other) return { kind: "granted" };
    return { kind: "busy", callId: other.call_id, subject: other.subject };
  }

  /** That call does not take the user up any more. */
  release(callId: string): void {
    this.#calls.release(callId);
  }

  /** A call of the user's has made these transitions. Late and repeated ones change nothing. Answers how many devices heard. */
  callsChanged(transitions: readonly Call[]): { readonly devices: number } {
    for (const { call, notification } of this.#calls.apply(transitions, systemClock.now())) {
      this.#push(this.#callFrame(call));
      if (notification) this.notify(notification);
    }
    return {
      devices: [...this.getConnections()].length + this.#notifications.devices.all().length,
    };
  }

  /** Calls that the user is in, is called to, or could join. */
  callIds(): string[] {
    return this.#calls.ids();
  }

  /** A room is about to hold a socket of that session. Answers whether the session still lives. */
  socketOpened(sessionId: string, roomId: string, place: SocketPlace = "chat"): boolean {
    if (this.#sessions.hasEnded(sessionId)) return false;
    const now = systemClock.now();
    this.#sessions.opened(sessionId, roomId, place, now);
    this.#presence.seen(now);
    this.ctx.waitUntil(this.#catchUp());
    return true;
  }

  /** Closes every socket of these sessions, here and in the rooms. Fails unless all of them have heard. */
  async sessionsEnded(sessionIds: readonly string[]): Promise<void> {
    const rooms = this.#sessions.end(sessionIds, systemClock.now());
    this.#ended.add(sessionIds);
    this.#notifications.devices.removeSessions(sessionIds);
    for (const sessionId of sessionIds) {
      for (const connection of this.getConnections(tagOf(sessionId))) {
        connection.close(NOT_SIGNED_IN, "token_revoked");
      }
    }
    const { CALL_ROOM: call, CHAT_ROOM: chat, PROJECT_CHANNEL: project } = this.env;
    const places = { call, chat, project };
    const told = rooms.map(({ id, place }) =>
      places[place].getByName(id).closeSessions(this.name, sessionIds),
    );
    await Promise.all(told);
    this.#sessions.forget(sessionIds);
  }

  /** Opens a socket for the device the app says it is. */
  override async fetch(request: Request): Promise<Response> {
    const asked = readSocketRequest(request);
    if (!asked || this.#sessions.hasEnded(asked.sessionId)) return refusedSocket("session_ended");
    return super.fetch(request);
  }

  override getConnectionTags(_connection: Connection, { request }: ConnectionContext): string[] {
    const asked = readSocketRequest(request);
    return asked ? [tagOf(asked.sessionId)] : [];
  }

  override onConnect(connection: Connection<HubSocketState>, { request }: ConnectionContext): void {
    const asked = readSocketRequest(request);
    if (!asked || this.#ended.has(asked.sessionId))
      connection.close(NOT_SIGNED_IN, "token_revoked");
    else {
      const now = systemClock.now();
      connection.setState({ strikes: 0, seenAt: now });
      this.#presence.connected(now);
      this.#bringCalls(connection);
      this.ctx.waitUntil(Promise.all([this.#bringPresence(connection), this.#catchUp()]));
    }
  }

  /** A device only listens, and pings. */
  override onMessage(connection: Connection<HubSocketState>, data: WSMessage): void {
    const strikes = connection.state?.strikes ?? 0;
    connection.setState({ strikes, seenAt: systemClock.now() });
    if (isPing(data)) connection.send(PONG_FRAME);
    else this.#strike(connection, strikes + 1);
  }

  override onClose(_: Connection, code: number, _reason: string, wasClean: boolean): void {
    const cleanly = wasClean && CLEAN_CODES.includes(code);
    const now = systemClock.now();
    this.#notifications.disconnected(cleanly, now);
    this.#presence.disconnected(now);
  }

  override onError(): void {
    // The close event that follows says all there is to say.
  }

  override async onAlarm(): Promise<void> {
    this.#wakeAt = null;
    this.#presence.tick(systemClock.now());
    await this.#notifications.flush(systemClock.now());
  }

  /** Development moved the clock. */
  async clockMoved(): Promise<void> {
    if (await this.#alarm.clockMoved(systemClock.now())) await this.onAlarm();
  }

  /** A device that connects while it should ring begins to. */
  #bringCalls(connection: Connection): void {
    for (const call of this.#calls.live()) {
      connection.send(JSON.stringify(this.#callFrame(call)));
      if (call.status !== "initiating") continue;
      this.ctx.waitUntil(this.env.CALL_ROOM.getByName(call.id).deviceTold(this.name));
    }
  }

  #callFrame(call: Call): HubServerFrame {
    return { t: "call", call, quiet: !this.#notifications.mayRing(systemClock.now()) };
  }

  /** A device that connects learns who of those the user has chats of two with is there, and they learn of the user. */
  async #bringPresence(connection: Connection): Promise<void> {
    const { state } = this.#presence;
    await this.#tellPeers(state, (userId, presence) => {
      const frame: HubServerFrame = { t: "presence", userId, ...presence };
      connection.send(JSON.stringify(frame));
    });
  }

  async #tellPeers(
    state: PresenceState,
    hear: (userId: string, presence: PresenceState) => void,
  ): Promise<void> {
    const told = this.#chats.peers(MOST_PEERS).map(async (userId) => {
      hear(userId, await this.env.USER_HUB.getByName(userId).peerChanged(this.name, state));
    });
    // A hub that does not answer now is told of the next change.
    await Promise.allSettled(told);
  }

  /** Whoever wants to be pushed is to be reached, however long they have not looked. */
  #isAway(now: Millis): boolean {
    if (this.#notifications.devices.all().length > 0) return false;
    const days = Number(this.env.CHAT_AWAY_DAYS) || DEFAULT_AWAY_DAYS;
    return this.#presence.isAway(now, days * DAY);
  }

  /** The user is back: asks the rooms that told nothing for what has happened. One that fails is asked the next time. */
  async #catchUp(): Promise<void> {
    const asked = this.#chats.paused().map(async (chatId) => {
      const update = await this.env.CHAT_ROOM.getByName(chatId).memberBack(this.name);
      this.#chats.pause(chatId, false);
      if (update) this.chatChanged(chatId, update);
    });
    await Promise.allSettled(asked);
  }

  #strike(connection: Connection<HubSocketState>, strikes: number): void {
    connection.send(JSON.stringify({ t: "error", code: "unknown_frame" } satisfies HubServerFrame));
    connection.setState({ strikes, seenAt: systemClock.now() });
    if (strikes >= STRIKES) connection.close(BAD_FRAME, "unknown_frame");
  }

  #push(frame: HubServerFrame): void {
    this.broadcast(JSON.stringify(frame));
  }

  /** When a socket last gave a sign of life; `null` without any. */
  #lastSign(): Millis | null {
    let last: Millis | null = null;
    for (const connection of this.getConnections<HubSocketState>()) {
      const pinged = this.ctx.getWebSocketAutoResponseTimestamp(connection)?.getTime();
      const answered = pinged === undefined ? 0 : pinged + clockOffset();
      last = Math.max(last ?? 0, connection.state?.seenAt ?? 0, answered);
    }
    return last;
  }

  async #enqueue(pushes: readonly QueuedPush[]): Promise<void> {
    await this.env.JOBS.sendBatch(pushes.map((push) => ({ body: pushJob(push) })));
  }

  #wakeBy(at: Millis): void {
    if (this.#wakeAt !== null && this.#wakeAt <= at) return;
    this.#wakeAt = at;
    this.ctx.waitUntil(this.#alarm.set(at));
  }
}

/** With the tables that its parts look into when they are made. */
function upgraded(storage: DurableObjectStorage): DurableObjectStorage {
  upgradeTables(storage, HUB_TABLES);
  return storage;
}

function tagOf(sessionId: string): string {
  return `session:${sessionId}`;
}

function pushJob(message: QueuedPush) {
  const hex = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes)).toHex();
  const requestId = crypto.randomUUID();
  return { name: PUSH_JOB, requestId, traceparent: `00-${hex(16)}-${hex(8)}-01`, message };
}
