import type { Connection, ConnectionContext, WSMessage } from "partyserver";
import { PING_FRAME, PONG_FRAME } from "../../shared/contracts/chat/index.ts";
import { readSocketRequest, refusedSocket } from "../../shared/contracts/chat/object-socket.ts";
import type { ProjectEvent, ProjectServerFrame } from "../../shared/contracts/studio/index.ts";
import { systemClock } from "../../shared/kernel/time.ts";
import { readyClock } from "../object-clock.ts";
import { hasTables, upgradeTables } from "../object-tables.ts";
import { RecentlyEnded } from "../recently-ended.ts";
import { TracedServer } from "../traced-object.ts";
import { isPing } from "../user-hub/is-ping.ts";
import { RecentEvents } from "./recent-events.ts";
import { CHANNEL_TABLES } from "./tables.ts";

const BAD_FRAME = 4400;
const NOT_SIGNED_IN = 4401;
const NOT_ALLOWED = 4403;
const NO_SUCH = 4404;
const GOING_WRONG = 1011;
/** The bad frame that is one too many. */
const STRIKES = 3;

interface SocketState {
  readonly userId: string;
  readonly strikes: number;
}

/**
 * The object of one project: its people's sockets, and what has just happened. Who may be here, the app knows: it asks
 * again once a socket is open, and has those cut who may not.
 */
export class ProjectChannel extends TracedServer {
  static override readonly name = "ProjectChannel";
  static override options = { hibernate: true };

  readonly #ended = new RecentlyEnded();
  readonly #events = new RecentEvents(this.ctx.storage.sql);

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING_FRAME, PONG_FRAME));
    ctx.blockConcurrencyWhile(() => readyClock(env));
  }

  // ---- calls

  /** Something has happened: tells who is here, and keeps it for who comes back. Answers who is here. */
  publish(events: readonly ProjectEvent[]): string[] {
    upgradeTables(this.ctx.storage, CHANNEL_TABLES);
    const frames = this.ctx.storage.transactionSync(() =>
      this.#events.add(events, systemClock.now()),
    );
    const present = new Set<string>();
    for (const connection of this.getConnections<SocketState>()) {
      for (const frame of frames) send(connection, frame);
      if (connection.state) present.add(connection.state.userId);
    }
    return [...present];
  }

  /** Brings a session's sockets what there is to begin with. */
  bring(sessionId: string, frame: ProjectServerFrame): void {
    const text = JSON.stringify(frame);
    for (const connection of this.getConnections(sessionTag(sessionId))) send(connection, text);
  }

  /** Somebody is not in the project any more, or not as they were. */
  cut(userId: string): void {
    for (const connection of this.getConnections(userTag(userId))) {
      connection.close(NOT_ALLOWED, "not_member");
    }
  }

  /** The project is gone. */
  async close(): Promise<void> {
    for (const connection of this.getConnections()) connection.close(NO_SUCH, "project_gone");
    await this.ctx.storage.deleteAll();
  }

  /** Closes what these sessions of the user have open here. */
  closeSessions(_userId: string, sessionIds: readonly string[]): void {
    this.#ended.add(sessionIds);
    for (const sessionId of sessionIds) {
      for (const connection of this.getConnections(sessionTag(sessionId))) {
        connection.close(NOT_SIGNED_IN, "token_revoked");
      }
    }
  }

  // ---- sockets

  /** Opens a socket for whoever the app says it is. */
  override async fetch(request: Request): Promise<Response> {
    const asked = readSocketRequest(request);
    if (!asked) return refusedSocket("not_member");
    const hub = this.env.USER_HUB.getByName(asked.userId);
    const live = await hub.socketOpened(asked.sessionId, this.name, "project");
    return live ? super.fetch(request) : refusedSocket("session_ended");
  }

  override getConnectionTags(_connection: Connection, { request }: ConnectionContext): string[] {
    const asked = readSocketRequest(request);
    return asked ? [userTag(asked.userId), sessionTag(asked.sessionId)] : [];
  }

  /** Whatever throws here would have its stack sent to the client by partyserver. */
  override onConnect(connection: Connection<SocketState>, { request }: ConnectionContext): void {
    const asked = readSocketRequest(request);
    if (!asked) connection.close(GOING_WRONG, "internal");
    else if (this.#ended.has(asked.sessionId)) connection.close(NOT_SIGNED_IN, "token_revoked");
    else {
      connection.setState({ userId: asked.userId, strikes: 0 });
      const seq = hasTables(this.ctx.storage) ? this.#events.head : 0;
      say(connection, { t: "hello", projectId: this.name, userId: asked.userId, seq });
      if (asked.after !== null) this.#resume(connection, asked.after);
    }
  }

  /** Whoever is here only listens, and pings. */
  override onMessage(connection: Connection<SocketState>, data: WSMessage): void {
    if (isPing(data)) send(connection, PONG_FRAME);
    else this.#strike(connection);
  }

  override onError(): void {
    // The close event that follows says all there is to say.
  }

  #strike(connection: Connection<SocketState>): void {
    say(connection, { t: "error", code: "unknown_frame" });
    const { userId = "", strikes = 0 } = connection.state ?? {};
    connection.setState({ userId, strikes: strikes + 1 });
    if (strikes + 1 >= STRIKES) connection.close(BAD_FRAME, "unknown_frame");
  }

  /** Brings a socket that was dropped what it has missed. */
  #resume(connection: Connection, after: number): void {
    const kept = hasTables(this.ctx.storage);
    const missed = kept ? this.#events.since(after, systemClock.now()) : null;
    if (missed?.kind === "events") for (const frame of missed.frames) send(connection, frame);
    else if (missed || after !== 0) say(connection, { t: "gap" });
  }
}

function userTag(userId: string): string {
  return `user:${userId}`;
}

function sessionTag(sessionId: string): string {
  return `session:${sessionId}`;
}

function say(connection: Connection, frame: ProjectServerFrame): void {
  send(connection, JSON.stringify(frame));
}

/** A socket that is closing takes nothing more. */
function send(connection: Connection, text: string): void {
  try {
    connection.send(text);
  } catch {
    // Its close event follows.
  }
}
