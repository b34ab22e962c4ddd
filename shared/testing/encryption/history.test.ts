import { describe, expect, it } from "vitest";
import { fromBase64, packed, toBase64, unpacked } from "../../../web/encryption/bytes.ts";
import type { Surroundings, Transport } from "../../../web/encryption/engine/ports.ts";
import {
  newRecoveryCode,
  readRecoveryCode,
} from "../../../web/encryption/history/recovery-code.ts";
import { NetworkError, STORM, stubbornly, type TestDevice, World } from "./devices.ts";

async function textsOf(device: TestDevice, chatId: string): Promise<string[]> {
  return [...(await device.texts(chatId)).values()];
}

/** Two people who have spoken, and all that can be done to a message: one edited, one deleted, one with a reaction. */
async function spoken() {
  const world = new World(21);
  const hers = await world.device("anna");
  const his = await world.device("boris");
  const { id } = world.chat("anna", "boris");
  const [one, two] = [await hers.say(id, "one"), await his.say(id, "two")];
  await hers.say(id, "gone");
  await hers.sync(id);
  return { world, hers, his, id, one: Number(one), two: Number(two) };
}

function edit(device: TestDevice, chatId: string, target: number, text: string) {
  return device.engine.send(chatId, crypto.randomUUID(), { kind: "edit", target, text });
}

/** A device's surroundings whose network is gone for good after so many calls; the last one is `heard`, or is not. */
function cutAfter(calls: number, heard: boolean) {
  let left = calls;
  const cut =
    (call: (...args: never[]) => Promise<unknown>) =>
    async (...args: never[]): Promise<unknown> => {
      left -= 1;
      if (left > 0) return call(...args);
      if (left === 0 && heard) await call(...args);
      throw new NetworkError();
    };
  return (around: Surroundings): Surroundings => {
    const all = Object.entries(around.transport).map(([name, call]) => [name, cut(call)] as const);
    return { ...around, transport: Object.fromEntries(all) as unknown as Transport };
  };
}

describe("works", () => {
  it("a new device asks, an old one gives: all is there in order, with what happened to it meanwhile, and once", async () => {
    const { world, hers, his, id, one, two } = await spoken();
    await edit(hers, id, one, "one, better");
    const fresh = await world.device("anna");
    await fresh.sync(id);
    expect(await fresh.engine.isLate(id)).toBe(true);
    expect(await textsOf(fresh, id)).toEqual([]);
    world.weather = { ...STORM };
    await stubbornly(() => fresh.engine.transfers.ask());
    world.weather = { lostOnTheWay: 0, lostOnTheWayBack: 0, twice: 0 };
    expect(await fresh.engine.transfers.state()).toBe("waiting");
    expect(await fresh.engine.transfers.take()).toEqual({ kind: "waiting" });
    // Nobody else sees it, and the one that asks does not answer itself.
    expect(await his.engine.transfers.requests()).toEqual([]);
    expect(await fresh.engine.transfers.requests()).toEqual([]);
    const [asked] = await hers.engine.transfers.requests();
    expect(asked?.deviceId).toBe(fresh.engine.deviceId);
    expect(await hers.engine.transfers.give(asked?.archiveId ?? "")).toBe(true);
    expect(await hers.engine.transfers.requests()).toEqual([]);
    // What is changed before it is taken in is changed in the end.
    await edit(his, id, two, "two, later");
    await his.say(id, "new");
    await fresh.sync(id);
    expect(await textsOf(fresh, id)).toEqual(["new"]);
    expect(await fresh.engine.transfers.take()).toMatchObject({ kind: "taken", broken: 0 });
    expect(await textsOf(fresh, id)).toEqual(["one, better", "two, later", "gone", "new"]);
    expect(await fresh.engine.isLate(id)).toBe(false);
    expect(await fresh.engine.transfers.state()).toBe("none");
    expect(world.archives.all.size).toBe(0);
    // Again: nothing comes twice, and nothing that was said since is lost.
    await fresh.engine.transfers.ask();
    const [again] = await hers.engine.transfers.requests();
    await hers.sync(id);
    await hers.engine.transfers.give(again?.archiveId ?? "");
    const { fetched } = world.archives;
    expect(await fresh.engine.transfers.take()).toMatchObject({ messages: 0 });
    // The manifest alone.
    expect(world.archives.fetched - fetched).toBe(1);
    expect(await textsOf(fresh, id)).toHaveLength(4);
  });

  it("a recovery code: who has lost all devices is back with what was read, and is who they were", async () => {
    const { world, hers, his, id } = await spoken();
    const { number } = await his.engine.trust.person("anna");
    const code = await newRecoveryCode();
    expect(await hers.engine.recovery.setUp(code)).toBe(true);
    await hers.say(id, "after it was set up");
    await hers.sync(id);
    expect(await hers.engine.recovery.sync()).toBeNull();
    const [{ version = 0 } = {}] = world.archives.of("anna");
    expect(version).toBe(2);
    // Nothing new: nothing is written.
    await hers.engine.recovery.sync();
    expect(world.archives.of("anna")[0]?.version).toBe(2);
    const fresh = await world.unconfirmed("anna");
    expect(await fresh.sync(id)).toBe("unconfirmed");
    expect((await fresh.engine.trust.own()).hasRecovery).toBe(true);
    const typed = ` ${code.toLowerCase().replaceAll("-", " ")} `;
    const restored = await fresh.engine.recovery.restore(typed);
    expect(restored).toMatchObject({ kind: "restored", broken: 0, messages: 4 });
    expect(await textsOf(fresh, id)).toEqual(["one", "two", "gone", "after it was set up"]);
    expect(await fresh.sync(id)).toBe("inside");
    expect(await his.engine.trust.person("anna")).toMatchObject({ number, hasChanged: false });
    // Both go on with it, and each has what the other put there.
    await his.say(id, "to both");
    await fresh.sync(id);
    expect(await fresh.engine.recovery.sync()).toBeNull();
    expect(await hers.engine.recovery.sync()).toBeNull();
    expect(await textsOf(hers, id)).toContain("to both");
    expect(await hers.engine.recovery.withdraw()).toBe(true);
    expect((await fresh.engine.trust.own()).hasRecovery).toBe(false);
    expect(await fresh.engine.recovery.sync()).toBeNull();
    expect((await fresh.engine.recovery.state()).isHere).toBe(false);
    expect(await fresh.engine.recovery.restore(code)).toEqual({ kind: "none" });
  });

  it("a device that another one has just confirmed is heard at once, and two that are asked give one history", async () => {
    const { world, hers, id } = await spoken();
    const laptop = await world.device("anna");
    const fresh = await world.device("anna");
    await fresh.engine.transfers.ask();
    const [asked] = await laptop.engine.transfers.requests();
    expect(asked?.deviceId).toBe(fresh.engine.deviceId);
    const archiveId = asked?.archiveId ?? "";
    const given = [hers, laptop].map((one) => one.engine.transfers.give(archiveId));
    expect(await Promise.all(given)).toEqual([true, true]);
    expect(await fresh.engine.transfers.take()).toMatchObject({ kind: "taken", broken: 0 });
    await fresh.sync(id);
  });

  it("a large backup goes on where it was broken off", async () => {
    const world = new World(22);
    const hers = await world.device("anna");
    const chats = Array.from({ length: 130 }, () => world.chat("anna").id);
    for (const id of chats) {
      await hers.say(id, id);
      await hers.sync(id);
    }
    const code = await newRecoveryCode();
    expect(await hers.engine.recovery.setUp(code)).toBe(true);
    expect(world.archives.of("anna")).toMatchObject([{ version: 2 }]);
    const fresh = await world.unconfirmed("anna");
    const restored = await fresh.engine.recovery.restore(code);
    expect(restored).toMatchObject({ kind: "restored", broken: 0, messages: 130 });
  });

  it("a code is read however it is typed, and a slip of the pen is found", async () => {
    const code = await newRecoveryCode();
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(await newRecoveryCode()).not.toBe(code);
    expect(await readRecoveryCode(code.toLowerCase().replaceAll("-", ""))).toBe(code);
    const slip = (code[0] === "7" ? "8" : "7") + code.slice(1);
    // One of a thousand slips is not found by its letters: then the code is a wrong one.
    expect([null, slip]).toContain(await readRecoveryCode(slip));
    expect(await readRecoveryCode(code.slice(0, -1))).toBeNull();
    // O for 0, I and l for 1, and letters of a Russian keyboard that look the same.
    const likeness = { "0": "о", "1": "l", A: "А", B: "в", C: "С", E: "Е", H: "н", K: "К", X: "х" };
    const alike = [...code].map((one) => Object.entries(likeness).find(([is]) => is === one)?.[1]);
    const typed = alike.map((one, at) => one ?? code[at]).join("");
    expect(await readRecoveryCode(typed.replaceAll("-", " – "))).toBe(code);
  });
});

describe("refuses", () => {
  it("a history that the platform asks for, or gives, itself", async () => {
    const { world, hers, his, id } = await spoken();
    const silent = await world.silent("anna");
    await silent.engine.transfers.ask();
    expect(await hers.engine.transfers.requests()).toEqual([]);
    const [forged] = world.archives.of("anna");
    expect(await hers.engine.transfers.give(forged?.id ?? "")).toBe(false);
    await silent.engine.transfers.cancel();

    const fresh = await world.device("anna");
    await fresh.engine.transfers.ask();
    const [asked] = await hers.engine.transfers.requests();
    await hers.engine.transfers.give(asked?.archiveId ?? "");
    const [given] = world.archives.of("anna");
    if (!given) throw new Error("nothing was given");
    const gift = unpacked<Record<string, string>>(fromBase64(given.note ?? ""));
    const show = (change: Partial<typeof given>) =>
      world.archives.all.set(given.id, { ...given, ...change });
    const noteWith = (change: object) => toBase64(packed({ ...gift, ...change }));
    for (const bad of [
      { note: noteWith({ deviceId: silent.engine.deviceId }) },
      { note: noteWith({ signature: toBase64(new Uint8Array(64)) }) },
      { note: null },
      { version: 2 },
      { manifestFileId: "another" },
    ]) {
      show(bad);
      expect(await fresh.engine.transfers.take()).toEqual({ kind: "false" });
    }
    expect(await textsOf(fresh, id)).toEqual([]);
    show({});
    // A part that was changed is not taken; it is said, and what was given stays to be tried again.
    const parts = [...world.archives.files].filter(([file]) => file !== given.manifestFileId);
    const [[part = "", kept] = []] = parts;
    if (!kept) throw new Error("no part");
    const bytes = new Uint8Array(await kept.blob.arrayBuffer());
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    world.archives.files.set(part, { ...kept, blob: new Blob([bytes]) });
    expect(await fresh.engine.transfers.take()).toMatchObject({ kind: "taken", broken: 1 });
    world.archives.files.set(part, kept);
    expect(await fresh.engine.transfers.take()).toMatchObject({ broken: 0, messages: 3 });
    expect(await his.engine.transfers.take()).toEqual({ kind: "none" });
  });

  it("a wrong code, another's backup, an older one, a damaged one, and one whose code was replaced", async () => {
    const { world, hers, his, id } = await spoken();
    const [code, other] = [await newRecoveryCode(), await newRecoveryCode()];
    await hers.engine.recovery.setUp(code);
    const backup = () => {
      const [one] = world.archives.of("anna");
      if (!one) throw new Error("no backup");
      return one;
    };
    const first = backup();
    await hers.say(id, "more");
    await hers.sync(id);
    await hers.engine.recovery.sync();
    const second = backup();
    const fresh = await world.unconfirmed("anna");
    const restore = (text: string, device = fresh) => device.engine.recovery.restore(text);
    expect(await restore("not a code")).toEqual({ kind: "mistyped" });
    expect(await restore(other)).toEqual({ kind: "wrong" });
    // Boris is shown hers as his, and has her code even.
    await his.engine.recovery.setUp(other);
    const [own] = world.archives.of("boris");
    world.archives.all.set(own?.id ?? "", { ...second, id: own?.id ?? "", userId: "boris" });
    expect(await restore(code, await world.device("boris"))).toEqual({ kind: "wrong" });
    // An older version under the newer one's number, and bytes that are not what they were.
    world.archives.all.set(second.id, { ...first, version: second.version });
    expect(await restore(code)).toEqual({ kind: "damaged" });
    world.archives.all.set(second.id, { ...second, manifestFileId: "gone" });
    expect(await restore(code)).toEqual({ kind: "damaged" });
    expect(await textsOf(fresh, id)).toEqual([]);
    expect((await fresh.engine.trust.own()).inForce).toBe(false);
    // Who has seen the newer one knows that this is not it, and puts nothing in its place.
    world.archives.all.set(second.id, first);
    expect(await hers.engine.recovery.sync()).toBe("older");
    expect((await hers.engine.recovery.state()).fault).toBe("older");
    world.archives.all.set(second.id, second);
    expect(await hers.engine.recovery.sync()).toBeNull();
    // With another code the old one opens nothing, even if the platform has kept the old backup.
    expect(await hers.engine.recovery.setUp(other)).toBe(true);
    expect(world.archives.of("anna")).toHaveLength(1);
    world.archives.all.set(second.id, second);
    expect(await restore(code)).toEqual({ kind: "replaced" });
    expect(await restore(other)).toMatchObject({ kind: "restored", messages: 4 });
  });
});

describe("survives", () => {
  it("two devices that make a code at once: one is in force, and its backup is there", async () => {
    const { world, hers } = await spoken();
    const laptop = await world.device("anna");
    const both = [hers, laptop];
    const codes = [await newRecoveryCode(), await newRecoveryCode()];
    await Promise.all(both.map((one, at) => one.engine.recovery.setUp(codes[at] ?? "")));
    for (const { engine } of both) await engine.recovery.sync();
    expect(world.archives.of("anna")).toHaveLength(1);
    const keeping = await Promise.all(both.map((one) => one.engine.recovery.state()));
    expect(keeping.filter(({ isHere, fault }) => isHere && fault === null)).toHaveLength(1);
    const fresh = await world.unconfirmed("anna");
    const good = codes[keeping.findIndex(({ isHere }) => isHere)] ?? "";
    expect(await fresh.engine.recovery.restore(good)).toMatchObject({ kind: "restored" });
  });

  it("a new code that breaks off, at whatever call: the code in force has a backup, which this device keeps", async () => {
    let [kept, replaced] = [0, 0];
    for (const heard of [false, true]) {
      for (let calls = 1, isDone = false; !isDone; calls += 1) {
        const world = new World(23);
        const hers = await world.device("anna");
        const { id } = world.chat("anna");
        await hers.say(id, "before");
        await hers.sync(id);
        const [old, fresh] = [await newRecoveryCode(), await newRecoveryCode()];
        await hers.engine.recovery.setUp(old);
        await hers.open(cutAfter(calls, heard));
        isDone = await hers.engine.recovery.setUp(fresh).catch(() => false);
        await hers.open();
        await hers.say(id, "later");
        await hers.sync(id);
        expect(await hers.engine.recovery.sync()).toBeNull();
        expect(await hers.engine.recovery.state()).toMatchObject({ isHere: true, fault: null });
        expect(world.archives.of("anna")).toHaveLength(1);
        const lost = await world.unconfirmed("anna");
        const byOld = await lost.engine.recovery.restore(old);
        const isOld = byOld.kind === "restored";
        expect(isOld ? byOld : await lost.engine.recovery.restore(fresh)).toMatchObject({
          kind: "restored",
          messages: 2,
        });
        if (isOld) kept += 1;
        else replaced += 1;
      }
    }
    expect(Math.min(kept, replaced)).toBeGreaterThan(4);
  }, 120_000);

  it("attempts at a new code whose uploads fail leave nothing behind, however many", async () => {
    const { world, hers } = await spoken();
    const code = await newRecoveryCode();
    await hers.engine.recovery.setUp(code);
    const before = world.archives.of("anna");
    const full = async () => Promise.reject(new NetworkError());
    await hers.open((around) => ({
      ...around,
      transport: { ...around.transport, putFile: full },
    }));
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const another = hers.engine.recovery.setUp(await newRecoveryCode());
      await expect(another).rejects.toThrow(NetworkError);
      expect(world.archives.of("anna")).toEqual(before);
      expect((await hers.engine.recovery.state()).isHere).toBe(true);
    }
  });

  it("a newer version while the backup is read: that is taken in; a device that was removed brings none", async () => {
    const { world, hers, id } = await spoken();
    const { id: other } = world.chat("anna");
    await hers.say(other, "a note");
    await hers.sync(other);
    const code = await newRecoveryCode();
    await hers.engine.recovery.setUp(code);
    const [first] = world.archives.of("anna");
    const before = new Set(world.archives.files.keys());
    for (const chatId of [id, other]) await hers.say(chatId, "later");
    await hers.sync(id);
    await hers.sync(other);
    await hers.engine.recovery.sync();
    const [second] = world.archives.of("anna");
    if (!first || !second) throw new Error("no backup");
    world.archives.all.set(first.id, first);
    const fresh = await world.unconfirmed("anna");
    const replaced = () => {
      world.archives.all.set(second.id, second);
      for (const file of before) world.archives.files.delete(file);
    };
    const restored = await fresh.engine.recovery.restore(code, replaced);
    expect(restored).toMatchObject({ kind: "restored", broken: 0 });
    expect(await textsOf(fresh, id)).toEqual(["one", "two", "gone", "later"]);
    expect(await textsOf(fresh, other)).toEqual(["a note", "later"]);
    await hers.engine.trust.remove(fresh.engine.deviceId);
    await hers.say(id, "without it");
    await hers.sync(id);
    await hers.engine.recovery.sync();
    const [third] = world.archives.of("anna");
    world.pass(10 * 60_000);
    expect(await fresh.engine.recovery.sync()).toBeNull();
    expect(world.archives.of("anna")).toEqual([third]);
  });
});
