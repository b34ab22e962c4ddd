import { expect } from "vitest";
import { loadState } from "../../../web/encryption/engine/chat-record.ts";
import { leavesOf } from "../../../web/encryption/mls/state.ts";
import type { ChatEvent } from "../../contracts/chat/index.ts";
import { CALM, STORM, stubbornly, type TestDevice, World } from "./devices.ts";
import { MISDEEDS, type Misdeed, misbehave } from "./hostile.ts";
import type { TestRoom } from "./rooms.ts";

const SECOND_MS = 1_000;
const SILENT = "said by who is nobody's device";

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
  /** What the hostile member did to the others, and how often all came back together after it. */
  readonly misdeeds: Readonly<Record<string, number>>;
  readonly recoveries: number;
}

/** Epochs in which a chat's devices stand apart: from a misdeed until all have come back together. */
interface Upheaval {
  readonly chatId: string;
  readonly from: number;
  to: number;
}

/** So often all devices of a chat look at it until they stand together again. */
const MOST_ROUNDS = 6;

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
  /** What the platform has added to people's devices in silence. */
  readonly #silent: TestDevice[] = [];
  readonly #said: Said[] = [];
  readonly #counts: Record<string, number> = {};
  readonly #misdeeds: Record<string, number> = {};
  readonly #upheavals: Upheaval[] = [];
  /** Who does to the others whatever a member can. */
  readonly #hostile: string;
  #words = 0;

  constructor(seed: number, people: number) {
    this.#world = new World(seed);
    this.#people = Array.from({ length: people }, (_, index) => `user-${index}`);
    this.#hostile = this.#people[1] ?? "";
  }

  async begin(chats: number, devicesEach: number): Promise<void> {
    for (const userId of this.#people) {
      for (let count = 0; count < devicesEach; count += 1) {
        this.#devices.push(await this.#world.device(userId));
      }
    }
    for (let count = 0; count < chats; count += 1) {
      const [founder = "", ...others] = this.#shuffled(this.#people).slice(0, 3 + this.#below(4));
      const isThere = founder === this.#hostile || others.includes(this.#hostile);
      this.#world.chat(founder, ...others, ...(isThere ? [] : [this.#hostile]));
    }
  }

  /** One operation, or a few of them at once. */
  async step(): Promise<void> {
    this.#world.pass(SECOND_MS + this.#below(20) * SECOND_MS);
    if (this.#world.happens(4)) this.#world.weather = { ...STORM };
    else if (this.#world.happens(12)) this.#world.weather = { ...CALM };
    for (const room of this.#world.rooms.values()) {
      if (this.#upheaval(room) && this.#world.happens(10)) await this.#comeTogether(room);
    }
    const many = this.#world.happens(20) ? 2 + this.#below(3) : 1;
    await Promise.all(Array.from({ length: many }, () => this.#operation()));
  }

  /** Everybody comes back, and hears everybody. Then it is looked at who has read what. */
  async end(): Promise<Run> {
    this.#world.weather = { ...CALM };
    for (const room of this.#world.rooms.values()) {
      await this.#comeTogether(room);
      await this.#everybodySpeaks(room);
      // However the run went, each chat gets over something.
      const before = this.#upheavals.length;
      await this.#harm(room, "a commit that half of them cannot open");
      expect(this.#upheavals.length, room.id).toBe(before + 1);
      await this.#comeTogether(room);
      await this.#everybodySpeaks(room);
    }
    this.#nobodyWhoLeftIsSpokenTo();
    let read = 0;
    for (const room of this.#world.rooms.values()) {
      for (const device of this.#devices) read += await this.#compare(room, device);
      await this.#nobodyHeardTheSilent(room);
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
      misdeeds: this.#misdeeds,
      recoveries: this.#upheavals.length,
    };
  }

  async #operation(): Promise<void> {
    const room = this.#pick([...this.#world.rooms.values()]);
    const device = this.#pick(this.#inside(room));
    const draw = this.#world.random() * 100;
    if (draw < 45) return this.#counted("send", () => this.#say(room, device));
    if (draw < 62) return this.#counted("read", () => this.#look(room, device));
    if (draw < 68) return this.#counted("renew keys", () => this.#renew(room, device));
    if (draw < 74) return this.#counted("join", () => this.#join(room, device));
    if (draw < 80) return this.#counted("leave", () => this.#leave(room));
    if (draw < 84) return this.#counted("add a device", () => this.#addDevice(device.userId));
    if (draw < 87) return this.#counted("remove a device", () => this.#removeDevice(device));
    if (draw < 87.6) return this.#counted("begin anew", () => this.#beginAnew(device));
    if (draw < 88.6)
      return this.#counted("a silent device", () => this.#silentDevice(device.userId));
    if (draw < 91) return this.#counted("restart a device", () => device.start());
    if (draw < 97) return this.#counted("harm the others", () => this.#anyHarm());
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
    // Who does harm stays for more of it.
    if (userId === this.#hostile) return;
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
    const { deviceId } = device.engine;
    // By its owner's log, or by the platform's list alone, as other clients do.
    if (this.#world.happens(70)) await stubbornly(() => other.engine.trust.remove(deviceId));
    else this.#world.directory.forget(device.userId, deviceId);
    const ids = this.#lose(device);
    await stubbornly(() => other.engine.devicesChanged(device.userId, ids));
  }

  /** Whoever has that device now gets the log all the same. Answers the chats that its owner is in. */
  #lose(device: TestDevice): string[] {
    device.stolen = true;
    const chats = [...this.#world.rooms.values()].filter(({ members }) =>
      members.includes(device.userId),
    );
    const ids = chats.map(({ id }) => id);
    this.#gone.set(device, new Set(ids));
    return ids;
  }

  /** A new device puts all that its owner had out of force. */
  async #beginAnew({ userId }: TestDevice): Promise<void> {
    const fresh = await this.#world.unconfirmed(userId);
    const old = this.#devices.filter((one) => one.userId === userId);
    if (!(await stubbornly(() => fresh.engine.trust.restart()))) return;
    for (const device of old) this.#devices.splice(this.#devices.indexOf(device), 1);
    this.#devices.push(fresh);
    const ids = old.map((device) => this.#lose(device))[0] ?? [];
    await stubbornly(() => fresh.engine.devicesChanged(userId, ids));
  }

  /** The platform gives somebody a device of its own: it comes in, says something, and is thrown out again. */
  async #silentDevice(userId: string): Promise<void> {
    if (this.#silent.length > 5) return;
    const silent = await this.#world.silent(userId);
    this.#silent.push(silent);
    for (const room of this.#world.rooms.values()) {
      if (room.members.includes(userId)) await silent.say(room.id, SILENT);
    }
  }

  /** A device that nobody has confirmed has read nothing but itself, and nobody has read it. */
  async #nobodyHeardTheSilent(room: TestRoom): Promise<void> {
    for (const device of this.#silent) {
      await stubbornly(() => device.engine.enter(room.id));
      for (const text of (await device.texts(room.id)).values()) expect(text).toBe(SILENT);
    }
  }

  #anyHarm(): Promise<void> {
    const rooms = [...this.#world.rooms.values()];
    const room = this.#pick(rooms.filter(({ members }) => members.includes(this.#hostile)));
    return this.#harm(room, this.#pick(MISDEEDS));
  }

  async #harm(room: TestRoom, misdeed: Misdeed): Promise<void> {
    const device = this.#pick(this.#inside(room).filter(({ userId }) => userId === this.#hostile));
    const epoch = () => room.group(this.#hostile)?.epoch ?? 0;
    const before = epoch();
    if (!(await misbehave(this.#world, room, device, misdeed))) return;
    this.#misdeeds[misdeed] = (this.#misdeeds[misdeed] ?? 0) + 1;
    if (epoch() === before || this.#upheaval(room)) return;
    this.#upheavals.push({ chatId: room.id, from: before + 1, to: Number.POSITIVE_INFINITY });
  }

  #upheaval({ id }: TestRoom): Upheaval | undefined {
    const isOpen = ({ to }: Upheaval) => to === Number.POSITIVE_INFINITY;
    return this.#upheavals.find((one) => one.chatId === id && isOpen(one));
  }

  /**
   * All devices look at the chat, and whoever has left is taken out: then they are in one group again, whatever was done
   * to it.
   */
  async #comeTogether(room: TestRoom): Promise<void> {
    const upheaval = this.#upheaval(room);
    if (!upheaval) return;
    const inside = this.#inside(room);
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      for (const device of inside) {
        expect(await device.sync(room.id), `${device.name} in ${room.id}`).toBe("inside");
      }
      const states = await Promise.all(inside.map(({ store }) => loadState(store, room.id)));
      const groups = states.map((state) => state?.keySchedule.epochAuthenticator.join());
      if (new Set(groups).size > 1) continue;
      // Who has left stands apart still, and would if they came back before their devices are taken out.
      const leaves = leavesOf(states[0]?.ratchetTree ?? []);
      if (leaves.some(({ userId }) => !room.members.includes(userId))) {
        await stubbornly(() => this.#pick(inside).engine.tidy(room.id, true));
        continue;
      }
      upheaval.to = Number(states[0]?.groupContext.epoch) - 1;
      return;
    }
    expect.fail(`${room.id} does not come together`);
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
    // While devices stand apart, some miss what others say; nothing that nobody said is shown then either.
    for (const { chatId, seq, text } of this.#said) {
      const isApart = this.#upheavals.some(
        ({ chatId: id, from, to }) => id === chatId && isBetween(epochs.get(seq), from, to),
      );
      if (chatId !== room.id || !isApart) continue;
      if (shown.get(seq) === text) expected.set(seq, text);
      else expected.delete(seq);
    }
    const amiss = [...new Set([...shown.keys(), ...expected.keys()])].filter(
      (seq) => shown.get(seq) !== expected.get(seq),
    );
    const story = amiss.length > 0 ? this.#story(room, device, amiss) : "";
    expect(sorted(shown), `${what}${story}`).toEqual(sorted(expected));
    return expected.size;
  }

  /** What the log says around what a device should have shown and did not: a run like it may not come again. */
  #story(room: TestRoom, device: TestDevice, amiss: readonly number[]): string {
    const [from, to] = [Math.min(...amiss) - 30, Math.max(...amiss) + 30];
    const near = this.#log(room).filter((event) => {
      const isOwn = "userId" in event && event.userId === device.userId;
      return isOwn || (event.seq >= from && event.seq <= to);
    });
    const lines = near.map((event) => {
      if (event.kind !== "mls") return JSON.stringify(event);
      const { seq, at, type, epoch, actorId } = event;
      const roster = this.#world.rosters.get(`${room.id}/${epoch}`) ?? [];
      return JSON.stringify({ seq, at, type, epoch, actorId, isIn: roster.includes(device.name) });
    });
    const stands = this.#upheavals.filter(({ chatId }) => chatId === room.id);
    const about = { amiss, members: room.members, stolen: device.stolen, upheavals: stands };
    return `\n${[JSON.stringify(about), ...lines].join("\n")}\n`;
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

function isBetween(epoch: number | undefined, from: number, to: number): boolean {
  return epoch !== undefined && epoch >= from && epoch <= to;
}

function sorted(texts: ReadonlyMap<number, string>): [number, string][] {
  return [...texts].sort(([a], [b]) => a - b);
}
