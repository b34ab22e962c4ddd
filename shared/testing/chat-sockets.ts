import type { z } from "@hono/zod-openapi";
import {
  type ChatClientFrame,
  type ChatServerFrame,
  chatServerFrame,
  type HubServerFrame,
  hubServerFrame,
} from "../contracts/chat/index.ts";
import { socketRequest } from "../contracts/chat/object-socket.ts";

interface Waiting<Frame> {
  readonly wanted: (frame: Frame) => boolean;
  readonly found: (frame: Frame) => void;
}

/** The client's end of a socket. Every frame that arrives is checked against the contract. */
export class TestSocket<Frame extends { readonly t: string }, Sent = ChatClientFrame> {
  readonly frames: Frame[] = [];
  /** The code the server closed it with. */
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  #waiting: Waiting<Frame>[] = [];

  constructor(response: Response, schema: z.ZodType<Frame>) {
    const socket = response.webSocket;
    if (!socket) throw new Error(`no socket, but ${response.status}`);
    this.#socket = socket;
    this.closed = new Promise((resolve) => {
      socket.addEventListener("close", ({ code }) => resolve(code));
    });
    socket.addEventListener("message", ({ data }) =>
      this.#receive(schema.parse(JSON.parse(String(data)))),
    );
    socket.accept();
  }

  send(frame: Sent): void {
    this.sendRaw(JSON.stringify(frame));
  }

  sendRaw(data: string | ArrayBuffer): void {
    this.#socket.send(data);
  }

  close(): void {
    this.#socket.close(1000, "bye");
  }

  /** The first frame of that kind (that is like that), whether it is here already or yet to come. */
  async frame<T extends Frame["t"]>(
    t: T,
    like: (frame: Extract<Frame, { t: T }>) => boolean = () => true,
  ): Promise<Extract<Frame, { t: T }>> {
    const is = (frame: Frame): frame is Extract<Frame, { t: T }> => frame.t === t;
    const found = await this.#first((frame) => is(frame) && like(frame));
    if (!is(found)) throw new Error("unreachable");
    return found;
  }

  /** The frames of that kind so far. */
  all<T extends Frame["t"]>(t: T): Extract<Frame, { t: T }>[] {
    return this.frames.filter((frame): frame is Extract<Frame, { t: T }> => frame.t === t);
  }

  /** Returns when everything that was sent to this socket before now has arrived. */
  async settled(): Promise<void> {
    const before = this.all("pong").length;
    this.sendRaw('{ "t": "ping" }');
    await this.frame("pong", () => this.all("pong").length > before);
  }

  #first(wanted: (frame: Frame) => boolean): Promise<Frame> {
    const here = this.frames.find(wanted);
    if (here) return Promise.resolve(here);
    return new Promise((found) => this.#waiting.push({ wanted, found }));
  }

  #receive(frame: Frame): void {
    this.frames.push(frame);
    const satisfied = this.#waiting.filter(({ wanted }) => wanted(frame));
    this.#waiting = this.#waiting.filter((one) => !satisfied.includes(one));
    for (const { found } of satisfied) found(frame);
  }
}

export type RoomClient = TestSocket<ChatServerFrame>;
export type HubClient = TestSocket<HubServerFrame>;

/** Opens a socket of a chat's room, as the app would for this user. */
export async function connectRoom(
  room: Fetcher,
  userId: string,
  { after = null, sessionId = userId }: { after?: number | null; sessionId?: string } = {},
): Promise<RoomClient> {
  return roomClient(await room.fetch(socketRequest({ userId, sessionId, after })));
}

/** Opens a socket of a user's hub, as the app would. */
export async function connectHub(
  hub: Fetcher,
  userId: string,
  sessionId = userId,
): Promise<HubClient> {
  return hubClient(await hub.fetch(socketRequest({ userId, sessionId, after: null })));
}

export function roomClient(response: Response): RoomClient {
  return new TestSocket<ChatServerFrame>(response, chatServerFrame);
}

export function hubClient(response: Response): HubClient {
  return new TestSocket<HubServerFrame>(response, hubServerFrame);
}

/** Somebody as rooms know their members. */
export function roomPerson(id: string, name = `user-${id.slice(0, 8)}`, version = 1) {
  return { id, username: name, displayName: name, avatarUrl: null, version };
}
