import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MlsArchive } from "../../../../../shared/contracts/chat/index.ts";
import {
  type Account,
  advanceClock,
  registerAccount,
  resetClock,
  sendJson,
  signInAgain,
} from "../../../../../shared/testing/accounts.ts";
import { someBytes, storedFile } from "../../../../../shared/testing/files.ts";
import { bucketKeys } from "../../../../../shared/testing/gallery.ts";

const PATH = "/api/mls/archives";
const HEAD = btoa("what only her devices read");
const DAY_SECONDS = 24 * 3_600;

let anna: Account;
let boris: Account;
beforeAll(async () => {
  [anna, boris] = [await registerAccount(), await registerAccount()];
});

afterAll(resetClock);

async function call(method: string, path: string, body?: unknown, account = anna) {
  const response = await sendJson(method, PATH + path, body, account.headers);
  const text = await response.text();
  const answer = text === "" ? {} : JSON.parse(text);
  return { answer, said: `${response.status} ${answer.code ?? ""}`.trim() };
}

async function made(kind: MlsArchive["kind"], account = anna): Promise<MlsArchive> {
  const { answer, said } = await call("POST", "", { kind, head: HEAD }, account);
  expect(said).toBe("201");
  return answer;
}

async function upload(account = anna): Promise<string> {
  return (await storedFile(account, someBytes(300), { filename: "sealed" })).fileId;
}

async function usedBy(id: string): Promise<string[]> {
  const { results } = await env.DB.prepare("SELECT file_id FROM file_uses WHERE context = ?")
    .bind(id)
    .all<{ file_id: string }>();
  return results.map((row) => row.file_id).sort();
}

describe("works", () => {
  it("keeps the files of its version, lets go of the others, and goes with all of them", async () => {
    const before = await bucketKeys();
    const { id, version } = await made("backup");
    expect(version).toBe(0);
    const [first, second, part, other] = [
      await upload(),
      await upload(),
      await upload(),
      await upload(),
    ];
    const one = { version: 1, manifestFileId: first, partFileIds: [part], note: HEAD };
    expect(await call("PUT", `/${id}`, one)).toMatchObject({
      said: "200",
      answer: { id, version: 1, note: HEAD, manifestFileId: first },
    });
    // The answer may have been lost on its way.
    expect((await call("PUT", `/${id}`, one)).said).toBe("200");
    expect(await usedBy(id)).toEqual([first, part].sort());
    expect((await call("PUT", `/${id}`, { ...one, manifestFileId: second })).said).toBe(
      "409 stale_archive",
    );
    const two = { version: 2, manifestFileId: second, partFileIds: [part, other] };
    expect((await call("PUT", `/${id}`, two)).said).toBe("200");
    expect(await usedBy(id)).toEqual([second, part, other].sort());
    expect((await bucketKeys()).length).toBe(before.length + 3);
    const { answer } = await call("GET", "");
    expect(answer.items).toMatchObject([{ id, kind: "backup", head: HEAD, version: 2 }]);
    expect((await call("DELETE", `/${id}`)).said).toBe("204");
    expect(await usedBy(id)).toEqual([]);
    expect(await bucketKeys()).toHaveLength(before.length);
  });
});

describe("refuses", () => {
  it("another's archive and another's files, and more than there may be", async () => {
    const { id } = await made("transfer", boris);
    const [mine, his] = [await upload(), await upload(boris)];
    const put = { version: 1, manifestFileId: mine, partFileIds: [] };
    expect((await call("PUT", `/${id}`, put)).said).toBe("404 not_found");
    expect((await call("DELETE", `/${id}`)).said).toBe("404 not_found");
    expect((await call("PUT", `/${id}`, put, boris)).said).toBe("400 validation_failed");
    const mixed = { ...put, manifestFileId: his, partFileIds: [mine] };
    expect((await call("PUT", `/${id}`, mixed, boris)).said).toBe("400 validation_failed");
    expect(await usedBy(id)).toEqual([]);
    for (let count = 0; count < 5; count += 1) await made("backup", boris);
    const more = await call("POST", "", { kind: "backup", head: HEAD }, boris);
    expect(more.said).toBe("409 too_many_archives");
    // Of histories that were asked for the oldest makes room.
    for (let count = 0; count < 5; count += 1) await made("transfer", boris);
    const { answer } = await call("GET", "", undefined, boris);
    const asked = answer.items.filter(({ kind }: MlsArchive) => kind === "transfer");
    expect(asked).toHaveLength(5);
    expect(asked.map((one: MlsArchive) => one.id)).not.toContain(id);
    expect((await call("POST", "", { kind: "backup", head: "no base64!" }, boris)).said).toBe(
      "400 validation_failed",
    );
  });
});

describe("survives", () => {
  it("two devices at once: one version comes of it; a history that nobody fetches goes after a week", async () => {
    const [backup, transfer] = [await made("backup"), await made("transfer")];
    const files = await Promise.all(Array.from({ length: 4 }, () => upload()));
    const puts = files.map((manifestFileId) =>
      call("PUT", `/${backup.id}`, { version: 1, manifestFileId, partFileIds: [] }),
    );
    const said = (await Promise.all(puts)).map((one) => one.said).sort();
    expect(said).toEqual(["200", ...Array.from({ length: 3 }, () => "409 stale_archive")]);
    expect(await usedBy(backup.id)).toHaveLength(1);
    await advanceClock(8 * DAY_SECONDS);
    const later = await signInAgain(anna);
    const ids = async () => {
      const { answer } = await call("GET", "", undefined, later);
      return answer.items.map(({ id }: MlsArchive) => id);
    };
    expect(await ids()).toEqual([backup.id, transfer.id]);
    const ran = await sendJson("POST", "/api/dev/cron", { name: "retention" });
    expect(ran.status).toBe(200);
    expect(await ids()).toEqual([backup.id]);
  });
});
