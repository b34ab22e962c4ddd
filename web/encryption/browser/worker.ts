import type { ChatEvent, OutboxEntry } from "../../../shared/client/index.ts";
import { packed, unpacked } from "../bytes.ts";
import type { Content } from "../content.ts";
import { Engine } from "../engine/engine.ts";
import type { Transport } from "../engine/ports.ts";
import { asEvents, asMessage } from "../translate.ts";
import { connect } from "./rpc.ts";
import { SealedStore } from "./sealed-store.ts";
import { storeName } from "./store-name.ts";

/** What the page offers its worker: the platform, which it has the session for. */
export type PageSide = Transport;

/** A query of a chat's messages: so many at most. */
const FOUND = 50;
const PAGE = 200;

interface Here {
  readonly engine: Engine;
  readonly store: SealedStore;
  readonly userId: string;
}

let started: Promise<Here> | null = null;

async function open(userId: string, deviceName: string): Promise<Here> {
  const store = await SealedStore.open(storeName(userId));
  const around = {
    transport: page,
    store,
    now: () => Date.now(),
    wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    randomId: () => crypto.randomUUID(),
    exclusively: async <Result>(name: string, work: () => Promise<Result>): Promise<Result> =>
      navigator.locks.request(`${storeName(userId)}/${name}`, work),
  };
  return { engine: await Engine.open(around, userId, deviceName), store, userId };
}

async function here(): Promise<Here> {
  if (!started) throw new Error("the device was not started");
  return started;
}

const offered = {
  /** Opens the device of this person. Answers its id. */
  async start(userId: string, deviceName: string): Promise<string> {
    started ??= open(userId, deviceName);
    started.catch(() => {
      started = null;
    });
    return (await started).engine.deviceId;
  },

  async announce(): Promise<boolean> {
    return (await here()).engine.announce();
  },

  async enter(chatId: string) {
    return (await here()).engine.enter(chatId);
  },

  /** Who of the chat's people and what of its past is out of reach. */
  async limits(chatId: string): Promise<{ isLate: boolean; absent: number }> {
    const { engine } = await here();
    return { isLate: await engine.isLate(chatId), absent: await engine.absent(chatId) };
  },

  /** The newest message of a chat that nobody has open, once this device has read it. */
  async latest(chatId: string) {
    const { engine, userId } = await here();
    await engine.enter(chatId);
    await engine.tidy(chatId);
    const [latest] = (await engine.before(chatId, Number.MAX_SAFE_INTEGER, 1)).messages;
    return latest ? asMessage(chatId, userId, latest) : null;
  },

  /** The events of a log, as this device reads them. */
  async read(chatId: string, events: readonly ChatEvent[]): Promise<readonly ChatEvent[]> {
    const { engine, userId } = await here();
    const [first] = events;
    const last = events.at(-1);
    if (!first || !last) return events;
    await engine.feed(chatId, events);
    return asEvents(chatId, userId, events, await engine.kept(chatId, first.seq, last.seq));
  },

  async before(chatId: string, seq: number, limit: number) {
    const { engine, userId } = await here();
    const { messages, complete } = await engine.before(chatId, seq, limit);
    return { messages: messages.map((one) => asMessage(chatId, userId, one)), complete };
  },

  /** Messages that have all these words, newest first. */
  async find(chatId: string, query: string) {
    const { engine, userId } = await here();
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const found = [];
    for (let seq = Number.MAX_SAFE_INTEGER, complete = false; !complete && found.length < FOUND; ) {
      const page = await engine.before(chatId, seq, PAGE);
      for (const one of page.messages) {
        const text = one.text.toLowerCase();
        if (words.every((word) => text.includes(word))) found.push(asMessage(chatId, userId, one));
      }
      complete = page.complete;
      seq = page.messages.at(-1)?.seq ?? 0;
    }
    return found.slice(0, FOUND);
  },

  async send(chatId: string, clientId: string, content: Content) {
    return (await here()).engine.send(chatId, clientId, content);
  },

  /** What is written and not sent yet. */
  async outbox(chatId: string): Promise<readonly OutboxEntry[]> {
    const value = await (await here()).store.get("outbox", chatId);
    return value ? unpacked<OutboxEntry[]>(value) : [];
  },

  async keepOutbox(chatId: string, entries: readonly OutboxEntry[]): Promise<void> {
    const value = entries.length > 0 ? packed(entries) : null;
    await (await here()).store.write([{ table: "outbox", key: chatId, value }]);
  },

  async tidy(chatId: string, atOnce: boolean): Promise<number | null> {
    return (await here()).engine.tidy(chatId, atOnce);
  },

  async devicesChanged(userId: string, chatIds: readonly string[]): Promise<void> {
    return (await here()).engine.devicesChanged(userId, chatIds);
  },
};

/** What a page can ask its worker for. */
export type WorkerSide = typeof offered;

const page = connect<PageSide>(self, offered);
