import type { Chat, ChatEvent, Message } from "../../shared/contracts/chat/index.ts";

const PATIENCE_MS = 15_000;

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** One person's calls of the API. Each may fail, as the network does; the caller decides whether to ask again. */
export class Rest {
  readonly #origin: string;
  readonly #token: () => Promise<string>;

  constructor(origin: string, token: () => Promise<string>) {
    this.#origin = origin;
    this.#token = token;
  }

  createGroup(title: string, memberIds: readonly string[]): Promise<Chat> {
    return this.#call("POST", "/api/chats", { type: "group", title, memberIds });
  }

  send(room: string, clientId: string, text: string): Promise<Message> {
    return this.#call("POST", `/api/chats/${room}/messages`, { clientId, text });
  }

  read(room: string, seq: number): Promise<{ readonly lastReadSeq: number }> {
    return this.#call("POST", `/api/chats/${room}/read`, { seq });
  }

  chat(room: string): Promise<Chat> {
    return this.#call("GET", `/api/chats/${room}`);
  }

  async chats(): Promise<readonly Chat[]> {
    return (await this.#call<Page<Chat>>("GET", "/api/chats?limit=100")).items;
  }

  async eventsAfter(room: string, seq: number) {
    const path = `/api/chats/${room}/events?after=${seq}&limit=100`;
    const page = await this.#call<Page<ChatEvent>>("GET", path);
    return { events: page.items, complete: page.nextCursor === null };
  }

  async messagesBefore(room: string, seq: number) {
    const path = `/api/chats/${room}/messages?before=${seq}&limit=50`;
    const page = await this.#call<Page<Message>>("GET", path);
    return { messages: page.items, complete: page.nextCursor === null };
  }

  /** The whole log. */
  async log(room: string): Promise<ChatEvent[]> {
    const log: ChatEvent[] = [];
    for (let complete = false; !complete; ) {
      const page = await this.eventsAfter(room, log.at(-1)?.seq ?? 0);
      log.push(...page.events);
      complete = page.complete || page.events.length === 0;
    }
    return log;
  }

  async #call<Reply>(method: string, path: string, body?: object): Promise<Reply> {
    const reply = await fetch(this.#origin + path, {
      method,
      headers: {
        "Content-Type": "application/json",
        Authorization: `Bearer ${await this.#token()}`,
      },
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    return (await reply.json()) as Reply;
  }
}
