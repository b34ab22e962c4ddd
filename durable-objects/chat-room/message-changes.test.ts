import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { applyEvents, openLog } from "../../shared/client/chat-log.ts";
import type { ChatEvent, Message } from "../../shared/contracts/chat/index.ts";
import { HOUR, shiftClock } from "../../shared/kernel/time.ts";
import { connectRoom, roomPerson } from "../../shared/testing/chat-sockets.ts";
import { CHANGES_PER_WINDOW, MAX_EMOJI } from "../../workers/domains/chat/changes/rules.ts";
import type { ChatRoom } from "./chat-room.ts";

afterEach(() => shiftClock(0));

/** Pages that are linked do not answer: what is found there, the tests say. */
vi.stubGlobal("fetch", () => new Promise<Response>(() => {}));

const EMOJI = ["👍", "👎", "😀", "😁", "😂", "😃", "😄", "😅", "😆", "😇", "😈", "😉", "😊", "😋"];
const MORE = ["😌", "😍", "😎", "😏", "😐", "😑", "😒", "😓"];

/** A chat of three: the first owns it. The first event that is not somebody joining is 4. */
async function roomOfThree(type: "group" | "direct" = "group") {
  const id = crypto.randomUUID();
  const room = env.CHAT_ROOM.getByName(id);
  const [anna, boris, vera] = Array.from({ length: 3 }, () => crypto.randomUUID()) as [
    string,
    string,
    string,
  ];
  const names = { [anna]: "anna", [boris]: "boris", [vera]: "vera" };
  for (const userId of [anna, boris, vera]) {
    const chat = { id, type, title: "", createdAt: 0 };
    await room.join(chat, roomPerson(userId, names[userId]));
  }
  const write = async (userId: string, text: string, draft: object = {}) => {
    const sent = await room.send(userId, { clientId: crypto.randomUUID(), text, ...draft });
    if (sent.kind !== "stored") throw new Error(sent.kind);
    return sent.message.seq;
  };
  const eventsAfter = async (seq: number) => (await room.events(anna, seq, 1_000)) ?? [];
  return { room, anna, boris, vera, write, eventsAfter };
}

type Place = Awaited<ReturnType<typeof roomOfThree>>;

/** Everything the object has on disk, but the index of words, which follows the log. */
function tables({ room }: Place): Promise<string> {
  return runInDurableObject(room, (_: ChatRoom, { storage }) => {
    const names = storage.sql
      .exec<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search_text%' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
      )
      .toArray();
    return names
      .map(({ name }) => JSON.stringify(storage.sql.exec(`SELECT * FROM ${name}`).toArray()))
      .join("\n");
  });
}

/** What the room calls the preview that it waits for. */
function waitedFor({ room }: Place): Promise<string> {
  return runInDurableObject(room, (_: ChatRoom, { storage }) => {
    const open = "SELECT name FROM file_hold WHERE closed = 0";
    return storage.sql.exec<{ name: string }>(open).one().name;
  });
}

const refused = (code: string) => ({ kind: "refused", code });
const shown = ({ changedSeq: _, delivery: __, ...message }: Message) => message;

/** Whether a client that was told all events knows what GET tells. */
async function agrees({ room, anna, boris }: Place): Promise<void> {
  for (const userId of [anna, boris]) {
    const events = (await room.events(userId, 0, 1_000)) ?? [];
    const folded = applyEvents(openLog(userId), events).entries;
    const messages = folded.flatMap((one) => (one.kind === "message" ? [shown(one.message)] : []));
    const range = { direction: "after", seq: 0 } as const;
    const told = (await room.messages(userId, range, 1_000)) ?? [];
    expect(messages).toEqual(told.map(shown));
  }
}

describe("changes of messages in a room", () => {
  describe("works", () => {
    it("edits in place, and tells everybody by an event", async () => {
      const place = await roomOfThree();
      const { room, anna, boris, write, eventsAfter } = place;
      const seq = await write(anna, "helo");
      const socket = await connectRoom(room, boris);
      const changed = await room.change(anna, { kind: "edit", seq, text: "hello @vera" });
      expect(changed).toMatchObject({
        kind: "done",
        message: { seq, text: "hello @vera", mentions: [place.vera], editedAt: expect.any(String) },
      });
      const frame = await socket.frame("events");
      expect(frame.events).toMatchObject([
        { seq: seq + 1, kind: "edited", actorId: anna, targetSeq: seq, text: "hello @vera" },
      ]);
      expect((await eventsAfter(seq - 1))[0]).toMatchObject({
        message: { text: "hello @vera", changedSeq: seq, reactions: [] },
      });
      expect(await tables(place)).not.toContain("helo");
      await agrees(place);
    });

    it("leaves nothing of a deleted message on disk", async () => {
      const place = await roomOfThree();
      const { room, anna, boris, write, eventsAfter } = place;
      const seq = await write(anna, "secret one", { replyTo: await write(boris, "?") });
      await room.change(anna, { kind: "edit", seq, text: "secret two https://secret.example/" });
      const url = "https://secret.example/";
      const page = { url, title: "secret three", description: "", siteName: "" };
      expect(await room.previewFound(seq, await waitedFor(place), page)).toBe(true);
      await room.change(boris, { kind: "react", seq, emoji: "👍" });
      await room.change(anna, { kind: "pin", seq });
      expect(await tables(place)).toContain("secret three");
      expect(await room.change(anna, { kind: "delete", seq })).toMatchObject({
        kind: "done",
        message: { seq, text: "", reactions: [], pinned: false, deletedAt: expect.any(String) },
      });
      expect(await tables(place)).not.toContain("secret");
      expect(JSON.stringify(await eventsAfter(0))).not.toContain("secret");
      expect(await room.pins(anna)).toEqual([]);
      expect((await room.describe(boris))?.lastMessage).toMatchObject({ seq, preview: "" });
      expect(
        await room.search(anna, [{ kind: "word", form: "secret", stem: "secret" }], null, 5),
      ).toEqual([]);
      await agrees(place);
    });

    it("counts reactions by person and emoji", async () => {
      const place = await roomOfThree();
      const { room, anna, boris, write, eventsAfter } = place;
      const seq = await write(anna, "hello");
      for (const userId of [anna, boris]) {
        await room.change(userId, { kind: "react", seq, emoji: "👍" });
      }
      await room.change(boris, { kind: "react", seq, emoji: "🔥" });
      await room.change(boris, { kind: "react", seq, emoji: "🔥" });
      expect((await room.message(anna, seq))?.reactions).toEqual([
        { emoji: "👍", count: 2, mine: true },
        { emoji: "🔥", count: 1, mine: false },
      ]);
      expect(await eventsAfter(seq)).toHaveLength(3);
      await room.change(anna, { kind: "unreact", seq, emoji: "👍" });
      await room.change(anna, { kind: "unreact", seq, emoji: "👍" });
      expect(await eventsAfter(seq)).toHaveLength(4);
      const given = await room.reactions(anna, seq, null, 10);
      expect(given?.map(({ userId, emoji }) => [userId, emoji]).sort()).toEqual(
        [
          [boris, "👍"],
          [boris, "🔥"],
        ].sort(),
      );
      await agrees(place);
    });

    it("keeps pins, the latest first", async () => {
      const place = await roomOfThree();
      const { room, anna, boris, write } = place;
      const [one, two] = [await write(boris, "one"), await write(boris, "two")];
      await room.change(anna, { kind: "pin", seq: two });
      await room.change(anna, { kind: "pin", seq: one });
      await room.change(anna, { kind: "pin", seq: two });
      expect((await room.pins(boris))?.map(({ seq, pinned }) => [seq, pinned])).toEqual([
        [one, true],
        [two, true],
      ]);
      await room.change(anna, { kind: "unpin", seq: one });
      expect((await room.pins(boris))?.map(({ seq }) => seq)).toEqual([two]);
      await agrees(place);
    });

    it("counts a deleted message as unread no longer", async () => {
      const { room, anna, boris, write } = await roomOfThree();
      const seqs = [await write(anna, "one"), await write(anna, "two"), await write(anna, "three")];
      const unread = async () => (await room.describe(boris))?.unread;
      expect(await unread()).toBe(3);
      await room.change(anna, { kind: "delete", seq: seqs[1] ?? 0 });
      expect(await unread()).toBe(2);
      expect(await room.markRead(boris, seqs[0] ?? 0)).toMatchObject({ unread: 1 });
      await room.change(anna, { kind: "delete", seq: seqs[0] ?? 0 });
      expect(await unread()).toBe(1);
      expect(await room.markRead(boris, 999)).toMatchObject({ unread: 0 });
      await write(anna, "four");
      expect(await unread()).toBe(1);
    });

    it("tells in how many unread messages somebody is mentioned", async () => {
      const { room, anna, boris, vera, write } = await roomOfThree();
      const mentions = async () => (await room.describe(boris))?.unreadMentions;
      const one = await write(anna, "@boris, @anna and @nobody");
      const two = await write(anna, "boris");
      expect((await room.message(anna, one))?.mentions).toEqual([boris, anna]);
      expect(await mentions()).toBe(1);
      expect((await room.describe(anna))?.unreadMentions).toBe(0);
      await room.change(anna, { kind: "edit", seq: two, text: "@boris" });
      expect(await mentions()).toBe(2);
      await room.change(anna, { kind: "edit", seq: two, text: "@vera" });
      expect(await mentions()).toBe(1);
      expect((await room.describe(vera))?.unreadMentions).toBe(1);
      await room.change(anna, { kind: "delete", seq: two });
      expect((await room.describe(vera))?.unreadMentions).toBe(0);
      await room.markRead(boris, two);
      expect(await mentions()).toBe(0);
      await room.change(anna, { kind: "edit", seq: one, text: "still @boris" });
      expect(await mentions()).toBe(0);
    });

    it("mentions people by what they are called now, and only who is there", async () => {
      const { room, anna, boris, vera, write } = await roomOfThree();
      const mentioned = async (text: string) =>
        (await room.message(anna, await write(anna, text)))?.mentions;
      const zoe = crypto.randomUUID();
      expect(await mentioned("@boris @zoe")).toEqual([boris]);
      await room.add(anna, [roomPerson(zoe, "zoe")]);
      expect(await mentioned("@boris @zoe")).toEqual([boris, zoe]);
      await room.profileChanged({ ...roomPerson(boris, "bob"), version: 2 });
      expect(await mentioned("@boris @bob")).toEqual([boris]);
      await room.leave(vera);
      expect(await mentioned("@bob @vera")).toEqual([boris]);
    });

    it("does by socket what it does by call", async () => {
      const place = await roomOfThree();
      const { room, anna, boris, write } = place;
      const seq = await write(anna, "helo");
      const socket = await connectRoom(room, anna);
      socket.send({ t: "edit", seq, text: "hello" });
      socket.send({ t: "react", seq, emoji: "❤" });
      socket.send({ t: "react", seq, emoji: "🔥" });
      socket.send({ t: "unreact", seq, emoji: "🔥" });
      await socket.settled();
      expect(await room.message(boris, seq)).toMatchObject({
        text: "hello",
        reactions: [{ emoji: "❤️", count: 1, mine: false }],
      });
      socket.send({ t: "delete", seq });
      await socket.settled();
      expect((await room.message(boris, seq))?.deletedAt).not.toBeNull();
      const kinds = socket.all("events").flatMap(({ events }) => events.map(({ kind }) => kind));
      expect(kinds).toEqual(["edited", "reaction", "reaction", "reaction", "deleted"]);
      expect(socket.all("error")).toEqual([]);
    });

    it("passes messages on in the name of who wrote them first", async () => {
      const { room, anna, boris, write } = await roomOfThree();
      const seq = await write(anna, "first");
      const content = await room.forwardable(boris, seq);
      const again = await write(boris, content?.text ?? "", {
        forwardedFrom: content?.forwardedFrom,
      });
      expect((await room.message(anna, again))?.forwardedFrom?.senderId).toBe(anna);
      expect((await room.forwardable(anna, again))?.forwardedFrom.senderId).toBe(anna);
      expect(await room.change(boris, { kind: "edit", seq: again, text: "forged" })).toEqual(
        refused("conflict"),
      );
    });

    it("drops a preview with its link, and shows none that comes too late", async () => {
      const place = await roomOfThree();
      const { room, anna, write } = place;
      const url = "https://page.example/";
      const preview = { url, title: "A page", description: "", siteName: "" };
      const seq = await write(anna, `see ${url}`);
      const use = await waitedFor(place);
      expect(await room.previewFound(seq, use, preview)).toBe(true);
      expect((await room.message(anna, seq))?.linkPreview).toEqual(preview);
      // A job may run twice.
      expect(await room.previewFound(seq, use, preview)).toBe(true);
      await room.change(anna, { kind: "edit", seq, text: "see nothing" });
      expect((await room.message(anna, seq))?.linkPreview).toBeUndefined();
      expect(await room.previewFound(seq, use, preview)).toBe(false);
      expect((await room.message(anna, seq))?.linkPreview).toBeUndefined();
      const late = await write(anna, `again ${url}`);
      const lateUse = await waitedFor(place);
      await room.change(anna, { kind: "delete", seq: late });
      expect(await room.previewFound(late, lateUse, preview)).toBe(false);
      await agrees(place);
    });
  });

  describe("refuses", () => {
    it("changes of others' messages, of what is no message, and of what is not there", async () => {
      const { room, anna, boris, vera, write } = await roomOfThree();
      const seq = await write(anna, "mine");
      expect(await room.change(boris, { kind: "edit", seq, text: "his" })).toEqual(
        refused("forbidden"),
      );
      expect(await room.change(boris, { kind: "delete", seq })).toEqual(refused("forbidden"));
      expect(await room.change(vera, { kind: "pin", seq })).toEqual(refused("forbidden"));
      for (const nowhere of [1, 99]) {
        const missing = refused("not_found");
        expect(await room.change(anna, { kind: "edit", seq: nowhere, text: "x" })).toEqual(missing);
        expect(await room.change(anna, { kind: "delete", seq: nowhere })).toEqual(missing);
        expect(await room.change(anna, { kind: "react", seq: nowhere, emoji: "👍" })).toEqual(
          missing,
        );
        expect(await room.change(anna, { kind: "pin", seq: nowhere })).toEqual(missing);
        expect(await room.message(anna, nowhere)).toBeNull();
        expect(await room.reactions(anna, nowhere, null, 5)).toBeNull();
      }
    });

    it("who is not a member, wholly", async () => {
      const { room, anna, boris, write } = await roomOfThree();
      const seq = await write(anna, "mine");
      await room.leave(boris);
      expect(await room.change(boris, { kind: "react", seq, emoji: "👍" })).toEqual({
        kind: "not_member",
      });
      expect(await room.message(boris, seq)).toBeNull();
      expect(await room.forwardable(boris, seq)).toBeNull();
      expect(await room.reactions(boris, seq, null, 5)).toBeNull();
      expect(await room.pins(boris)).toBeNull();
    });

    it("what comes after two days, or to a deleted message", async () => {
      const { room, anna, boris, write } = await roomOfThree("direct");
      const [old, gone] = [await write(anna, "old"), await write(anna, "gone")];
      await room.change(anna, { kind: "delete", seq: gone });
      const conflict = refused("conflict");
      expect(await room.change(anna, { kind: "edit", seq: gone, text: "x" })).toEqual(conflict);
      expect(await room.change(boris, { kind: "react", seq: gone, emoji: "👍" })).toEqual(conflict);
      expect(await room.change(boris, { kind: "pin", seq: gone })).toEqual(conflict);
      expect(await room.send(boris, { clientId: "r", text: "re", replyTo: gone })).toEqual({
        kind: "no_such_reply",
      });
      expect(await room.forwardable(boris, gone)).toBeNull();
      shiftClock(48 * HOUR + 60_000);
      expect(await room.change(anna, { kind: "edit", seq: old, text: "x" })).toEqual(
        refused("too_late"),
      );
      expect(await room.change(anna, { kind: "delete", seq: old })).toEqual(refused("too_late"));
      expect(await room.change(anna, { kind: "delete", seq: gone })).toMatchObject({
        kind: "done",
      });
    });

    it("on a socket with the message it is about, and takes nothing else for a change", async () => {
      const { room, anna, boris, write, eventsAfter } = await roomOfThree();
      const seq = await write(anna, "mine");
      const socket = await connectRoom(room, boris);
      socket.send({ t: "edit", seq, text: "his" });
      socket.sendRaw(JSON.stringify({ t: "edit", seq, text: "his", senderId: anna, userId: anna }));
      socket.sendRaw(JSON.stringify({ t: "react", seq, emoji: "<b>not one</b>" }));
      socket.sendRaw(JSON.stringify({ t: "react", seq: -1, emoji: "👍" }));
      socket.sendRaw(JSON.stringify({ t: "delete", seq: 2 ** 60 }));
      await socket.settled();
      const errors = socket.all("error").map((error) => [error.code, error.seq]);
      expect(errors.toSorted()).toEqual([
        ["forbidden", seq],
        ["forbidden", seq],
        ["validation_failed", undefined],
        ["validation_failed", undefined],
        ["validation_failed", seq],
      ]);
      expect(await eventsAfter(seq)).toEqual([]);
    });

    it("too many changes at once, which are no messages", async () => {
      const { room, anna, write } = await roomOfThree();
      const seq = await write(anna, "mine");
      const socket = await connectRoom(room, anna);
      for (let n = 0; n <= CHANGES_PER_WINDOW; n += 1) {
        socket.send({ t: n % 2 === 0 ? "react" : "unreact", seq, emoji: "👍" });
      }
      await socket.settled();
      expect(socket.all("error")).toEqual([{ t: "error", code: "rate_limited", seq }]);
      expect(await room.change(anna, { kind: "delete", seq })).toMatchObject({
        kind: "rate_limited",
        limit: CHANGES_PER_WINDOW,
      });
      await write(anna, "still goes");
    });

    it("one emoji more than a message can have", async () => {
      const { room, anna, boris, write } = await roomOfThree();
      const seq = await write(anna, "mine");
      const all = [...EMOJI, ...MORE];
      for (const emoji of all.slice(0, MAX_EMOJI)) {
        expect(await room.change(anna, { kind: "react", seq, emoji })).toMatchObject({
          kind: "done",
        });
      }
      const [last = ""] = all.slice(MAX_EMOJI);
      expect(await room.change(boris, { kind: "react", seq, emoji: last })).toEqual(
        refused("too_many_reactions"),
      );
      expect(await room.change(boris, { kind: "react", seq, emoji: "👍" })).toMatchObject({
        kind: "done",
      });
    });
  });

  describe("survives", () => {
    it("markup: text stays text", async () => {
      const { room, anna, write } = await roomOfThree();
      const html = "<img src=x onerror=alert(1)> & \u0000 'quote\"";
      const seq = await write(anna, "x");
      await room.change(anna, { kind: "edit", seq, text: html });
      expect((await room.message(anna, seq))?.text).toBe(html);
    });

    it("eviction: everything is as it was, and clients that resume agree", async () => {
      const place = await roomOfThree();
      const { room, anna, boris, write } = place;
      const seqs = [await write(anna, "one @boris"), await write(anna, "two")] as const;
      await room.change(boris, { kind: "react", seq: seqs[0], emoji: "👍" });
      await room.change(anna, { kind: "pin", seq: seqs[0] });
      await room.change(anna, { kind: "delete", seq: seqs[1] });
      const range = { direction: "after", seq: 0 } as const;
      const state = async () => [
        await room.messages(boris, range, 9),
        await room.describe(boris),
        await room.pins(anna),
        await room.events(boris, 0, 99),
      ];
      const before = await state();
      expect(before[1]).toMatchObject({ unread: 1, unreadMentions: 1 });
      await evictDurableObject(room);
      expect(await state()).toEqual(before);
      await agrees(place);
    });

    it("double delivery and two devices at once: each thing happens once", async () => {
      const place = await roomOfThree();
      const { room, anna, write, eventsAfter } = place;
      const seq = await write(anna, "one");
      const devices = [await connectRoom(room, anna), await connectRoom(room, anna)];
      for (const device of devices) {
        device.send({ t: "react", seq, emoji: "👍" });
        device.send({ t: "edit", seq, text: "two" });
        device.send({ t: "delete", seq });
        device.send({ t: "delete", seq });
      }
      for (const device of devices) await device.settled();
      const kinds = (await eventsAfter(seq)).map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === "deleted")).toHaveLength(1);
      expect(kinds.filter((kind) => kind === "edited").length).toBeLessThan(2);
      expect(kinds.filter((kind) => kind === "reaction").length).toBeLessThan(2);
      await agrees(place);
    });

    it("a retry whose answered message was deleted meanwhile", async () => {
      const { room, anna, write } = await roomOfThree();
      const seq = await write(anna, "asked");
      const draft = { clientId: "same", text: "answer", replyTo: seq };
      expect(await room.send(anna, draft)).toMatchObject({ kind: "stored" });
      await room.change(anna, { kind: "delete", seq });
      expect(await room.send(anna, draft)).toMatchObject({ kind: "duplicate" });
    });

    it("somebody's end: their reactions go, and everybody is told", async () => {
      const place = await roomOfThree();
      const { room, anna, boris, write } = place;
      const seq = await write(anna, "one");
      for (const emoji of EMOJI.slice(0, 5))
        await room.change(boris, { kind: "react", seq, emoji });
      await room.leave(boris);
      expect(await room.reactionsBy(boris, null, 99)).toHaveLength(5);
      expect(await room.withdrawReactions(boris, 3)).toBe(true);
      expect(await room.withdrawReactions(boris, 3)).toBe(false);
      expect((await room.message(anna, seq))?.reactions).toEqual([]);
      const events = (await room.events(anna, 0, 99)) as ChatEvent[];
      const folded = applyEvents(openLog(anna), events).entries.find((one) => one.seq === seq);
      expect(folded).toMatchObject({ message: { reactions: [] } });
    });
  });
});
