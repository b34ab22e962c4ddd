import type { ChatEvent } from "../../../shared/client/encryption.ts";
import type { Content } from "../content.ts";
import { Archivist, type InTurn } from "../history/archive.ts";
import { Recovery } from "../history/recovery.ts";
import { Transfers } from "../history/transfer.ts";
import { epochOf } from "../mls/state.ts";
import type { Identity } from "../mls/suite.ts";
import { type CallKey, callKeyOf, isSignedForCall, signedForCall } from "./call-identity.ts";
import { Deletions } from "./deletions.ts";
import { Device } from "./device.ts";
import { type Access, Group, type Sent } from "./group.ts";
import type { Here } from "./here.ts";
import { KnownLogs } from "./known-logs.ts";
import {
  type Kept,
  type KeptMessage,
  keptBetween,
  keptMessage,
  messagesBefore,
} from "./messages.ts";
import type { Surroundings } from "./ports.ts";
import { Trust } from "./trust.ts";
import { type Notice, noticesOf } from "./vet.ts";

/**
 * A device for encrypted chats: it holds the keys, and does everything that needs them. Of one chat everything happens
 * one after the other, whoever asks for it.
 */
export class Engine {
  readonly #around: Surroundings;
  readonly #device: Device;
  readonly #here: Here;
  /** Whose devices are whose, and what the owner of this one has to say about that. */
  readonly trust: Trust;
  /** What was read, from device to device. */
  readonly transfers: Transfers;
  /** What was read, under a code that its owner has. */
  readonly recovery: Recovery;
  /** What is to go, and could still be taken back. */
  readonly deletions: Deletions;
  readonly #groups = new Map<string, Promise<Group>>();
  readonly #queues = new Map<string, Promise<unknown>>();

  private constructor(around: Surroundings, device: Device) {
    this.#around = around;
    this.#device = device;
    this.#here = { around, device, logs: new KnownLogs(around, device) };
    this.trust = new Trust(this.#here);
    const inTurn: InTurn = (name, work) => this.#inTurn(name, work);
    const archivist = new Archivist(this.#here, inTurn);
    this.transfers = new Transfers(this.#here, archivist, (chatId) => this.enter(chatId));
    this.recovery = new Recovery(this.#here, archivist, inTurn);
    this.deletions = new Deletions(around, (...message) => this.send(...message));
  }

  /** This person's device here. The first time it is made; it is known to others after {@link announce}. */
  static async open(around: Surroundings, userId: string, name: string): Promise<Engine> {
    return new Engine(around, await Device.open(around, userId, name));
  }

  get deviceId(): string {
    return this.#device.identity.deviceId;
  }

  /**
   * Lets others add this device to their groups: the owner's first one founds their device log, any other waits to be
   * confirmed by one that is in force. Answers whether it may be one still.
   */
  announce(): Promise<boolean> {
    return this.#inTurn("device", async () => {
      if (!(await this.#device.refill())) return false;
      await this.#here.logs.found();
      return true;
    });
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

  /** The message at that place, if this device has read one there. */
  message(chatId: string, seq: number): Promise<KeptMessage | null> {
    return keptMessage(this.#around.store, chatId, seq);
  }

  /** Messages before an event, newest first. */
  before(
    chatId: string,
    seq: number,
    limit: number,
  ): Promise<{ readonly messages: readonly KeptMessage[]; readonly complete: boolean }> {
    return messagesBefore(this.#around.store, chatId, seq, limit);
  }

  /** What this device has noticed of its members' devices, oldest first. */
  notices(chatId: string): Promise<readonly Notice[]> {
    return noticesOf(this.#around.store, chatId);
  }

  /** Whether something was said in the chat before this device came: that was never for it. */
  isLate(chatId: string): Promise<boolean> {
    return this.#with(chatId, async ({ record }) => record.missed > 0);
  }

  /** How many members have no device in the group: what is said now is not for them. */
  absent(chatId: string): Promise<number> {
    return this.#with(chatId, async (group) => group.absent().length);
  }

  /** Says something about a call of this chat in this device's name; `null` if the device is not in its group. */
  signForCall(chatId: string, statement: string): Promise<Uint8Array | null> {
    return this.#with(chatId, async (group) =>
      (await group.enter()) === "inside" ? signedForCall(this.#device, statement) : null,
    );
  }

  /** Whether that device, one of the group and of a member, has said so about a call of this chat. */
  isSignedForCall(
    chatId: string,
    by: Identity,
    statement: string,
    signature: Uint8Array,
  ): Promise<boolean> {
    return this.#with(chatId, async (group) => {
      // It may have come a moment ago.
      if (!group.state || !(await group.hasDevice(by))) await group.enter();
      if (!group.state || !(await group.hasDevice(by))) return false;
      return isSignedForCall(this.#device, group.state, by, statement, signature);
    });
  }

  /**
   * The present key for frames of this context; `null` outside of the group. Whoever has heard of a later epoch says of
   * which: then it is looked for.
   */
  callKey(chatId: string, context: string, atLeast = 0): Promise<CallKey | null> {
    return this.#with(chatId, async (group) => {
      if (!group.state || epochOf(group.state) < atLeast) await group.enter();
      return group.state && callKeyOf(this.#device, group.state, context);
    });
  }

  /** Devices of that person have come or gone: nothing is said in these chats before it is known which. */
  async devicesChanged(userId: string, chatIds: readonly string[]): Promise<void> {
    await this.#here.logs.of(userId, 0);
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
    const opened = Group.open(this.#here, chatId);
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
