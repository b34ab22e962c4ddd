import { randomBytes, randomUUID } from "node:crypto";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keysOf } from "../../scripts/backups/keys.ts";
import { backupOf } from "../../scripts/backups/run-backup.ts";
import { sourceOf } from "../../scripts/backups/sources.ts";
import { testDevice } from "../../shared/testing/push-devices.ts";
import { type PushService, startPushService } from "../../shared/testing/push-service.ts";
import { openFile } from "../../workers/domains/platform/backups/restore/check-backup.ts";
import { openBackup } from "../../workers/domains/platform/backups/restore/read-lines.ts";
import type { Engine } from "../encryption/engine/engine.ts";
import { sealBlob } from "../encryption/files/sealed-blob.ts";
import { newRecoveryCode } from "../encryption/history/recovery-code.ts";
import { eventually } from "./browsers.ts";
import { filesIn, foundIn, rowsIn } from "./marks.ts";
import { type Member, memberByApi } from "./members.ts";
import { nodeDevice } from "./node-device.ts";
import { type ProcessPlatform, startPlatformProcess } from "./platform-process.ts";

const LONG = Boolean(process.env["LONG_TESTS"]);
const MESSAGES = LONG ? 1_000 : 200;
const FILES = LONG ? 50 : 10;
const FILE_BYTES = 300_000;
/** Whoever starts the first platform builds the web app. */
const START_MS = 300_000;

/** Where a platform keeps or sends what it is told. */
const PLACES = ["database", "objects", "files", "pushes", "backup"] as const;
type Place = (typeof PLACES)[number];

/** What is only said in an encrypted chat, and what is said in the clear: found everywhere, or the look is not a real one. */
const SECRET = `secret-${randomUUID()}`;
const CONTROL = `control-${randomUUID()}`;
/** Under what a backup of all that is kept. */
const CODE = await newRecoveryCode();

describe("a platform that really ran, with encrypted chats and others", () => {
  const backupKey = randomBytes(32).toString("base64url");
  let folder: string;
  let platform: ProcessPlatform;
  let pushes: PushService;
  let anna: Member;
  let boris: Member;
  const device = { anna: null as Engine | null, boris: null as Engine | null };
  const phone = { device: testDevice("") };
  let everything: ReadonlyMap<Place | "log", Buffer>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "veche-seen-"));
    pushes = await startPushService();
    platform = await startPlatformProcess({
      BACKUP_KEY: backupKey,
      CHAT_MESSAGES_PER_10S: "100000",
      LOG_LEVEL: "debug",
    });
    [anna, boris] = [await memberByApi(platform, "anna"), await memberByApi(platform, "boris")];
    phone.device = testDevice(`${pushes.origin}/push/201`);
    await boris.call("POST", "/api/push/subscriptions", phone.device.subscription);
    device.anna = await nodeDevice(anna);
    device.boris = await nodeDevice(boris);
  }, START_MS);

  afterAll(async () => {
    await platform?.stop();
    pushes?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const chatOf = async (encrypted: boolean): Promise<string> => {
    const wish = { type: "direct", userId: boris.id, encrypted };
    const { id } = (await (await anna.call("POST", "/api/chats", wish)).json()) as { id: string };
    return id;
  };

  const encryptedChats = async (): Promise<string[]> => {
    const reply = await anna.call("GET", "/api/chats");
    const { items } = (await reply.json()) as { items: { id: string; encrypted: boolean }[] };
    return items.filter(({ encrypted }) => encrypted).map(({ id }) => id);
  };

  const marked = (mark: string) => Buffer.from(`${mark} `.repeat(FILE_BYTES / mark.length));

  const upload = async (bytes: Uint8Array<ArrayBuffer>, name: string): Promise<string> => {
    const reply = await anna.ask("POST", `/api/files?filename=${name}`, bytes);
    expect(reply.status).toBe(201);
    return ((await reply.json()) as { fileId: string }).fileId;
  };

  it("works: marked messages and files are sent, read, backed up, and pushed", async () => {
    const secret = await chatOf(true);
    const [hers, his] = [device.anna, device.boris];
    if (!hers || !his) throw new Error("no devices");
    const say = async (from: Engine, number: number) => {
      const content = { kind: "message", text: `${SECRET} ${number}` } as const;
      expect((await from.send(secret, randomUUID(), content)).kind).toBe("stored");
    };
    await say(hers, 0);
    for (let number = 1; number < MESSAGES; number += 1) await say(number % 2 ? his : hers, number);
    for (let number = 0; number < FILES; number += 1) {
      const { sealed, ...seal } = await sealBlob(new Blob([marked(SECRET)]));
      const fileId = await upload(new Uint8Array(await sealed.arrayBuffer()), "sealed");
      const about = { kind: "file", name: `${SECRET}.txt`, contentType: "text/plain" } as const;
      const files = [{ ...about, ...seal, fileId, bytes: FILE_BYTES }];
      const sent = await hers.send(secret, randomUUID(), { kind: "message", text: "", files });
      expect(sent.kind).toBe("stored");
    }
    const plain = await chatOf(false);
    const attachments = [{ fileId: await upload(marked(CONTROL), `${CONTROL}.txt`) }];
    const message = { clientId: randomUUID(), text: CONTROL, attachments };
    await anna.call("POST", `/api/chats/${plain}/messages`, message);

    await his.enter(secret);
    const { messages } = await his.before(secret, Number.MAX_SAFE_INTEGER, MESSAGES + FILES);
    const read = messages.filter(({ text, files }) => `${text}${files[0]?.name}`.includes(SECRET));
    expect(read).toHaveLength(MESSAGES + FILES);
    await eventually(async () => (await openedPushes()).includes(CONTROL)).toBe(true);
  });

  it("works: what was said comes back by a recovery code, and is on its way to another device", async () => {
    const hers = device.anna;
    if (!hers) throw new Error("no device");
    expect(await hers.recovery.setUp(CODE)).toBe(true);
    const fresh = await nodeDevice(anna);
    const restored = await fresh.recovery.restore(CODE);
    expect(restored).toMatchObject({ kind: "restored", broken: 0 });
    const [chat = ""] = await encryptedChats();
    const { messages } = await fresh.before(chat, Number.MAX_SAFE_INTEGER, 10);
    expect(messages.map(({ files }) => files[0]?.name)).toContain(`${SECRET}.txt`);
    await fresh.transfers.ask();
    const [asked] = await hers.transfers.requests();
    expect(await hers.transfers.give(asked?.archiveId ?? "")).toBe(true);
    expect(await fresh.transfers.state()).toBe("ready");
  });

  it("works: the look is a real one: what was said in the clear is found in every place", async () => {
    everything = await look();
    const found = (place: Place) => foundIn(everything.get(place) ?? Buffer.alloc(0), CONTROL);
    for (const place of PLACES)
      expect([place, found(place)]).toEqual([place, expect.arrayContaining(["plain"])]);
    expect(everything.get("log")?.toString()).toContain("/api/chats/");
  });

  it("refuses to know: of what was said in the encrypted chat nothing is found in any form", () => {
    expect(everything.size).toBe(PLACES.length + 1);
    for (const [place, bytes] of everything) {
      expect([place, foundIn(bytes, SECRET)]).toEqual([place, []]);
      for (const form of [CODE, CODE.replaceAll("-", "")]) {
        expect([place, foundIn(bytes, form)]).toEqual([place, []]);
      }
    }
  });

  async function openedPushes(): Promise<string> {
    const received = (await pushes.received()).filter(({ url }) => url.startsWith("/push/"));
    return received
      .map(({ body }) => JSON.stringify(phone.device.open(Buffer.from(body, "base64"))))
      .join("\n");
  }

  /** Everything that the platform has kept, sent or printed, taken apart by place. */
  async function look(): Promise<ReadonlyMap<Place | "log", Buffer>> {
    const made = await backupOf(platform.origin);
    expect(made).toMatchObject({ state: "complete", verifiedAt: expect.any(String) });
    const copy = join(folder, "data");
    await cp(platform.data, copy, { recursive: true });
    const files = await filesIn(copy);
    const inside = (part: string) => {
      const paths = [...files.keys()].filter((path) => path.includes(`/${part}/`));
      const rows = paths
        .filter((path) => path.endsWith(".sqlite"))
        .map((path) => rowsIn(join(copy, path)));
      return Buffer.concat([...paths.map((path) => files.get(path) ?? Buffer.alloc(0)), ...rows]);
    };
    return new Map<Place | "log", Buffer>([
      ["database", inside("d1")],
      ["objects", inside("do")],
      ["files", inside("r2")],
      ["pushes", Buffer.from(await openedPushes())],
      ["backup", await openedBackup(copy, made.id)],
      ["log", Buffer.from(platform.printed())],
    ]);
  }

  /** A backup as whoever has its key reads it. */
  async function openedBackup(data: string, id: string): Promise<Buffer> {
    const source = await sourceOf(data, process.env);
    try {
      const backup = await openBackup(source, await keysOf(backupKey), id);
      const parts: Buffer[] = [];
      for await (const line of backup.lines()) {
        parts.push(Buffer.from(JSON.stringify(line)));
        if (line.kind !== "M") continue;
        for await (const piece of openFile(source, backup.key, line))
          parts.push(Buffer.from(piece));
      }
      return Buffer.concat(parts);
    } finally {
      await source.close();
    }
  }
});
