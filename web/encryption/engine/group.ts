import { type ClientState, createApplicationMessage, type Proposal } from "ts-mls";
import type { ChatEvent, MlsDraft, MlsStored } from "../../../shared/client/encryption.ts";
import { packed, utf8 } from "../bytes.ts";
import { type Content, contentBytes } from "../content.ts";
import { epochOf, leavesOf } from "../mls/state.ts";
import type { Identity } from "../mls/suite.ts";
import { privatePayload } from "../mls/wire.ts";
import {
  type ChatRecord,
  loadRecord,
  loadState,
  nextChanges,
  recordChange,
  stateChanges,
} from "./chat-record.ts";
import {
  additions,
  foundGroup,
  type MadeCommit,
  makeCommit,
  makeReturn,
  removals,
} from "./commits.ts";
import type { Device } from "./device.ts";
import { isTrusted, type KnownLog, type KnownLogs } from "./known-logs.ts";
import { keptMessage } from "./messages.ts";
import type { Change, Handed, Surroundings } from "./ports.ts";
import { type Known, sentKey, strangersIn, takeIn } from "./take-in.ts";
import { patience, renewalDue, turnToBegin } from "./turns.ts";
import { noticeChange, vet } from "./vet.ts";

/** So often something is made anew, before it is given up: each time another device was faster. */
const MOST_ATTEMPTS = 50;

/** About as many events as one call gives. */
const PAGE = 100;

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

/** What a device has for all its chats. */
export interface Here {
  readonly around: Surroundings;
  readonly device: Device;
  readonly logs: KnownLogs;
}

/**
 * One chat's group as this device knows it. Its methods must not overlap: see `Engine`. Whatever it learns is written
 * down before anything else is done with it.
 */
export class Group {
  readonly #around: Surroundings;
  readonly #device: Device;
  readonly #logs: KnownLogs;
  readonly chatId: string;
  #known: Known;

  private constructor(here: Here, chatId: string, known: Known) {
    this.#around = here.around;
    this.#device = here.device;
    this.#logs = here.logs;
    this.chatId = chatId;
    this.#known = known;
  }

  static async open(here: Here, chatId: string): Promise<Group> {
    const { around, device } = here;
    const { store, transport } = around;
    const kept = await loadRecord(store, chatId);
    if (kept) {
      const state = await loadState(store, chatId);
      return new Group(here, chatId, { record: kept, state });
    }
    const record: ChatRecord = {
      revision: 0,
      cursor: await firstOf(around, chatId, device.knownSince),
      standing: "outside",
      // Whoever comes or goes meanwhile is in the log after that.
      members: await transport.members(chatId),
      missed: 0,
      epochAt: around.now(),
      epochMessages: 0,
      strangersSince: null,
      vetted: {},
      heads: {},
      pending: null,
      upsets: [],
    };
    return new Group(here, chatId, { record, state: null });
  }

  get record(): ChatRecord {
    return this.#known.record;
  }

  get state(): ClientState | null {
    return this.#known.state;
  }

  /** Another tab may have gone on with this chat: then this is where it stands now. */
  async refresh(): Promise<void> {
    const { store } = this.#around;
    const record = await loadRecord(store, this.chatId);
    if (!record || record.revision === this.record.revision) return;
    this.#known = { record, state: await loadState(store, this.chatId) };
  }

  /** Takes in what has come, and fetches what lies between that and what is known. */
  async feed(events: readonly ChatEvent[]): Promise<void> {
    const [first] = events;
    if (first && first.seq > this.record.cursor + 1) await this.catchUp();
    for (const event of events) await this.#take(event);
  }

  /** Takes in all that the log has. Answers whether there is one for this device's owner. */
  async catchUp(): Promise<boolean> {
    for (;;) {
      const page = await this.#around.transport.events(this.chatId, this.record.cursor);
      if (!page) return false;
      for (const event of page.events) await this.#take(event);
      if (page.complete || page.events.length === 0) return true;
    }
  }

  /** Sees to it that this device is in the group, if it may be. */
  async enter(): Promise<Access> {
    const { transport } = this.#around;
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      if (!(await this.catchUp())) return "no_member";
      if (await this.#settlePending()) continue;
      // Who was put out of the group may have been put out of force.
      if (!(await this.#logs.isOwnInForce(this.state ? undefined : 0))) {
        return (await this.#isListed()) ? "unconfirmed" : "revoked";
      }
      if (this.state) return (await this.#isOutcast()) ? "revoked" : "inside";
      if (!(await this.#isListed())) return "revoked";
      const group = await transport.group(this.chatId);
      if (!group) return "no_member";
      const made = (await this.#wayBack(group)) ?? (await this.#foundedAt(group.epoch));
      if (!made) continue;
      const handed = await this.#handCommit(made);
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
      const handed = await this.#handPatiently(await this.#draftOf(clientId, content));
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
      const { now } = this.#around;
      // Whoever's device has gone without a word is found out when keys are renewed.
      const { epochAt, epochMessages, vetted } = this.record;
      const isOld = renewalDue({ at: epochAt, messages: epochMessages }) <= now();
      if (isOld && attempt === 0 && Object.keys(vetted).length > 0) {
        await this.#keep({ record: { ...this.record, vetted: {} } });
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
    await this.#keep({ record: { ...this.record, vetted: Object.fromEntries(left) } });
  }

  async #take(event: ChatEvent): Promise<void> {
    if (event.seq <= this.record.cursor) return;
    if (event.seq !== this.record.cursor + 1) throw new Error("an event of the log is missing");
    const { store } = this.#around;
    const context = { chatId: this.chatId, device: this.#device, logs: this.#logs, store };
    const { changes, ...after } = await takeIn(context, this.#known, event);
    await this.#keep(after, changes);
  }

  async #keep(after: Partial<Known>, more: readonly Change[] = []): Promise<void> {
    const known = { ...this.#known, ...after };
    const record = { ...known.record, revision: this.record.revision + 1 };
    const next = { ...known, record };
    await this.#around.store.write([
      recordChange(this.chatId, next.record),
      ...stateChanges(this.chatId, this.state, next.state),
      ...more,
    ]);
    this.#known = next;
  }

  /** Of a commit whose fate is unknown: hands it in again. Answers whether there was one. */
  async #settlePending(): Promise<boolean> {
    const { pending } = this.record;
    if (!pending) return false;
    await this.#settle(pending.draft);
    return true;
  }

  async #settle(draft: MlsDraft): Promise<Handed> {
    const handed = await this.#handPatiently(draft);
    // What was stored takes effect where it stands in the log.
    if (handed.kind !== "stored") await this.#dropPending();
    await this.catchUp();
    return handed;
  }

  async #dropPending(): Promise<void> {
    await this.#keep({ record: { ...this.record, pending: null } }, nextChanges(this.chatId, null));
  }

  async #handCommit({ draft, epoch, next }: MadeCommit): Promise<Handed> {
    const record = { ...this.record, pending: { draft, epoch } };
    await this.#keep({ record }, nextChanges(this.chatId, next));
    return this.#settle(draft);
  }

  async #handPatiently(draft: MlsDraft): Promise<Exclude<Handed, { kind: "too_fast" }>> {
    const { transport, wait } = this.#around;
    for (;;) {
      const handed = await transport.hand(this.chatId, draft);
      if (handed.kind !== "too_fast") return handed;
      await wait(handed.retryAfterMs);
    }
  }

  /** Into a group that goes on leads what its last committer has left, if that is good. */
  async #wayBack({ groupInfo }: { groupInfo: string | null }): Promise<MadeCommit | null> {
    if (groupInfo === null) return null;
    return makeReturn(this.#device, groupInfo, this.#around.randomId()).catch(() => null);
  }

  /**
   * A group that nobody has begun is begun. So is, with its next epoch, one that nobody can get back into: a member may
   * have ended its last epoch with something that is no commit. `null` if another has been faster.
   */
  async #foundedAt(epoch: number): Promise<MadeCommit | null> {
    if (epoch > 0 && !(await this.#isOwnTurn(epoch))) return null;
    const state = await foundGroup(this.#device, this.chatId, epoch);
    const proposals = await this.#letIn(state, this.record.members);
    return makeCommit(this.#device, state, proposals, this.#around.randomId());
  }

  /** Of all who find the group broken one is to begin it anew: another each epoch, and who broke it last. */
  async #isOwnTurn(epoch: number): Promise<boolean> {
    const { wait, transport } = this.#around;
    const culprit = this.record.upsets.at(-1)?.by;
    const others = this.record.members.filter((one) => one !== culprit);
    await wait(turnToBegin(others, this.#device.identity.userId, epoch));
    const group = await transport.group(this.chatId);
    return group?.epoch === epoch;
  }

  /** Whether others are about to take this very device out, which it cannot do itself: it says nothing more. */
  async #isOutcast(): Promise<boolean> {
    if (!this.#isStranger()) return false;
    // It may be its owner's again by now.
    await this.forgetVetted(this.#device.identity.userId);
    await this.#vet();
    return this.#isStranger();
  }

  #isStranger(): boolean {
    const own = this.state?.privatePath.leafIndex;
    return strangersIn(this.state, this.record).some(({ index }) => index === own);
  }

  async #isListed(): Promise<boolean> {
    const { userId, deviceId } = this.#device.identity;
    const own = await this.#around.transport.devices(userId);
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
    const vetting = await vet(this.#around, this.#logs, this.#known);
    if (!vetting) return;
    const { notices, ...learnt } = vetting;
    const changes = notices.map((notice) => noticeChange(this.chatId, notice));
    await this.#keep({ record: { ...this.record, ...learnt } }, changes);
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
    const packages = await this.#around.transport.claim(people);
    const fresh = packages.filter(
      (one) => !inside.some((leaf) => leaf.userId === one.userId && leaf.deviceId === one.deviceId),
    );
    const logs = new Map<string, KnownLog>();
    for (const { userId } of fresh) logs.set(userId, await this.#logs.of(userId, 0));
    return additions(fresh, this.#around.now(), (userId, device) => {
      const known = logs.get(userId);
      return known !== undefined && isTrusted(known, device);
    });
  }

  /** Answers whether it went in. */
  async #commit(proposals: readonly Proposal[]): Promise<boolean> {
    const { state } = this;
    if (!state) return false;
    const made = await makeCommit(this.#device, state, proposals, this.#around.randomId());
    const handed = await this.#handCommit(made);
    return handed.kind !== "refused";
  }

  /** The message as it leaves: the one that was made before, if that is of this epoch still. */
  async #draftOf(clientId: string, content: Content): Promise<MlsDraft> {
    const { state } = this;
    if (!state) throw new Error("nothing is sent from outside of a group");
    const { suite } = this.#device;
    const made = await createApplicationMessage(
      state,
      contentBytes(content),
      suite,
      utf8(clientId),
    );
    const sent = { table: "sent", key: sentKey(this.chatId, clientId), value: packed({ content }) };
    await this.#keep({ state: made.newState }, [{ ...sent, table: "sent" }]);
    return {
      clientId,
      type: "application",
      payload: privatePayload(made.privateMessage),
      silent: content.kind !== "message",
      ...(await this.#filesOf(content)),
    };
  }

  /** What the platform has to know of a message's files: which they are, and when they are not needed any more. */
  async #filesOf(content: Content): Promise<Pick<MlsDraft, "attachments" | "releases">> {
    if (content.kind === "message") {
      const { files = [] } = content;
      const attachments = files.flatMap(({ fileId, thumb }) =>
        thumb ? [fileId, thumb.fileId] : [fileId],
      );
      return attachments.length > 0 ? { attachments } : {};
    }
    if (content.kind !== "delete") return {};
    const deleted = await keptMessage(this.#around.store, this.chatId, content.target);
    const isOwn = deleted?.userId === this.#device.identity.userId;
    return isOwn && deleted.files.length > 0 ? { releases: content.target } : {};
  }
}

/**
 * Where to begin in a log: nothing of the time before the platform knew of this device is for it. By halves, for a log
 * may be long.
 */
async function firstOf(
  { transport }: Surroundings,
  chatId: string,
  knownSince: string | null,
): Promise<number> {
  const from = Date.parse(knownSince ?? "");
  const isBefore = async (seq: number) => {
    const page = await transport.events(chatId, seq);
    const [first] = page?.events ?? [];
    return first !== undefined && Date.parse(first.at) < from;
  };
  let low = 0;
  let high = PAGE;
  for (; await isBefore(high); high *= 2) low = high;
  while (high - low > PAGE) {
    const middle = (low + high) >> 1;
    if (await isBefore(middle)) low = middle;
    else high = middle;
  }
  return low;
}
