import { type Connection, type ConnectionContext, Server, type WSMessage } from "partyserver";
import { type HubServerFrame, PING_FRAME, PONG_FRAME } from "../../shared/contracts/chat/index.ts";
import { readSocketRequest, refusedSocket } from "../../shared/contracts/chat/object-socket.ts";
import { systemClock } from "../../shared/kernel/time.ts";
import type { ChatPosition, ChatUpdate, ListedChat } from "../../workers/domains/chat/ports.ts";
import { readyClock } from "../object-clock.ts";
import { upgradeTables } from "../object-tables.ts";
import { RecentlyEnded } from "../recently-ended.ts";
import { ChatList } from "./chat-list.ts";
import { isPing } from "./is-ping.ts";
import { SessionSockets } from "./session-sockets.ts";
import { HUB_TABLES } from "./tables.ts";

const BAD_FRAME = 4400;
const NOT_SIGNED_IN = 4401;
const STRIKES = 3;

interface HubSocketState {
  readonly strikes: number;
}

/** One user's own object: their list of chats, and the sockets of their devices that bring them all news. */
export class UserHub extends Server<Env> {
  static override options = { hibernate: true };

  readonly #chats = new ChatList(this.ctx.storage.sql);
  readonly #sessions = new SessionSockets(this.ctx.storage.sql);
  readonly #ended = new RecentlyEnded();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING_FRAME, PONG_FRAME));
    ctx.blockConcurrencyWhile(() => readyClock(env));
    upgradeTables(ctx.storage, HUB_TABLES);
  }

  /** Chats by latest activity, after that position. */
  chats(after: ChatPosition | null, limit: number): ListedChat[] {
    return this.#chats.page(after, limit);
  }

  /** A room tells what its chat looks like to this user now. Late and repeated updates change nothing. */
  chatChanged(chatId: string, update: ChatUpdate): void {
    const news = this.#chats.apply(chatId, update);
    if (news && update.chat) this.#push({ t: "chat", chat: update.chat });
  }

  /** A room is about to hold a socket of that session. Answers whether the session still lives. */
  socketOpened(sessionId: string, chatId: string): boolean {
    if (this.#sessions.hasEnded(sessionId)) return false;
    this.#sessions.opened(sessionId, chatId, systemClock.now());
    return true;
  }

  /** Closes every socket of these sessions, here and in the rooms. Fails unless all of them have heard. */
  async sessionsEnded(sessionIds: readonly string[]): Promise<void> {
    const chatIds = this.#sessions.end(sessionIds, systemClock.now());
    this.#ended.add(sessionIds);
    for (const sessionId of sessionIds) {
      for (const connection of this.getConnections(tagOf(sessionId))) {
        connection.close(NOT_SIGNED_IN, "token_revoked");
      }
    }
    const rooms = chatIds.map((chatId) => this.env.CHAT_ROOM.getByName(chatId));
    await Promise.all(rooms.map((room) => room.closeSessions(this.name, sessionIds)));
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
    else connection.setState({ strikes: 0 });
  }

  /** A device only listens, and pings. */
  override onMessage(connection: Connection<HubSocketState>, data: WSMessage): void {
    if (isPing(data)) connection.send(PONG_FRAME);
    else this.#strike(connection);
  }

  override onError(): void {
    // The close event that follows says all there is to say.
  }

  /** Development moved the clock: nothing here waits for a time. */
  async clockMoved(): Promise<void> {}

  #strike(connection: Connection<HubSocketState>): void {
    connection.send(JSON.stringify({ t: "error", code: "unknown_frame" } satisfies HubServerFrame));
    const strikes = (connection.state?.strikes ?? 0) + 1;
    connection.setState({ strikes });
    if (strikes >= STRIKES) connection.close(BAD_FRAME, "unknown_frame");
  }

  #push(frame: HubServerFrame): void {
    this.broadcast(JSON.stringify(frame));
  }
}

function tagOf(sessionId: string): string {
  return `session:${sessionId}`;
}
