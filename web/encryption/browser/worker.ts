import type { ChatEvent, OutboxEntry, OutgoingFile } from "../../../shared/client/index.ts";
import { packed, unpacked } from "../bytes.ts";
import type { Content } from "../content.ts";
import type { Deletion } from "../engine/deletions.ts";
import { Engine } from "../engine/engine.ts";
import type { Sent } from "../engine/group.ts";
import type { Transport } from "../engine/ports.ts";
import type { FileAbout, SealedFile } from "../files/sealed-file.ts";
import type { EngineSide } from "../media/worker.ts";
import type { Identity } from "../mls/suite.ts";
import { asEvents, asMessage } from "../translate.ts";
import { historyCalls } from "./history-calls.ts";
import { type FilePart, OutgoingFiles } from "./outgoing-files.ts";
import { type AddressOf, openFile, savedFile } from "./received-files.ts";
import { connect, type Handlers } from "./rpc.ts";
import { SealedStore } from "./sealed-store.ts";
import { storeName } from "./store-name.ts";

/** What the page offers its worker: the platform, which it has the session for. */
export interface PageSide extends Transport {
  /** The address of a file that the event of that place shows; `null` if it shows none such. */
  fileAddress(chatId: string, seq: number, fileId: string): Promise<string | null>;
}

/** A query of a chat's messages: so many at most. */
const FOUND = 50;
const PAGE = 200;

/** What is not sent yet, without the bytes of its files: those are kept sealed. */
export type StoredEntry = Omit<OutboxEntry, "files"> & {
  readonly files?: readonly Omit<OutgoingFile, "blob">[];
};

interface Writing {
  readonly text: string;
  readonly replyTo?: number;
  readonly localIds: readonly string[];
}

interface Here {
  readonly engine: Engine;
  readonly store: SealedStore;
  readonly files: OutgoingFiles;
  readonly userId: string;
}

let started: Promise<Here> | null = null;
/** How far this machine's clock is behind the platform's, as was known last. */
let clockBehindMs = 0;

async function open(userId: string, deviceName: string): Promise<Here> {
  const store = await SealedStore.open(storeName(userId));
  const around = {
    transport: page,
    store,
    now: () => Date.now() + clockBehindMs,
    wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    randomId: () => crypto.randomUUID(),
    exclusively: async <Result>(name: string, work: () => Promise<Result>): Promise<Result> =>
      navigator.locks.request(`${storeName(userId)}/${name}`, work),
  };
  const files = new OutgoingFiles(store);
  const entries = await store.range("outbox", "", "~");
  const waiting = entries.flatMap(([, value]) =>
    unpacked<StoredEntry[]>(value).flatMap(localIdsOf),
  );
  await files.sweep(new Set(waiting));
  return { engine: await Engine.open(around, userId, deviceName), store, files, userId };
}

async function here(): Promise<Here> {
  if (!started) throw new Error("the device was not started");
  return started;
}

/** So often what may have been left undone is seen to: the backup, where this device keeps one, and deletions. */
const CHORES_MS = 10 * 60_000;

let deletionTimer: ReturnType<typeof setTimeout> | undefined;

/** Carries out deletions that pages have left behind, each when it is due. */
async function deleteDue(own: Here): Promise<void> {
  const next = await own.engine.deletions.carryOutDue();
  clearTimeout(deletionTimer);
  if (next === null) return;
  const again = () => void deleteDue(own).catch(() => undefined);
  deletionTimer = setTimeout(again, next - (Date.now() + clockBehindMs));
}

function doChores(own: Here): void {
  void own.engine.recovery.sync().catch(() => undefined);
  void deleteDue(own).catch(() => undefined);
}

const offered = {
  ...historyCalls(async () => (await here()).engine),

  /** Opens the device of this person, whose clock is so far behind the platform's. Answers its id. */
  async start(userId: string, deviceName: string, behindMs: number): Promise<string> {
    clockBehindMs = behindMs;
    started ??= open(userId, deviceName);
    started.catch(() => {
      started = null;
    });
    return (await started).engine.deviceId;
  },

  /** Tells the platform of the device. What was opened without it learns by how much the clock is behind only now. */
  async announce(behindMs: number): Promise<boolean> {
    const own = await here();
    clockBehindMs = behindMs;
    const isKnown = await own.engine.announce();
    if (isKnown) doChores(own);
    // As long as the page is there; what did not go through is tried again.
    setInterval(() => doChores(own), CHORES_MS);
    return isKnown;
  },

  async enter(chatId: string) {
    return (await here()).engine.enter(chatId);
  },

  /** Who of the chat's people and what of its past is out of reach. */
  async limits(chatId: string): Promise<{ isLate: boolean; absent: number }> {
    const { engine } = await here();
    return { isLate: await engine.isLate(chatId), absent: await engine.absent(chatId) };
  },

  /**
   * What the message at that place of a chat says that nobody has open, once this device has read all there is and done
   * its part there; empty if it is none that it can read.
   */
  async said(chatId: string, seq: number): Promise<string> {
    const { engine } = await here();
    await engine.tidy(chatId);
    return (await engine.message(chatId, seq))?.text ?? "";
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

  /** Sends a message, with the files that were sealed under these names and have been uploaded. */
  async sendMessage(
    chatId: string,
    clientId: string,
    { text, replyTo, localIds }: Writing,
  ): Promise<Sent> {
    const { engine, files } = await here();
    const sealed = await files.sealedFiles(localIds);
    if (!sealed) return { kind: "refused", code: "gone" };
    return engine.send(chatId, clientId, {
      kind: "message",
      text,
      ...(replyTo !== undefined && { replyTo }),
      ...(sealed.length > 0 && { files: sealed }),
    });
  },

  /** See `Deletions.want`. */
  async wantDeletion(deletion: Deletion, afterMs: number): Promise<void> {
    await (await here()).engine.deletions.want(deletion, afterMs);
  },

  async dropDeletion(deletion: Deletion): Promise<void> {
    await (await here()).engine.deletions.drop(deletion);
  },

  /** See `Deletions.carryOut`. */
  async carryOutDeletion(deletion: Deletion): Promise<string | null> {
    return (await here()).engine.deletions.carryOut(deletion);
  },

  /** What is written and not sent yet. */
  async outbox(chatId: string): Promise<readonly StoredEntry[]> {
    return waitingIn(await here(), chatId);
  },

  /** Keeps what is not sent yet; files that none of it has any more are let go of. */
  async keepOutbox(chatId: string, entries: readonly StoredEntry[]): Promise<void> {
    const own = await here();
    const before = await waitingIn(own, chatId);
    const value = entries.length > 0 ? packed(entries) : null;
    await own.store.write([{ table: "outbox", key: chatId, value }]);
    const kept = new Set(entries.flatMap(localIdsOf));
    await own.files.forget(before.flatMap(localIdsOf).filter((one) => !kept.has(one)));
  },

  /** See `OutgoingFiles.add`. */
  async addFile(localId: string, about: FileAbout, file: Blob, thumb: Blob | null): Promise<void> {
    await (await here()).files.add(localId, about, file, thumb);
  },

  /** See `OutgoingFiles.waiting`. */
  async fileParts(localId: string) {
    return (await here()).files.waiting(localId);
  },

  async fileUploaded(localId: string, part: FilePart, fileId: string | null): Promise<void> {
    await (await here()).files.uploaded(localId, part, fileId);
  },

  /** See `OutgoingFiles.original`. */
  async outgoingFile(localId: string): Promise<Blob | null> {
    return (await here()).files.original(localId);
  },

  /** A file of a message, or its small picture, to be shown; `null` if it is gone. */
  async openFile(
    chatId: string,
    seq: number,
    fileId: string,
    part: FilePart,
  ): Promise<Blob | null> {
    const file = await fileOf(chatId, seq, fileId);
    return file && openFile(file, part, addressesIn(chatId, seq));
  },

  /** Has whoever listens at the port write a file of a message to the disk. Answers whether it is there. */
  async saveFile(chatId: string, seq: number, fileId: string, port: MessagePort): Promise<boolean> {
    const file = await fileOf(chatId, seq, fileId);
    const saved = file && (await savedFile(file, addressesIn(chatId, seq)));
    if (!saved) return false;
    const taken = new Promise((resolve) => port.addEventListener("message", resolve));
    port.start();
    port.postMessage(saved);
    await taken;
    return true;
  },

  async tidy(chatId: string, atOnce: boolean): Promise<number | null> {
    return (await here()).engine.tidy(chatId, atOnce);
  },

  /** Whose devices are whose: see `Trust`. */
  async person(userId: string) {
    return (await here()).engine.trust.person(userId);
  },

  async own() {
    return (await here()).engine.trust.own();
  },

  async markNumber(userId: string, number: string, isVerified: boolean) {
    return (await here()).engine.trust.mark(userId, number, isVerified);
  },

  async compared(userIds: readonly string[]) {
    return (await here()).engine.trust.compared(userIds);
  },

  async acceptNumber(userId: string) {
    return (await here()).engine.trust.accept(userId);
  },

  async confirmDevice(deviceId: string, proof: { code: string } | { scanned: string }) {
    return (await here()).engine.trust.confirm(deviceId, proof);
  },

  async removeDevice(deviceId: string) {
    return (await here()).engine.trust.remove(deviceId);
  },

  async startAnew() {
    return (await here()).engine.trust.restart();
  },

  async notices(chatId: string) {
    return (await here()).engine.notices(chatId);
  },

  async deviceId(): Promise<string> {
    return (await here()).engine.deviceId;
  },

  /** Whether this device has ever looked into the chat as an encrypted one. */
  async isKnown(chatId: string): Promise<boolean> {
    return (await (await here()).store.get("chat", chatId)) !== null;
  },

  async signForCall(chatId: string, statement: string): Promise<Uint8Array | null> {
    return (await here()).engine.signForCall(chatId, statement);
  },

  async isSignedForCall(
    chatId: string,
    by: Identity,
    statement: string,
    signature: Uint8Array,
  ): Promise<boolean> {
    return (await here()).engine.isSignedForCall(chatId, by, statement, signature);
  },

  async devicesChanged(userId: string, chatIds: readonly string[]): Promise<void> {
    return (await here()).engine.devicesChanged(userId, chatIds);
  },
};

async function waitingIn({ store }: Here, chatId: string): Promise<readonly StoredEntry[]> {
  const value = await store.get("outbox", chatId);
  return value ? unpacked<StoredEntry[]>(value) : [];
}

function localIdsOf({ files = [] }: StoredEntry): string[] {
  return files.map(({ localId }) => localId);
}

async function fileOf(chatId: string, seq: number, fileId: string): Promise<SealedFile | null> {
  const message = await (await here()).engine.message(chatId, seq);
  return message?.files.find((one) => one.fileId === fileId) ?? null;
}

function addressesIn(chatId: string, seq: number): AddressOf {
  return (fileId) => page.fileAddress(chatId, seq, fileId);
}

/** What a page can ask its worker for. */
export type WorkerSide = typeof offered;

/** For the worker of a call, which has a port of its own: keys do not pass through the page. */
const forMedia: Handlers & EngineSide = {
  callKey: async (chatId: string, context: string, atLeast: number) =>
    (await here()).engine.callKey(chatId, context, atLeast),
};

self.addEventListener("message", ({ data, ports: [port] }: MessageEvent) => {
  // Other ports come with calls, and are for what is called.
  if (!port || data.port !== "media") return;
  connect(port, forMedia);
  port.start();
});

const page = connect<PageSide>(self, offered);
