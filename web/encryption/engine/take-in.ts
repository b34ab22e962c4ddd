import { type ClientState, emptyPskIndex, processMessage } from "ts-mls";
import { unprotectPrivateMessage } from "ts-mls/messageProtection.js";
import type { ChatEvent } from "../../../shared/client/encryption.ts";
import { textOf, unpacked } from "../bytes.ts";
import { type Content, contentIn } from "../content.ts";
import { joinByWelcome } from "../mls/join.ts";
import { isNamed, rulesFor } from "../mls/rules.ts";
import { epochOf, type Leaf, leafName, leavesOf, settled } from "../mls/state.ts";
import { messageIn } from "../mls/wire.ts";
import { type ChatRecord, loadNext, nextChanges } from "./chat-record.ts";
import type { Device } from "./device.ts";
import type { KnownLogs } from "./known-logs.ts";
import { changesBy } from "./messages.ts";
import type { Change, MlsEvent, Store } from "./ports.ts";

export interface Known {
  readonly record: ChatRecord;
  readonly state: ClientState | null;
}

/** What an event has changed: what is known after it, and what else has to be written down with that. */
interface Taken extends Known {
  readonly changes: readonly Change[];
}

/** So many commits that could not be followed are remembered. */
const MOST_UPSETS = 5;

interface Context {
  readonly chatId: string;
  readonly device: Device;
  readonly store: Store;
  readonly logs: KnownLogs;
}

/** What was sent from here: who sends cannot read it again. */
export interface SentContent {
  readonly content: Content;
}

export function sentKey(chatId: string, clientId: string): string {
  return `${chatId}/${clientId}`;
}

/** Takes in the next event of a chat's log. Nothing is written here: what comes back is, in one go. */
export async function takeIn(context: Context, known: Known, event: ChatEvent): Promise<Taken> {
  const taken = await take(context, known, event);
  const record = { ...taken.record, cursor: event.seq };
  const strange = strangersIn(taken.state, record).length > 0;
  const since = strange ? (record.strangersSince ?? Date.parse(event.at)) : null;
  return { ...taken, record: { ...record, strangersSince: since } };
}

/** Devices in the group of people who are not in the chat, and such as nobody has. */
export function strangersIn(state: ClientState | null, { members, vetted }: ChatRecord) {
  const leaves = state ? leavesOf(state.ratchetTree) : [];
  return leaves.filter(
    (leaf) => !members.includes(leaf.userId) || vetted[leafName(leaf)] === false,
  );
}

async function take(context: Context, known: Known, event: ChatEvent): Promise<Taken> {
  const { record } = known;
  switch (event.kind) {
    case "member_joined": {
      const members = [...new Set([...record.members, event.userId])];
      return { ...known, record: { ...record, members }, changes: [] };
    }
    case "member_left": {
      const members = record.members.filter((one) => one !== event.userId);
      return { ...known, record: { ...record, members }, changes: [] };
    }
    case "mls":
      return takeMls(context, known, event);
    default:
      return { ...known, changes: [] };
  }
}

function takeMls(context: Context, known: Known, event: MlsEvent): Promise<Taken> | Taken {
  switch (event.type) {
    case "welcome":
      return takeWelcome(context, known, event);
    case "commit":
      return takeCommit(context, known, event);
    case "proposal":
      return takeProposal(context, known, event);
    case "application":
      return takeApplication(context, known, event);
  }
}

/** Whether the event is of the epoch that this device is in. */
function isOfNow(state: ClientState | null, { epoch }: MlsEvent): state is ClientState {
  return state !== null && epochOf(state) === epoch;
}

async function takeWelcome(
  { chatId, device }: Context,
  known: Known,
  event: MlsEvent,
): Promise<Taken> {
  const { record, state } = known;
  const nothing = { ...known, changes: [] };
  if (state !== null && epochOf(state) >= event.epoch) return nothing;
  const message = messageIn(event.payload);
  if (message?.wireformat !== "mls_welcome") return nothing;
  const found = await device.welcomed(message.welcome);
  if (!found) return nothing;
  // One that is no good leaves the device outside: it comes in by itself then.
  const joined = await joinByWelcome(message.welcome, found.own, device.suite).catch(() => null);
  if (!joined || !isGroupOf(joined, chatId) || epochOf(joined) !== event.epoch) return nothing;
  // Whoever begins the group anew cannot be followed either: their welcome says that all is well.
  const upsets = record.upsets.filter(
    ({ by, epoch }) => by !== event.actorId || epoch !== event.epoch - 1,
  );
  // A way in of one's own that starts where the welcome leads to may have been taken: its place in the log decides.
  const isOver = record.pending !== null && record.pending.epoch < event.epoch;
  const pending = isOver ? null : record.pending;
  const dropped = isOver ? nextChanges(chatId, null) : [];
  return {
    record: { ...record, standing: "inside", pending, upsets },
    state: joined,
    changes: [...found.spent, ...dropped],
  };
}

function isGroupOf({ groupContext }: ClientState, chatId: string): boolean {
  return textOf(groupContext.groupId) === chatId;
}

async function takeCommit(context: Context, known: Known, event: MlsEvent): Promise<Taken> {
  const { chatId, device, store } = context;
  const { pending } = known.record;
  const record = { ...known.record, epochAt: Date.parse(event.at), epochMessages: 0 };
  const over = pending !== null && pending.epoch <= event.epoch;
  const cleared = over ? { ...record, pending: null } : record;
  const changes = over ? nextChanges(chatId, null) : [];
  const isOwn =
    event.actorId === device.identity.userId && event.clientId === pending?.draft.clientId;
  if (isOwn) {
    const next = await loadNext(store, chatId);
    if (!next) return { record: { ...cleared, standing: "outside" }, state: null, changes };
    return { record: { ...cleared, standing: "inside" }, state: next, changes };
  }
  const { state } = known;
  if (state !== null && epochOf(state) > event.epoch) return { ...known, changes: [] };
  const after = isOfNow(state, event) ? await afterCommit(device, state, event) : null;
  if (after === "removed")
    return { record: { ...cleared, standing: "removed" }, state: null, changes };
  if (after) return { record: cleared, state: after, changes };
  // Whoever cannot follow is outside from here on.
  const standing = record.standing === "removed" ? "removed" : "outside";
  const upsets = isOfNow(state, event) ? upsetBy(record.upsets, event) : record.upsets;
  return { record: { ...cleared, standing, upsets }, state: null, changes };
}

function upsetBy(upsets: ChatRecord["upsets"], { actorId, epoch, at }: MlsEvent) {
  return [...upsets, { by: actorId, epoch, at: Date.parse(at) }].slice(-MOST_UPSETS);
}

/** The group after another's commit; `null` if this device cannot follow it, or must not. */
async function afterCommit(
  { suite }: Device,
  state: ClientState,
  event: MlsEvent,
): Promise<ClientState | "removed" | null> {
  const message = messageIn(event.payload);
  if (
    message?.wireformat !== "mls_private_message" &&
    message?.wireformat !== "mls_public_message"
  ) {
    return null;
  }
  try {
    const rules = rulesFor(state, event.actorId);
    const taken = await processMessage(message, state, emptyPskIndex, rules, suite);
    if (taken.kind !== "newState" || taken.actionTaken === "reject") return null;
    const { newState } = taken;
    if (newState.groupActiveState.kind === "removedFromGroup") return "removed";
    return newState.groupActiveState.kind === "active" && isNamed(newState.ratchetTree)
      ? settled(newState)
      : null;
  } catch {
    return null;
  }
}

async function takeProposal({ device }: Context, known: Known, event: MlsEvent): Promise<Taken> {
  const { state } = known;
  const message = messageIn(event.payload);
  if (!isOfNow(state, event) || !message) return { ...known, changes: [] };
  if (message.wireformat !== "mls_private_message" && message.wireformat !== "mls_public_message") {
    return { ...known, changes: [] };
  }
  try {
    const rules = rulesFor(state, event.actorId);
    const taken = await processMessage(message, state, emptyPskIndex, rules, device.suite);
    return { record: known.record, state: taken.newState, changes: [] };
  } catch {
    // One that is no good is in no commit.
    return { ...known, changes: [] };
  }
}

async function takeApplication(context: Context, known: Known, event: MlsEvent): Promise<Taken> {
  const { chatId, device, store } = context;
  const record = { ...known.record, epochMessages: known.record.epochMessages + 1 };
  const sent = await ownContent(context, event);
  const own = sent && { content: sent, from: device.identity, state: known.state };
  // What was said while this device was not in the group was not said to it.
  if (!own && !isOfNow(known.state, event)) {
    return { ...known, record: { ...record, missed: record.missed + 1 }, changes: [] };
  }
  const read = own ?? (await spoken(context, await opened(context, known.state, event)));
  const { seq, at, actorId: userId, clientId = "" } = event;
  const place = { seq, at, userId, deviceId: read.from?.deviceId ?? "", clientId };
  const changes = await changesBy(store, chatId, place, read.content);
  if (sent) changes.push({ table: "sent", key: sentKey(chatId, clientId), value: null });
  return { record, state: read.state, changes };
}

/** What a device says counts only if it is its owner's by their log: who has come in by themselves speaks for nobody. */
async function spoken({ logs }: Context, read: Opened): Promise<Opened> {
  const { from } = read;
  if (!from || read.content === null) return read;
  const { userId, deviceId, signatureKey: key } = from;
  const isTheirs = await logs.maySpeak(userId, { deviceId, key });
  return isTheirs ? read : { ...read, content: null };
}

async function ownContent(
  { chatId, device, store }: Context,
  { actorId, clientId }: MlsEvent,
): Promise<Content | null> {
  if (actorId !== device.identity.userId || clientId === undefined) return null;
  const sent = await store.get("sent", sentKey(chatId, clientId));
  return sent && unpacked<SentContent>(sent).content;
}

interface Opened {
  readonly content: Content | null;
  readonly from: Leaf | null;
  readonly state: ClientState | null;
}

/**
 * Reads a message. It counts only if who signed it is who the platform says sent it, under the id that it was sent
 * with: neither can give it to another, or have it come twice.
 */
async function opened(
  { device: { suite } }: Context,
  state: ClientState | null,
  event: MlsEvent,
): Promise<Opened> {
  const nothing = { content: null, from: null };
  const message = messageIn(event.payload);
  if (state === null || message?.wireformat !== "mls_private_message") return { ...nothing, state };
  try {
    const { content, tree } = await unprotectPrivateMessage(
      state.keySchedule.senderDataSecret,
      message.privateMessage,
      state.secretTree,
      state.ratchetTree,
      state.groupContext,
      state.clientConfig.keyRetentionConfig,
      suite,
    );
    const after = { ...state, secretTree: tree };
    const { sender, authenticatedData, ...said } = content.content;
    const from =
      sender.senderType === "member"
        ? leavesOf(state.ratchetTree).find(({ index }) => index === sender.leafIndex)
        : undefined;
    const isTrue =
      from?.userId === event.actorId && textOf(authenticatedData) === (event.clientId ?? "");
    if (!isTrue || said.contentType !== "application") return { ...nothing, state: after };
    return { content: contentIn(said.applicationData), from, state: after };
  } catch {
    return { ...nothing, state };
  }
}
