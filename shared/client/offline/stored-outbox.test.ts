import "fake-indexeddb/auto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openLog } from "../chat-log.ts";
import type { OutboxEntry, OutboxNotice } from "../outbox.ts";
import { keepAnswers, keptAnswers } from "./answer-cache.ts";
import { forget, forgetKept } from "./database.ts";
import { storedLog } from "./log-cache.ts";
import { chatsWaiting, storedOutbox } from "./stored-outbox.ts";

const AT = "2026-11-21T08:00:00.000Z";

function entry(clientId: string, more: Partial<OutboxEntry> = {}): OutboxEntry {
  return { clientId, text: clientId, createdAt: AT, ...more };
}

const idsOf = (entries: readonly OutboxEntry[]) => entries.map(({ clientId }) => clientId);

afterEach(() => forget());

describe("works", () => {
  it("keeps what waits in the order it was written, files and all", async () => {
    const outbox = storedOutbox("anna", "one");
    const blob = new Blob(["bytes"], { type: "text/plain" });
    const file = { localId: "l", name: "a.txt", contentType: "text/plain", kind: "file", blob };
    await outbox.add(entry("z"));
    await outbox.add(entry("a", { files: [{ ...file, kind: "file" }] }));
    const again = await storedOutbox("anna", "one").list();
    expect(idsOf(again)).toEqual(["z", "a"]);
    expect(await again[1]?.files?.[0]?.blob.text()).toBe("bytes");
  });

  it("knows what waits by person and chat", async () => {
    await storedOutbox("anna", "one").add(entry("a"));
    await storedOutbox("anna", "two").add(entry("b", { refused: "blocked" }));
    await storedOutbox("boris", "three").add(entry("c"));
    expect(await chatsWaiting("anna")).toEqual(["one"]);
    expect(idsOf(await storedOutbox("boris", "three").list())).toEqual(["c"]);
    expect(await storedOutbox("anna", "three").list()).toEqual([]);
  });

  it("moves what is tried again to the end, and lets go of what was sent or given up", async () => {
    const outbox = storedOutbox("anna", "one");
    for (const id of ["a", "b", "c"]) await outbox.add(entry(id));
    await outbox.add(entry("a"));
    expect(idsOf(await outbox.list())).toEqual(["b", "c", "a"]);
    await outbox.sent("b", AT);
    await outbox.discard("c");
    expect(idsOf(await outbox.list())).toEqual(["a"]);
  });

  it("tells other tabs, not itself", async () => {
    const heard: OutboxNotice[] = [];
    const own: OutboxNotice[] = [];
    const here = storedOutbox("anna", "one");
    const there = storedOutbox("anna", "one");
    const stop = [
      here.subscribe((one) => own.push(one)),
      there.subscribe((one) => heard.push(one)),
    ];
    await here.add(entry("a"));
    await here.sent("a", AT);
    await vi.waitFor(() =>
      expect(heard).toEqual([{ t: "changed" }, { t: "sent", clientId: "a", createdAt: AT }]),
    );
    expect(own).toEqual([]);
    for (const each of stop) each();
  });

  it("lets one tab at a time send", async () => {
    const order: string[] = [];
    const first = Promise.withResolvers<void>();
    const one = storedOutbox("anna", "one").exclusively(async () => {
      await first.promise;
      order.push("first");
    });
    const two = storedOutbox("anna", "one").exclusively(async () => {
      order.push("second");
    });
    first.resolve();
    await Promise.all([one, two]);
    expect(order).toEqual(["first", "second"]);
  });

  it("keeps the end of a log, without what was on its way", async () => {
    const cache = storedLog("anna", "one");
    const log = { ...openLog("anna", 7), outgoing: [{ ...entry("a"), state: "pending" as const }] };
    await cache.save(log, "epoch");
    expect(await cache.load()).toMatchObject({
      epoch: "epoch",
      log: { base: 7, lastSeq: 7, outgoing: [] },
    });
    expect(await storedLog("boris", "one").load()).toBeNull();
  });

  it("keeps the logs of no more than fifty chats, the latest", async () => {
    for (let number = 0; number < 52; number += 1) {
      await storedLog("anna", `chat ${number}`).save(openLog("anna"), "epoch");
    }
    expect(await storedLog("anna", "chat 0").load()).toBeNull();
    expect(await storedLog("anna", "chat 51").load()).not.toBeNull();
  });

  it("keeps the last answer to each question, for one person", async () => {
    await keepAnswers("anna", [{ key: "me", data: 1 }]);
    await keepAnswers("anna", [{ key: "me", data: 2 }]);
    await keepAnswers("boris", [{ key: "me", data: 3 }]);
    expect((await keptAnswers("anna")).map(({ data }) => data)).toEqual([2]);
  });
});

describe("refuses", () => {
  it("to change what was given up meanwhile back into being", async () => {
    const outbox = storedOutbox("anna", "one");
    await outbox.add(entry("a"));
    await outbox.discard("a");
    await outbox.replace(entry("a", { refused: "blocked" }));
    expect(await outbox.list()).toEqual([]);
  });

  it("to show one person what another's was", async () => {
    for (const who of ["anna", "boris"]) {
      await storedOutbox(who, "one").add(entry(who));
      await storedLog(who, "one").save(openLog(who), "epoch");
      await keepAnswers(who, [{ key: "me", data: who }]);
    }
    await forget("boris");
    expect(await storedOutbox("anna", "one").list()).toEqual([]);
    expect(await storedLog("anna", "one").load()).toBeNull();
    expect(await keptAnswers("anna")).toEqual([]);
    expect(idsOf(await storedOutbox("boris", "one").list())).toEqual(["boris"]);
    await forgetKept();
    expect(await storedLog("boris", "one").load()).toBeNull();
    expect(idsOf(await storedOutbox("boris", "one").list())).toEqual(["boris"]);
  });
});

describe("survives", () => {
  it("a database that takes nothing: the page keeps it as long as it is open", async () => {
    const put = vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    const outbox = storedOutbox("anna", "one");
    await outbox.add(entry("a"));
    put.mockRestore();
    expect(idsOf(await outbox.list())).toEqual(["a"]);
    await outbox.sent("a", AT);
    expect(await outbox.list()).toEqual([]);
  });
});
