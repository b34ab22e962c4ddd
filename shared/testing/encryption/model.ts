import { expect } from "vitest";
import type { ChatEvent } from "../../contracts/chat/index.ts";
import { CALM, STORM, stubbornly, type TestDevice, World } from "./devices.ts";
import type { TestRoom } from "./rooms.ts";

const SECOND_MS = 1_000;

interface Said {
  readonly chatId: string;
  readonly seq: number;
  readonly text: string;
  readonly by: TestDevice;
}

/** What a run has done, for whoever wants to know how much of it there was. */
export interface Run {
  readonly operations: Readonly<Record<string, number>>;
  readonly messages: number;
  readonly epochs: number;
  /** Texts that were compared, device by device. */
  readonly read: number;
  readonly removed: number;
}

/**
 * People who use encrypted chats, in any order and at once, on devices that die and networks that lose. What each device
 * can read in the end is compared with who was in the group at that time.
 */
export class EncryptionModel {
  readonly #world: World;
  readonly #people: readonly string[];
  readonly #devices: TestDevice[] = [];
  /** Taken out, by their owners or with them; whoever has them now gets the log all the same. */
  readonly #gone = new Map<TestDevice, Set<string>>();
  readonly #said: Said[] = [];
  readonly #counts: Record<string, number> = {};
  #words = 0;

  constructor(seed: number, people: number) {
    this.#world = new World(seed);
    this.#people = Array.from({ length: people }, (_, index) => `user-${index}`);
  }

  async begin(chats: number, devicesEach: number): Promise<void> {
    for (const userId of this.#people) {
      for (let count = 0; count < devicesEach; count += 1) {
        this.#devices.push(await this.#world.device(userId));
      }
    }
    for (let count = 0; count < chats; count += 1) {
      const [founder, ...others] = this.#shuffled(this.#people).slice(0, 3 + this.#below(4));
      this.#world.chat(founder ?? "", ...others);
    }
  }

  /** One operation, or a few of them at once. */
  async step(): Promise<void> {
    this.#world.pass(SECOND_MS + this.#below(20) * SECOND_MS);
    if (this.#world.happens(4)) this.#world.weather = { ...STORM };
    else if (this.#world.happens(12)) this.#world.weather = { ...CALM };
    const many = this.#world.happens(20) ? 2 + this.#below(3) : 1;
    await Promise.all(Array.from({ length: many }, () => this.#operation()));
  }

  /** Everybody comes back, and hears everybody. Then it is looked at who has read what. */
  async end(): Promise<Run> {
    this.#world.weather = { ...CALM };
    for (const room of this.#world.rooms.values()) await this.#everybodySpeaks(room);
    this.#nobodyWhoLeftIsSpokenTo();
    let read = 0;
    for (const room of this.#world.rooms.values()) {
      for (const device of this.#devices) read += await this.#compare(room, device);
      for (const [device, chats] of this.#gone) {
        if (chats.has(room.id)) read += await this.#compare(room, device);
      }
    }
    return {
      operations: this.#counts,
      messages: this.#said.length,
      epochs: this.#world.rosters.size,
      read,
      removed: this.#gone.size,
    };
  }

  async #operation(): Promise<void> {
    const room = this.#pick([...this.#world.rooms.values()]);
    const device = this.#pick(this.#inside(room));
    const draw = this.#world.random() * 100;
    if (draw < 48) return this.#counted("send", () => this.#say(room, device));
    if (draw < 66) return this.#counted("read", () => this.#look(room, device));
    if (draw < 72) return this.#counted("renew keys", () => this.#renew(room, device));
    if (draw < 78) return this.#counted("join", () => this.#join(room, device));
    if (draw < 84) return this.#counted("leave", () => this.#leave(room));
    if (draw < 88) return this.#counted("add a device", () => this.#addDevice(device.userId));
    if (draw < 91) return this.#counted("remove a device", () => this.#removeDevice(device));
    if (draw < 96) return this.#counted("restart a device", () => device.start());
    return this.#counted("restart the object", async () => room.restart());
  }

  async #say(room: TestRoom, device: TestDevice): Promise<void> {
    this.#words += 1;
    const text = `word ${this.#words}`;
    const place = await device.say(room.id, text);
    // Somebody else may have taken the writer out meanwhile.
    if (typeof place !== "number") return;
    this.#said.push({ chatId: room.id, seq: place, text, by: device });
  }

  async #look(room: TestRoom, device: TestDevice): Promise<void> {
    await device.sync(room.id);
    await stubbornly(() => device.engine.tidy(room.id, this.#world.happens(50)));
  }

  async #renew(room: TestRoom, device: TestDevice): Promise<void> {
    await stubbornly(() => device.engine.renew(room.id));
  }

  async #join(room: TestRoom, device: TestDevice): Promise<void> {
    const others = this.#people.filter((one) => !room.members.includes(one));
    if (others.length === 0) return;
    room.add(device.userId, this.#pick(others));
    await stubbornly(() => device.engine.tidy(room.id, true));
  }

  /** Somebody leaves: whatever their devices have kept, they go on listening. */
  async #leave(room: TestRoom): Promise<void> {
    if (room.members.length < 3) return;
    const userId = this.#pick(room.members.slice(1));
    room.remove(userId, userId);
  }

  async #addDevice(userId: string): Promise<void> {
    if (this.#devices.filter((one) => one.userId === userId).length > 3) return;
    this.#devices.push(await this.#world.device(userId));
  }

  async #removeDevice(device: TestDevice): Promise<void> {
    const others = this.#devices.filter((one) => one.userId === device.userId && one !== device);
    const [other] = others;
    if (!other || !this.#devices.includes(device)) return;
    this.#devices.splice(this.#devices.indexOf(device), 1);
    this.#world.directory.forget(device.userId, device.engine.deviceId);
    device.stolen = true;
    const chats = [...this.#world.rooms.values()].filter(({ members }) =>
      members.includes(device.userId),
    );
    this.#gone.set(device, new Set(chats.map(({ id }) => id)));
    const ids = chats.map(({ id }) => id);
    await stubbornly(() => other.engine.devicesChanged(device.userId, ids));
  }

  async #everybodySpeaks(room: TestRoom): Promise<void> {
    for (const device of this.#inside(room)) {
      expect(await device.sync(room.id), `${device.name} in ${room.id}`).toBe("inside");
    }
    for (const device of this.#inside(room)) await this.#say(room, device);
    for (const device of this.#inside(room)) await device.sync(room.id);
    for (const device of this.#gone.keys()) {
      await stubbornly(() => device.engine.enter(room.id)).catch(() => "revoked");
    }
  }

  /** Whoever writes has taken out all whose leaving they could know of. */
  #nobodyWhoLeftIsSpokenTo(): void {
    const logs = new Map([...this.#world.rooms].map(([id, room]) => [id, this.#log(room)]));
    for (const { chatId, epoch, cursor } of this.#world.written) {
      const members = new Set<string>();
      for (const event of logs.get(chatId) ?? []) {
        if (event.seq > cursor) break;
        if (event.kind === "member_joined") members.add(event.userId);
        if (event.kind === "member_left") members.delete(event.userId);
      }
      const roster = this.#world.rosters.get(`${chatId}/${epoch}`) ?? [];
      const strangers = roster.filter((name) => !members.has(name.split("/")[0] ?? ""));
      expect(strangers, `${chatId}, epoch ${epoch}`).toEqual([]);
    }
  }

  /** What a device shows is what was said while it was in the group: all of that, and nothing else. */
  async #compare(room: TestRoom, device: TestDevice): Promise<number> {
    const shown = await device.texts(room.id);
    const epochs = this.#epochs(room);
    const expected = new Map<number, string>();
    for (const { chatId, seq, text, by } of this.#said) {
      if (chatId !== room.id) continue;
      const roster = this.#world.rosters.get(`${room.id}/${epochs.get(seq)}`) ?? [];
      if (by === device || roster.includes(device.name)) expected.set(seq, text);
    }
    const what = `${device.name} in ${room.id}`;
    // Whoever has left gets nothing more from the platform, not even what they had not fetched.
    const isLeft = !device.stolen && !room.members.includes(device.userId);
    if (isLeft) for (const seq of expected.keys()) if (!shown.has(seq)) expected.delete(seq);
    expect(sorted(shown), what).toEqual(sorted(expected));
    return expected.size;
  }

  #epochs(room: TestRoom): Map<number, number> {
    const sealed = this.#log(room).filter((event) => event.kind === "mls");
    return new Map(sealed.map(({ seq, epoch }) => [seq, epoch]));
  }

  #log(room: TestRoom): readonly ChatEvent[] {
    return room.events(null, 0, Number.MAX_SAFE_INTEGER) ?? [];
  }

  #inside(room: TestRoom): TestDevice[] {
    return this.#devices.filter(({ userId }) => room.members.includes(userId));
  }

  async #counted(name: string, operation: () => Promise<void>): Promise<void> {
    this.#counts[name] = (this.#counts[name] ?? 0) + 1;
    await operation();
  }

  #pick<T>(list: readonly T[]): T {
    const picked = list[this.#below(list.length)];
    if (picked === undefined) throw new Error("nothing to choose from");
    return picked;
  }

  #shuffled<T>(list: readonly T[]): T[] {
    return [...list]
      .map((one) => [this.#world.random(), one] as const)
      .sort(([a], [b]) => a - b)
      .map(([, one]) => one);
  }

  #below(most: number): number {
    return Math.floor(this.#world.random() * most);
  }
}

function sorted(texts: ReadonlyMap<number, string>): [number, string][] {
  return [...texts].sort(([a], [b]) => a - b);
}
