import type { ClientState, Proposal } from "ts-mls";
import type { ChatEvent, MlsStored } from "../../../shared/client/encryption.ts";
import type { Content } from "../content.ts";
import { epochOf, leavesOf } from "../mls/state.ts";
import type { Identity } from "../mls/suite.ts";
import type { ChatRecord } from "./chat-record.ts";
import {
  additions,
  foundGroup,
  type MadeCommit,
  makeCommit,
  makeReturn,
  removals,
} from "./commits.ts";
import { FollowedChat } from "./followed-chat.ts";
import type { Here } from "./here.ts";
import { isTrusted, type KnownLog } from "./known-logs.ts";
import { draftOf } from "./outgoing.ts";
import { strangersIn } from "./take-in.ts";
import { patience, renewalDue, turnToBegin } from "./turns.ts";
import { noticeChange, vet } from "./vet.ts";

/** So often something is made anew, before it is given up: each time another device was faster. */
const MOST_ATTEMPTS = 50;

/** What became of a message. */
export type Sent =
  | { readonly kind: "stored"; readonly stored: MlsStored }
  | { readonly kind: "refused"; readonly code: string };

/** Where a chat stands on this device. */
export type Access =
  | "inside"
  /** This device could not get in: it tries again later. */
  | "waiting"
  /** Its owner has other devices, and none of them has said that this one is theirs. */
  | "unconfirmed"
  /** Its owner has removed this device. */
  | "revoked"
  | "no_member";

/**
 * One chat's group, and what this device does in it. Its methods must not overlap: see `Engine`.
 */
export class Group {
  readonly #here: Here;
  readonly #chat: FollowedChat;

  private constructor(here: Here, chat: FollowedChat) {
    this.#here = here;
    this.#chat = chat;
  }

  static async open(here: Here, chatId: string): Promise<Group> {
    return new Group(here, await FollowedChat.open(here, chatId));
  }

  get record(): ChatRecord {
    return this.#chat.record;
  }

  get state(): ClientState | null {
    return this.#chat.state;
  }

  /** See `FollowedChat.refresh`. */
  refresh(): Promise<void> {
    return this.#chat.refresh();
  }

  /** See `FollowedChat.feed`. */
  feed(events: readonly ChatEvent[]): Promise<void> {
    return this.#chat.feed(events);
  }

  /** Sees to it that this device is in the group, if it may be. */
  async enter(): Promise<Access> {
    const { transport } = this.#here.around;
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      if (!(await this.#chat.catchUp())) return "no_member";
      if (await this.#chat.settlePending()) continue;
      // Who was put out of the group may have been put out of force.
      if (!(await this.#here.logs.isOwnInForce(this.state ? undefined : 0))) {
        if (!(await this.#isListed())) return "revoked";
        // The first one's entry may not have been taken when it was made known: too much was asked in that hour.
        if (!(await this.#here.logs.found())) return "unconfirmed";
        continue;
      }
      if (this.state) return (await this.#isOutcast()) ? "revoked" : "inside";
      if (!(await this.#isListed())) return "revoked";
      const group = await transport.group(this.#chat.chatId);
      if (!group) return "no_member";
      const made = (await this.#wayBack(group)) ?? (await this.#foundedAt(group.epoch));
      if (!made) continue;
      const handed = await this.#chat.handCommit(made);
      if (handed.kind === "refused") return handed.code === "not_found" ? "no_member" : "waiting";
    }
    return "waiting";
  }

  /**
   * Sends a message, in as many epochs as it takes. Whoever is in the group and not in the chat is taken out before. The
   * same `clientId` is sent once, however often this is called.
   */
  async send(clientId: string, content: Content): Promise<Sent> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const access = await this.enter();
      if (access !== "inside") return { kind: "refused", code: access };
      if (await this.#clearOut()) continue;
      const handed = await this.#chat.handPatiently(
        await draftOf(this.#here, this.#chat, clientId, content),
      );
      if (handed.kind === "stored" || handed.kind === "refused") return handed;
    }
    return { kind: "refused", code: "conflict" };
  }

  /**
   * Does what has to be done in the group: takes out whoever is not in the chat, lets in devices of members who have none
   * there, renews keys. With `atOnce` now, else when it is this device's turn. Answers when to look again, or `null`.
   */
  async tidy(atOnce: boolean): Promise<number | null> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      if ((await this.enter()) !== "inside" || !this.state) return null;
      const { now } = this.#here.around;
      // Whoever's device has gone without a word is found out when keys are renewed.
      const { epochAt, epochMessages, vetted } = this.record;
      const isOld = renewalDue({ at: epochAt, messages: epochMessages }) <= now();
      if (isOld && attempt === 0 && Object.keys(vetted).length > 0) {
        await this.#chat.keep({ record: { ...this.record, vetted: {} } });
      }
      await this.#vet();
      if (this.#isStranger()) return null;
      const own = this.state.privatePath.leafIndex;
      const places = leavesOf(this.state.ratchetTree).map(({ index }) => index);
      const delay = patience(places, own, epochOf(this.state));
      const { epochAt: at, epochMessages: messages, strangersSince } = this.record;
      const renewal = renewalDue({ at, messages }) + delay;
      const changesAt = this.#hasWork() ? (strangersSince ?? at) + delay : null;
      const isDue = changesAt !== null && (atOnce || changesAt <= now());
      if (!isDue && renewal > now()) return changesAt ?? renewal;
      const proposals = isDue ? await this.#proposals() : [];
      const isEmpty = proposals.length === 0 && !this.#isProposed();
      // Who has no device yet cannot be let in.
      if (isEmpty && renewal > now()) return renewal;
      if (!(await this.#commit(proposals))) return null;
    }
    return null;
  }

  /** Renews this device's keys. Answers whether that was done. */
  async renew(): Promise<boolean> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      if ((await this.enter()) !== "inside") return false;
      const epoch = this.state && epochOf(this.state);
      await this.#commit(await this.#proposals());
      if (this.state && epoch !== null && epochOf(this.state) > epoch) return true;
    }
    return false;
  }

  /** Whether that device is in the group, and its owner in the chat; what is not known of it yet is asked. */
  async hasDevice({ userId, deviceId }: Identity): Promise<boolean> {
    await this.#vet();
    const leaves = this.state ? leavesOf(this.state.ratchetTree) : [];
    const strangers = strangersIn(this.state, this.record);
    return leaves.some(
      (leaf) =>
        leaf.userId === userId &&
        leaf.deviceId === deviceId &&
        !strangers.some(({ index }) => index === leaf.index),
    );
  }

  /** Members none of whose devices is in the group. */
  absent(): string[] {
    const leaves = this.state ? leavesOf(this.state.ratchetTree) : [];
    return this.record.members.filter((one) => !leaves.some(({ userId }) => userId === one));
  }

  /** Devices of that person have come or gone: what was learnt of them holds no longer. */
  async forgetVetted(userId: string): Promise<void> {
    const { vetted } = this.record;
    const left = Object.entries(vetted).filter(([name]) => !name.startsWith(`${userId}/`));
    await this.#chat.keep({ record: { ...this.record, vetted: Object.fromEntries(left) } });
  }

  /** Into a group that goes on leads what its last committer has left, if that is good. */
  async #wayBack({ groupInfo }: { groupInfo: string | null }): Promise<MadeCommit | null> {
    if (groupInfo === null) return null;
    return makeReturn(this.#here.device, groupInfo, this.#here.around.randomId()).catch(() => null);
  }

  /**
   * A group that nobody has begun is begun. So is, with its next epoch, one that nobody can get back into: a member may
   * have ended its last epoch with something that is no commit. `null` if another has been faster.
   */
  async #foundedAt(epoch: number): Promise<MadeCommit | null> {
    if (epoch > 0 && !(await this.#isOwnTurn(epoch))) return null;
    const state = await foundGroup(this.#here.device, this.#chat.chatId, epoch);
    const proposals = await this.#letIn(state, this.record.members);
    return makeCommit(this.#here.device, state, proposals, this.#here.around.randomId());
  }

  /** Of all who find the group broken one is to begin it anew: another each epoch, and who broke it last. */
  async #isOwnTurn(epoch: number): Promise<boolean> {
    const { wait, transport } = this.#here.around;
    const culprit = this.record.upsets.at(-1)?.by;
    const others = this.record.members.filter((one) => one !== culprit);
    await wait(turnToBegin(others, this.#here.device.identity.userId, epoch));
    const group = await transport.group(this.#chat.chatId);
    return group?.epoch === epoch;
  }

  /** Whether others are about to take this very device out, which it cannot do itself: it says nothing more. */
  async #isOutcast(): Promise<boolean> {
    if (!this.#isStranger()) return false;
    // It may be its owner's again by now.
    await this.forgetVetted(this.#here.device.identity.userId);
    await this.#vet();
    return this.#isStranger();
  }

  #isStranger(): boolean {
    const own = this.state?.privatePath.leafIndex;
    return strangersIn(this.state, this.record).some(({ index }) => index === own);
  }

  async #isListed(): Promise<boolean> {
    const { userId, deviceId } = this.#here.device.identity;
    const own = await this.#here.around.transport.devices(userId);
    return own.some(({ id }) => id === deviceId);
  }

  /** Before anything is said: takes out who must not hear it. Answers whether there was something to do. */
  async #clearOut(): Promise<boolean> {
    await this.#vet();
    const { state } = this;
    if (!state) return true;
    const strangers = strangersIn(state, this.record);
    if (strangers.length === 0 && !this.#isProposed()) return false;
    if (this.#isStranger()) return true;
    await this.#commit(removals(strangers));
    return true;
  }

  /** Finds out whether the devices in the group are their owners': see {@link vet}. */
  async #vet(): Promise<void> {
    const vetting = await vet(this.#here.around, this.#here.logs, this.#chat.known);
    if (!vetting) return;
    const { notices, ...learnt } = vetting;
    const changes = notices.map((notice) => noticeChange(this.#chat.chatId, notice));
    await this.#chat.keep({ record: { ...this.record, ...learnt } }, changes);
  }

  #hasWork(): boolean {
    const strangers = strangersIn(this.state, this.record);
    return this.#isProposed() || strangers.length > 0 || this.absent().length > 0;
  }

  #isProposed(): boolean {
    return this.state !== null && Object.keys(this.state.unappliedProposals).length > 0;
  }

  async #proposals(): Promise<Proposal[]> {
    if (!this.state) return [];
    const gone = removals(strangersIn(this.state, this.record));
    return [...gone, ...(await this.#letIn(this.state, this.absent()))];
  }

  /** Adds all devices of these people that are not in the group. */
  async #letIn(state: ClientState, people: readonly string[]): Promise<Proposal[]> {
    if (people.length === 0) return [];
    const inside = leavesOf(state.ratchetTree);
    const packages = await this.#here.around.transport.claim(people);
    const fresh = packages.filter(
      (one) => !inside.some((leaf) => leaf.userId === one.userId && leaf.deviceId === one.deviceId),
    );
    const logs = new Map<string, KnownLog>();
    for (const { userId } of fresh) logs.set(userId, await this.#here.logs.of(userId, 0));
    return additions(fresh, this.#here.around.now(), (userId, device) => {
      const known = logs.get(userId);
      return known !== undefined && isTrusted(known, device);
    });
  }

  /** Answers whether it went in. */
  async #commit(proposals: readonly Proposal[]): Promise<boolean> {
    const { state } = this;
    if (!state) return false;
    const made = await makeCommit(
      this.#here.device,
      state,
      proposals,
      this.#here.around.randomId(),
    );
    const handed = await this.#chat.handCommit(made);
    return handed.kind !== "refused";
  }
}
