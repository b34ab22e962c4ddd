import { decodeRatchetTree } from "ts-mls/ratchetTree.js";
import { vi } from "vitest";
import { loadRecord } from "../../../web/encryption/engine/chat-record.ts";
import { Engine } from "../../../web/encryption/engine/engine.ts";
import type { Handed, Surroundings, Transport } from "../../../web/encryption/engine/ports.ts";
import { leavesOf } from "../../../web/encryption/mls/state.ts";
import { systemClock } from "../../kernel/time.ts";
import { TestArchives } from "./archives.ts";
import { MemoryStore } from "./memory-store.ts";
import { TestDirectory, TestLogs, TestRoom } from "./rooms.ts";

/** How often of a hundred times something goes wrong on the way. */
interface Weather {
  lostOnTheWay: number;
  lostOnTheWayBack: number;
  twice: number;
}

export const CALM: Readonly<Weather> = { lostOnTheWay: 0, lostOnTheWayBack: 0, twice: 0 };
export const STORM: Readonly<Weather> = { lostOnTheWay: 12, lostOnTheWayBack: 12, twice: 12 };
/** At so many calls of a hundred it is over. */
const STORM_PASSES = 0.1;

/** Chats, people and their devices in one process: the platform's own rules, and a network that can be bad. */
export class World {
  readonly rooms = new Map<string, TestRoom>();
  readonly directory = new TestDirectory();
  readonly archives = new TestArchives();
  readonly random: () => number;
  weather: Weather = { ...CALM };
  /** Who was in the group of a chat at an epoch, by `chat/epoch`: as its committer saw it. */
  readonly rosters = new Map<string, readonly string[]>();
  /** Messages that were stored: of which epoch, and how far their writer had read by then. */
  readonly written: { readonly chatId: string; readonly epoch: number; readonly cursor: number }[] =
    [];
  readonly #devices: TestDevice[] = [];
  #ids = 0;

  constructor(seed = 1) {
    this.random = seeded(seed);
    vi.useFakeTimers({ toFake: ["Date"] });
  }

  chat(founder: string, ...members: string[]): TestRoom {
    const room = new TestRoom(`chat-${this.rooms.size}`, founder, members);
    this.rooms.set(room.id, room);
    return room;
  }

  room(chatId: string): TestRoom {
    const room = this.rooms.get(chatId);
    if (!room) throw new Error("no such chat");
    return room;
  }

  /** A device of that person, known to the platform, and confirmed by one that they have, if there is one. */
  async device(userId: string): Promise<TestDevice> {
    const device = await this.unconfirmed(userId);
    await this.confirm(device);
    return device;
  }

  /** A device that the platform has for somebody's: unless it is their first, none of theirs knows of it. */
  async unconfirmed(userId: string): Promise<TestDevice> {
    const device = new TestDevice(this, userId);
    await device.start();
    this.#devices.push(device);
    return device;
  }

  /** A device that the platform adds to somebody's, and that comes into chats without asking anybody. */
  async silent(userId: string): Promise<TestDevice> {
    const device = new TestDevice(this, userId);
    await device.startInSilence();
    return device;
  }

  /** Has a device in force say that this one is its owner's, as people do: by its code. */
  async confirm(device: TestDevice): Promise<void> {
    const { code, inForce } = await stubbornly(() => device.engine.trust.own());
    if (inForce) return;
    for (const other of this.#devices) {
      if (other.userId !== device.userId || other === device) continue;
      const own = await stubbornly(() => other.engine.trust.own());
      if (!own.inForce) continue;
      const { deviceId } = device.engine;
      const outcome = await stubbornly(() => other.engine.trust.confirm(deviceId, { code }));
      if (outcome === "confirmed") return;
      // Its owner may have put it out of force meanwhile, from another one.
      const { inForce: still } = await stubbornly(() => other.engine.trust.own());
      if (still) throw new Error(`not confirmed: ${outcome}`);
    }
    throw new Error("nobody is there to confirm it");
  }

  randomId(): string {
    this.#ids += 1;
    return `id-${String(this.#ids).padStart(6, "0")}`;
  }

  pass(ms: number): void {
    vi.setSystemTime(Date.now() + ms);
  }

  happens(percent: number): boolean {
    return this.random() * 100 < percent;
  }
}

/** One device. It dies and comes back with what its store has. */
export class TestDevice {
  readonly userId: string;
  readonly store: MemoryStore;
  readonly #world: World;
  #engine: Engine | null = null;
  /** Whoever has its keys gets the log from somewhere, member or not. */
  stolen = false;
  /** One that somebody has put into the platform's list in silence believes in a log of its own. */
  #forged: TestLogs | null = null;

  /** `store` is that of another tab, or of an earlier life. */
  constructor(world: World, userId: string, store = new MemoryStore()) {
    this.#world = world;
    this.userId = userId;
    this.store = store;
  }

  get engine(): Engine {
    if (!this.#engine) throw new Error("the device is not on");
    return this.#engine;
  }

  get name(): string {
    return `${this.userId}/${this.engine.deviceId}`;
  }

  #logsOf(userId: string): TestLogs {
    const { logs } = this.#world.directory;
    return userId === this.userId ? (this.#forged ?? logs) : logs;
  }

  /** Starts as one that nobody has confirmed, and that thinks nothing of it. */
  async startInSilence(): Promise<void> {
    this.#forged = new TestLogs();
    await this.start();
  }

  async start(): Promise<void> {
    await this.open();
    await stubbornly(() => this.engine.announce());
  }

  /** Opens it; nobody knows of it yet. `meddle` stands between it and all that is around it. */
  async open(meddle = (around: Surroundings) => around): Promise<void> {
    const around: Surroundings = {
      transport: this.#transport(),
      store: this.store,
      now: () => systemClock.now(),
      wait: async (ms: number) => this.#world.pass(ms),
      randomId: () => this.#world.randomId(),
      exclusively: (name, work) => this.store.exclusively(name, work),
      codeMemory: 8,
    };
    this.#engine = await Engine.open(meddle(around), this.userId, "A device");
  }

  /** Sends a text. Answers the event's place, or why it was refused. */
  async say(chatId: string, text: string): Promise<number | string> {
    const clientId = this.#world.randomId();
    const content = { kind: "message", text } as const;
    const sent = await stubbornly(() => this.engine.send(chatId, clientId, content));
    return sent.kind === "stored" ? sent.stored.seq : sent.code;
  }

  sync(chatId: string) {
    return stubbornly(() => this.engine.enter(chatId));
  }

  /** All texts that it can show, by their place in the log. */
  async texts(chatId: string): Promise<Map<number, string>> {
    const kept = await this.engine.kept(chatId, 0, Number.MAX_SAFE_INTEGER);
    return new Map(
      kept.flatMap((one) => (one.kind === "message" ? [[one.seq, one.text] as const] : [])),
    );
  }

  #transport(): Transport {
    const world = this.#world;
    const { userId } = this;
    const { archives } = world;
    return {
      publish: ({ deviceId, keyPackages, lastResort }) =>
        this.#call(() => world.directory.publish(userId, deviceId, keyPackages, lastResort)),
      claim: (userIds) => this.#call(async () => world.directory.claim(userIds)),
      devices: (id) => this.#call(async () => world.directory.list(id)),
      forget: (id) => this.#call(async () => world.directory.forget(userId, id)),
      deviceLog: (id, after) => this.#call(async () => this.#logsOf(id).page(id, after)),
      appendLog: (signed) => this.#call(() => this.#logsOf(userId).append(userId, signed)),
      group: (chatId) => this.#call(async () => world.room(chatId).group(userId)),
      members: (chatId) => this.#call(async () => world.room(chatId).members),
      events: (chatId, seq) =>
        this.#call(async () => {
          const events = world.room(chatId).events(this.stolen ? null : userId, seq);
          return events && { events, complete: events.length < 100 };
        }),
      archives: () => this.#call(async () => archives.of(userId)),
      makeArchive: (kind, head) =>
        this.#call(async () => archives.make(userId, world.randomId(), kind, head)),
      putArchive: (id, next) => this.#call(async () => archives.put(userId, id, next)),
      dropArchive: (id) => this.#call(async () => archives.drop(userId, id)),
      putFile: (sealed) =>
        this.#call(async () => archives.putFile(userId, world.randomId(), sealed)),
      getFile: (fileId) => this.#call(async () => archives.file(userId, fileId)),
      hand: (chatId, draft) =>
        this.#call(async (): Promise<Handed> => {
          const outcome = await world.room(chatId).hand(userId, draft);
          switch (outcome.kind) {
            case "stored":
            case "duplicate":
              if (outcome.kind === "stored") await this.#note(chatId, draft.type);
              return { kind: "stored", stored: outcome.stored };
            case "stale_epoch":
              return { kind: "stale" };
            case "rate_limited":
              return { kind: "too_fast", retryAfterMs: outcome.retryAfterMs };
            case "not_member":
              return { kind: "refused", code: "not_found" };
            default:
              return { kind: "refused", code: outcome.kind };
          }
        }),
    };
  }

  /** Writes down who is in the group from this commit on, or what was known when this message was written. */
  async #note(chatId: string, type: "commit" | "proposal" | "application"): Promise<void> {
    const epoch = this.#world.room(chatId).group(this.userId)?.epoch ?? 0;
    if (type === "application") {
      const cursor = (await loadRecord(this.store, chatId))?.cursor ?? 0;
      this.#world.written.push({ chatId, epoch, cursor });
      return;
    }
    const tree = await this.store.get("tree", `${chatId}/next`);
    const decoded = tree && decodeRatchetTree(tree, 0);
    if (!decoded) throw new Error("a commit that nothing is known of");
    const names = leavesOf(decoded[0]).map((leaf) => `${leaf.userId}/${leaf.deviceId}`);
    this.#world.rosters.set(`${chatId}/${epoch}`, names);
  }

  async #call<Result>(ask: () => Promise<Result>): Promise<Result> {
    const world = this.#world;
    // No storm outlasts somebody who goes on trying: what takes thirty calls would hardly ever get through one.
    if (world.happens(STORM_PASSES)) world.weather = { ...CALM };
    if (world.happens(world.weather.lostOnTheWay)) throw new NetworkError();
    if (world.happens(world.weather.twice)) await ask();
    const result = await ask();
    if (world.happens(world.weather.lostOnTheWayBack)) throw new NetworkError();
    return result;
  }
}

/** Nobody knows whether it was heard. */
export class NetworkError extends Error {}

/** Again until the network lets it through; what it is refused for is thrown on. */
export async function stubbornly<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
    }
  }
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
