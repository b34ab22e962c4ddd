import { describe, expect, it } from "vitest";
import { NetworkError, STORM, TestDevice, World } from "./devices.ts";

const UNDO_MS = 10_000;

/** Two people, and a message of hers that she wants to be gone. */
async function unwanted(seed = 31) {
  const world = new World(seed);
  const hers = await world.device("anna");
  const his = await world.device("boris");
  const { id } = world.chat("boris", "anna");
  const seq = Number(await hers.say(id, "too much"));
  const deletion = { chatId: id, seq, clientId: "the-deletion" };
  await hers.engine.deletions.want(deletion, UNDO_MS);
  const sent = () =>
    (world.room(id).events("anna", 0) ?? []).filter(
      (event) => event.kind === "mls" && event.clientId === deletion.clientId,
    ).length;
  const isGone = async () => {
    await his.sync(id);
    return (await his.engine.message(id, seq))?.deletedAt !== null;
  };
  return { world, hers, his, id, deletion, sent, isGone };
}

describe("works", () => {
  it("a deletion that was wanted before the device was closed is carried out when it is opened, not sooner than due", async () => {
    const { world, hers, isGone, sent } = await unwanted();
    await hers.open();
    const due = await hers.engine.deletions.carryOutDue();
    expect(due).toBe(Date.now() + UNDO_MS);
    expect(await isGone()).toBe(false);
    world.pass(UNDO_MS);
    expect(await hers.engine.deletions.carryOutDue()).toBeNull();
    expect(await isGone()).toBe(true);
    expect(await hers.engine.deletions.carryOutDue()).toBeNull();
    expect(sent()).toBe(1);
  });

  it("one that was taken back is never carried out", async () => {
    const { world, hers, deletion, isGone } = await unwanted();
    await hers.engine.deletions.drop(deletion);
    world.pass(UNDO_MS);
    expect(await hers.engine.deletions.carryOutDue()).toBeNull();
    expect(await isGone()).toBe(false);
  });

  it("what was deleted on another device meanwhile is not deleted again", async () => {
    const { world, hers, id, deletion, isGone, sent } = await unwanted();
    const content = { kind: "delete", target: deletion.seq } as const;
    const laptop = await world.device("anna");
    await laptop.engine.send(id, "another", content);
    await hers.sync(id);
    expect(await hers.engine.deletions.carryOut(deletion)).toBeNull();
    expect(await isGone()).toBe(true);
    expect(sent()).toBe(0);
  });
});

describe("refuses", () => {
  it("in a chat that one is not in any more: it is said why; after two days nobody would heed it", async () => {
    const { world, hers, id, deletion } = await unwanted();
    world.room(id).remove("boris", "anna");
    expect(await hers.engine.deletions.carryOut(deletion)).toBe("no_member");
    expect(await hers.store.range("deletion", "", "~")).toHaveLength(1);
    world.pass(49 * 3_600_000);
    await hers.engine.deletions.carryOutDue();
    expect(await hers.store.range("deletion", "", "~")).toEqual([]);
  });
});

describe("survives", () => {
  it("a network that loses answers, and two tabs at once: it is sent once", async () => {
    for (let seed = 32; seed < 38; seed += 1) {
      const { world, hers, deletion, isGone, sent } = await unwanted(seed);
      const tab = new TestDevice(world, "anna", hers.store);
      await tab.open();
      world.pass(UNDO_MS);
      world.weather = { ...STORM };
      for (let left = 1; left > 0; ) {
        const own = hers.engine.deletions.carryOut(deletion).catch((error: unknown) => error);
        await tab.engine.deletions.carryOutDue();
        expect([null, expect.any(NetworkError)]).toContainEqual(await own);
        left = (await hers.store.range("deletion", "", "~")).length;
      }
      world.weather = { lostOnTheWay: 0, lostOnTheWayBack: 0, twice: 0 };
      expect(await isGone()).toBe(true);
      expect(sent()).toBe(1);
    }
  });
});
