import type { ChatEvent } from "../../../shared/client/encryption.ts";
import type { Content } from "../content.ts";
import { Device } from "./device.ts";
import { type Access, Group, type Sent } from "./group.ts";
import { type Kept, type KeptMessage, keptBetween, messagesBefore } from "./messages.ts";
import type { Surroundings } from "./ports.ts";

/**
 * A device for encrypted chats: it holds the keys, and does everything that needs them. Of one chat everything happens
 * one after the other, whoever asks for it.
 */
export class Engine {
  readonly #around: Surroundings;
  readonly #device: Device;
  readonly #groups = new Map<string, Promise<Group>>();
  readonly #queues = new Map<string, Promise<unknown>>();

  private constructor(around: Surroundings, device: Device) {
    this.#around = around;
    this.#device = device;
  }

  /** This person's device here. The first time it is made; it is known to others after {@link announce}. */
  static async open(around: Surroundings, userId: string, name: string): Promise<Engine> {
    return new Engine(around, await Device.open(around, userId, name));
  }

  get deviceId(): string {
    return this.#device.identity.deviceId;
  }

  /** Lets others add this device to their groups. Answers whether it may be one still. */
  announce(): Promise<boolean> {
    return this.#inTurn("device", () => this.#device.refill());
  }

  /** Sees to it that this device is in the chat's group, and has read all there is. */
  enter(chatId: string): Promise<Access> {
    return this.#with(chatId, (group) => group.enter());
  }

  /** Takes in events that have come live. What is missing before them is fetched. */
  feed(chatId: string, events: readonly ChatEvent[]): Promise<void> {
    return this.#with(chatId, (group) => group.feed(events));
  }

  /** See `Group.send`. */
  send(chatId: string, clientId: string, content: Content): Promise<Sent> {
    return this.#with(chatId, (group) => group.send(clientId, content));
  }

  /** See `Group.tidy`. */
  tidy(chatId: string, atOnce = false): Promise<number | null> {
    return this.#with(chatId, (group) => group.tidy(atOnce));
  }

  /** Renews this device's keys in a chat. */
  renew(chatId: string): Promise<boolean> {
    return this.#with(chatId, (group) => group.renew());
  }

  /** What this device knows of these events, oldest first; those that it does not know of are not among them. */
  kept(chatId: string, from: number, to: number): Promise<readonly Kept[]> {
    return keptBetween(this.#around.store, chatId, from, to);
  }

  /** Messages before an event, newest first. */
  before(
    chatId: string,
    seq: number,
    limit: number,
  ): Promise<{ readonly messages: readonly KeptMessage[]; readonly complete: boolean }> {
    return messagesBefore(this.#around.store, chatId, seq, limit);
  }

  /** Whether something was said in the chat before this device came: that was never for it. */
  isLate(chatId: string): Promise<boolean> {
    return this.#with(chatId, async ({ record }) => record.missed > 0);
  }

  /** How many members have no device in the group: what is said now is not for them. */
  absent(chatId: string): Promise<number> {
    return this.#with(chatId, async (group) => group.absent().length);
  }

  /** Devices of that person have come or gone: nothing is said in these chats before it is known which. */
  async devicesChanged(userId: string, chatIds: readonly string[]): Promise<void> {
    for (const chatId of chatIds) {
      await this.#with(chatId, async (group) => {
        await group.forgetVetted(userId);
        await group.tidy(true);
      });
    }
  }

  #with<Result>(chatId: string, work: (group: Group) => Promise<Result>): Promise<Result> {
    return this.#inTurn(chatId, async () => {
      const group = await this.#group(chatId);
      await group.refresh();
      return work(group);
    });
  }

  #group(chatId: string): Promise<Group> {
    const known = this.#groups.get(chatId);
    if (known) return known;
    const opened = Group.open(this.#around, this.#device, chatId);
    this.#groups.set(chatId, opened);
    opened.catch(() => this.#groups.delete(chatId));
    return opened;
  }

  async #inTurn<Result>(queue: string, work: () => Promise<Result>): Promise<Result> {
    const alone = () => this.#around.exclusively(queue, work);
    const turn = (this.#queues.get(queue) ?? Promise.resolve()).then(alone, alone);
    this.#queues.set(queue, turn);
    return turn;
  }
}
