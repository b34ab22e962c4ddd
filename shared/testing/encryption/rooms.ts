import { scheduler } from "node:timers/promises";
import { ChatFacts, insertFacts } from "../../../durable-objects/chat-room/chat-facts.ts";
import { Room } from "../../../durable-objects/chat-room/room.ts";
import { ROOM_TABLES } from "../../../durable-objects/chat-room/tables.ts";
import {
  checkKeyPackage,
  identityOf,
} from "../../../workers/domains/chat/encryption/key-package.ts";
import { isSignedBy } from "../../../workers/domains/chat/encryption/signature.ts";
import type {
  ClaimedKeyPackage,
  DeviceLogPage,
  MlsDevice,
  MlsDraft,
} from "../../contracts/chat/index.ts";
import {
  type DeviceLog,
  emptyLog,
  entryHash,
  followed,
  readEntry,
  type SignedEntry,
} from "../../device-log/index.ts";
import { iso, systemClock } from "../../kernel/time.ts";
import { SqliteStorage } from "../sqlite-storage.ts";

// The runtime of objects has it without being asked.
Object.assign(globalThis, { scheduler });

const person = (id: string) => ({
  id,
  username: id,
  displayName: id,
  avatarUrl: null,
  version: 1,
});

/** A chat's room as it is, over a storage that outlives it. */
export class TestRoom {
  readonly id: string;
  readonly #storage = new SqliteStorage();
  #room: Room;

  constructor(id: string, founder: string, members: readonly string[]) {
    this.id = id;
    const { sql } = this.#storage;
    for (const step of ROOM_TABLES) sql.exec(step);
    const createdAt = systemClock.now();
    insertFacts(sql, { id, type: "group", title: "", createdAt, encrypted: true }, "epoch");
    this.#room = this.#open();
    this.#room.roster.found(founder, [founder, ...members].map(person));
  }

  /** The object is stopped, and comes back. */
  restart(): void {
    this.#room = this.#open();
  }

  get members(): string[] {
    return this.#room.memberIds();
  }

  add(actorId: string, userId: string): void {
    const actor = this.#room.member(actorId);
    if (actor) this.#room.roster.add(actor, [person(userId)]);
  }

  remove(actorId: string, userId: string): void {
    const actor = this.#room.member(actorId);
    if (actor) this.#room.roster.remove(actor, userId);
  }

  hand(userId: string, draft: MlsDraft) {
    const room = this.#room;
    return new Promise<Parameters<Parameters<Room["writeMls"]>[2]>[0]>((done, failed) =>
      room.writeMls(userId, draft, done, failed),
    );
  }

  /** Whoever may see it or not: `null` asks for everything. */
  events(userId: string | null, after: number, limit = 100) {
    const reader = this.#room.member(userId ?? this.members[0] ?? "");
    return reader ? this.#room.events(reader, after, limit) : null;
  }

  group(userId: string) {
    return this.#room.member(userId) ? this.#room.group : null;
  }

  #open(): Room {
    const { sql } = this.#storage;
    const nothing = async () => {};
    return new Room(
      {
        sql,
        messagesPerWindow: 20,
        pingedAt: () => null,
        tellHub: async () => "here",
        tellReaction: nothing,
        socketsPerObject: 8,
        openRelay: () => {
          throw new Error("no sockets here");
        },
        background: (work) => void work,
        reportMessages: nothing,
        tellDirectory: nothing,
        wakeBy: () => {},
        addressOf: () => "",
        // Whatever somebody shows is an upload of theirs.
        claimFiles: async (_, __, fileIds) =>
          fileIds.map((fileId) => ({ fileId, kind: "file", name: "", contentType: "", bytes: 1 })),
        releaseFiles: nothing,
        askPreview: null,
      } as ConstructorParameters<typeof Room>[0],
      new ChatFacts(sql, this.id),
      [],
    );
  }
}

type LoggedEntry = DeviceLogPage["items"][number];

interface KnownDevice {
  readonly userId: string;
  readonly id: string;
  readonly signatureKey: string;
  readonly createdAt: string;
  readonly packages: string[];
  lastResort: string | null;
}

/** Devices and their key packages, checked as the platform checks them. */
export class TestDirectory {
  readonly logs = new TestLogs();
  readonly #devices = new Map<string, KnownDevice>();

  async publish(
    userId: string,
    deviceId: string,
    keyPackages: readonly string[],
    lastResort?: string,
  ): Promise<MlsDevice> {
    const identity = identityOf(userId, deviceId);
    let known = this.#devices.get(identity);
    for (const body of [...keyPackages, ...(lastResort ? [lastResort] : [])]) {
      const key = known?.signatureKey ?? null;
      const checked = await checkKeyPackage(body, identity, systemClock.now(), key);
      if (typeof checked === "string") throw new Error(`a package was refused: ${checked}`);
      const { signatureKey } = checked;
      const createdAt = iso(systemClock.now());
      known ??= { userId, id: deviceId, signatureKey, createdAt, packages: [], lastResort: null };
    }
    if (!known) throw new Error("no package");
    known.packages.push(...keyPackages);
    known.lastResort = lastResort ?? known.lastResort;
    this.#devices.set(identity, known);
    return view(known);
  }

  claim(userIds: readonly string[]): ClaimedKeyPackage[] {
    return [...this.#devices.values()].flatMap((device) => {
      if (!userIds.includes(device.userId)) return [];
      const taken = device.packages.shift();
      const keyPackage = taken ?? device.lastResort;
      if (keyPackage === null) return [];
      const { userId, id: deviceId } = device;
      return [{ userId, deviceId, keyPackage, lastResort: taken === undefined }];
    });
  }

  list(userId: string): MlsDevice[] {
    return [...this.#devices.values()].filter((one) => one.userId === userId).map(view);
  }

  forget(userId: string, deviceId: string): void {
    this.#devices.delete(identityOf(userId, deviceId));
  }
}

function view({ packages, lastResort: _, ...device }: KnownDevice): MlsDevice {
  return { ...device, name: "", keyPackages: packages.length, seenAt: device.createdAt };
}

/** Device logs as the platform keeps them; a bad one shows others than it has. */
export class TestLogs {
  readonly #logs = new Map<string, { log: DeviceLog; readonly entries: LoggedEntry[] }>();
  /** What is shown of somebody's log instead of what it is. */
  readonly shown = new Map<string, readonly LoggedEntry[]>();

  entries(userId: string): readonly LoggedEntry[] {
    return this.#logs.get(userId)?.entries ?? [];
  }

  standing(userId: string): DeviceLog {
    return this.#logs.get(userId)?.log ?? emptyLog(userId);
  }

  page(userId: string, after: number): DeviceLogPage {
    const all = this.shown.get(userId) ?? this.entries(userId);
    const last = all.at(-1);
    const items = all.slice(after, after + 3);
    return { items, head: last ? { seq: last.seq, hash: last.hash } : null };
  }

  async append(userId: string, signed: SignedEntry): Promise<"stored" | "stale" | "refused"> {
    const entry = readEntry(signed);
    if (!entry) return "refused";
    const hash = await entryHash(entry);
    if (this.entries(userId).some((one) => one.hash === hash)) return "stored";
    const after = await followed(this.standing(userId), signed, isSignedBy);
    // Where it has waited for the check another may have come.
    const { log, entries } = this.#logs.get(userId) ?? { log: emptyLog(userId), entries: [] };
    if (after === "place" || (typeof after !== "string" && after.seq !== log.seq + 1)) {
      return "stale";
    }
    if (typeof after === "string") return "refused";
    const createdAt = iso(systemClock.now());
    entries.push({ seq: after.seq, ...signed, hash, createdAt });
    this.#logs.set(userId, { log: after, entries });
    return "stored";
  }
}
