import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Chat, ChatEvent, MlsDraft } from "../../../../shared/contracts/chat/index.ts";
import {
  type Account,
  advanceClock,
  registerAccount,
  resetClock,
  sendJson,
  signInAgain,
} from "../../../../shared/testing/accounts.ts";
import { someBytes, storedFile } from "../../../../shared/testing/files.ts";
import { bucketKeys, call as fetchAs } from "../../../../shared/testing/gallery.ts";
import { MlsTestDevice } from "../../../../shared/testing/mls-device.ts";
import { sealBlob } from "../../../../web/encryption/files/sealed-blob.ts";

const HOUR_SECONDS = 3_600;

let anna: Account;
let boris: Account;
let stranger: Account;
let chat: Chat;
let hers: MlsTestDevice;

beforeAll(async () => {
  [anna, boris, stranger] = [
    await registerAccount(),
    await registerAccount(),
    await registerAccount(),
  ];
  const wish = { type: "group", title: "A secret", memberIds: [boris.user.id], encrypted: true };
  chat = await (await sendJson("POST", "/api/chats", wish, anna.headers)).json<Chat>();
  hers = await MlsTestDevice.of(anna);
  await hers.found(chat.id);
  expect(await hers.add(chat.id, [])).toBe("201");
});

afterEach(resetClock);

function eventually<Value>(read: () => Value | Promise<Value>) {
  return expect.poll(read, { timeout: 15_000, interval: 50 });
}

/** A file as it leaves a device. */
async function sealed(bytes = someBytes(200_000)): Promise<Uint8Array<ArrayBuffer>> {
  const { sealed: blob } = await sealBlob(new Blob([bytes]));
  return new Uint8Array(await blob.arrayBuffer());
}

async function uploadedBy(account: Account, bytes?: Uint8Array<ArrayBuffer>): Promise<string> {
  const file = await storedFile(account, bytes ?? (await sealed()), { filename: "sealed" });
  expect(file).toMatchObject({ kind: "file", contentType: "application/octet-stream" });
  return file.fileId;
}

async function handed(about: Partial<MlsDraft>) {
  const draft = { ...(await hers.application(chat.id, "a file")), ...about };
  const response = await hers.hand(chat.id, draft);
  const { code, seq } = await response.clone().json<{ code?: string; seq: number }>();
  return {
    draft,
    seq,
    answer: code === undefined ? `${response.status}` : `${response.status} ${code}`,
  };
}

/** The files that an event shows to somebody; `null` for who is shown no event. */
async function shownTo(account: Account, seq: number) {
  const path = `/api/chats/${chat.id}/events?after=${seq - 1}&limit=1`;
  const response = await sendJson("GET", path, undefined, account.headers);
  if (response.status !== 200) return null;
  const [event] = (await response.json<{ items: ChatEvent[] }>()).items;
  if (event?.kind !== "mls") throw new Error("no such event");
  return event.attachments ?? [];
}

async function fetched(url: string): Promise<Uint8Array | number> {
  const response = await fetchAs(null, "GET", url);
  return response.status === 200 ? new Uint8Array(await response.arrayBuffer()) : response.status;
}

const usesOf = async (fileId: string) =>
  (
    await env.DB.prepare("SELECT count(*) AS uses FROM file_uses WHERE file_id = ?")
      .bind(fileId)
      .first<{ uses: number }>()
  )?.uses;

describe("works", () => {
  it("a member gets what was uploaded, to the byte, by an address that comes with the event", async () => {
    const bytes = await sealed();
    const fileId = await uploadedBy(anna, bytes);
    const { seq, answer } = await handed({ attachments: [fileId] });
    expect(answer).toBe("201");
    const [shown] = (await shownTo(boris, seq)) ?? [];
    expect(shown?.fileId).toBe(fileId);
    expect(await fetched(shown?.url ?? "")).toEqual(bytes);
    expect(await usesOf(fileId)).toBe(1);
  });

  it("a file that begins like a picture once it is sealed is not looked into", async () => {
    // No sealed file does: the form of the sealed says what it begins with.
    for (let count = 0; count < 3; count += 1) {
      expect(new TextDecoder().decode((await sealed()).subarray(0, 9))).toBe("VecheFile");
    }
    await uploadedBy(anna, await sealed(new Uint8Array()));
  });

  it("deleting lets go of the files and their bytes, and leaves the event", async () => {
    const fileId = await uploadedBy(anna);
    const { seq } = await handed({ attachments: [fileId] });
    const before = await bucketKeys();
    expect((await handed({ silent: true, releases: seq })).answer).toBe("201");
    // Deleted twice is deleted once.
    expect((await handed({ silent: true, releases: seq })).answer).toBe("201");
    expect(await shownTo(boris, seq)).toEqual([]);
    await eventually(async () => {
      await advanceClock(60);
      return usesOf(fileId);
    }).toBe(0);
    await eventually(async () => (await bucketKeys()).length).toBe(before.length - 1);
  });

  it("with the chat its files go", async () => {
    const wish = { type: "group", title: "Short", memberIds: [], encrypted: true };
    const other = await (await sendJson("POST", "/api/chats", wish, anna.headers)).json<Chat>();
    const device = await MlsTestDevice.of(anna);
    await device.found(other.id);
    expect(await device.add(other.id, [])).toBe("201");
    const fileId = await uploadedBy(anna);
    const draft = { ...(await device.application(other.id, "a file")), attachments: [fileId] };
    expect((await device.hand(other.id, draft)).status).toBe(201);
    expect(await usesOf(fileId)).toBe(1);
    await sendJson("DELETE", `/api/chats/${other.id}`, undefined, anna.headers);
    await eventually(() => usesOf(fileId)).toBe(0);
  });
});

describe("refuses", () => {
  it("a stranger, an address that ran out, and one without its signature", async () => {
    const { seq } = await handed({ attachments: [await uploadedBy(anna)] });
    expect(await shownTo(stranger, seq)).toBeNull();
    const [shown] = (await shownTo(boris, seq)) ?? [];
    const url = shown?.url ?? "";
    expect(await fetched(url.split("?")[0] ?? "")).toBe(404);
    const forged = url.replace(/signature=./, (start) =>
      start.endsWith("A") ? "signature=B" : "signature=A",
    );
    expect(await fetched(forged)).toBe(404);
    const asked = await fetchAs(stranger, "GET", `/api/files/${shown?.fileId}`);
    expect(asked.status).toBe(404);
    await advanceClock(2 * HOUR_SECONDS);
    expect(await fetched(url)).toBe(410);
    const [again] = (await shownTo(await signInAgain(boris), seq)) ?? [];
    expect(await fetched(again?.url ?? "")).toBeInstanceOf(Uint8Array);
  });

  it("another's upload, one that is not there, and more than there may be", async () => {
    const [mine, his] = [await uploadedBy(anna), await uploadedBy(boris)];
    expect((await handed({ attachments: [mine, his] })).answer).toBe("400 validation_failed");
    const gone = "01890000-0000-7000-8000-000000000000";
    expect((await handed({ attachments: [mine, gone] })).answer).toBe("400 validation_failed");
    const many = Array.from({ length: 21 }, () => mine);
    expect((await handed({ attachments: many })).answer).toBe("400 validation_failed");
    // What was refused is not shown by anything.
    expect(await usesOf(his)).toBe(0);
    await eventually(async () => {
      await advanceClock(60);
      return usesOf(mine);
    }).toBe(0);
  });

  it("letting go of another's files, and files with what is no message", async () => {
    const { seq } = await handed({ attachments: [await uploadedBy(anna)] });
    const his = await MlsTestDevice.of(boris);
    expect(await his.comeIn(chat.id)).toBe("201");
    const draft = { ...(await his.application(chat.id, "not yours")), releases: seq };
    expect((await his.hand(chat.id, draft)).status).toBe(400);
    expect(await shownTo(boris, seq)).toHaveLength(1);
    await hers.sync(chat.id);
    const { draft: commit } = await hers.commit(chat.id, []);
    const withFile = { ...commit, attachments: [await uploadedBy(anna)] };
    expect((await hers.hand(chat.id, withFile)).status).toBe(400);
  });
});

describe("survives", () => {
  it("the same message twice, and one whose epoch is over: its file is used once", async () => {
    const fileId = await uploadedBy(anna);
    const { draft, seq } = await handed({ attachments: [fileId] });
    const again = await hers.hand(chat.id, draft);
    expect([again.status, (await again.json<{ seq: number }>()).seq]).toEqual([200, seq]);
    const other = await uploadedBy(anna);
    const late = { ...(await hers.application(chat.id, "late")), attachments: [other] };
    const { draft: commit, merge } = await hers.commit(chat.id, []);
    expect((await hers.hand(chat.id, commit)).status).toBe(201);
    merge();
    expect((await hers.hand(chat.id, late)).status).toBe(409);
    expect((await handed({ attachments: [other] })).answer).toBe("201");
    await eventually(async () => {
      await advanceClock(60);
      return [await usesOf(fileId), await usesOf(other)];
    }).toEqual([1, 1]);
  });
});
