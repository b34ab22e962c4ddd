import { describe, expect, it } from "vitest";
import { utf8 } from "../../../web/encryption/bytes.ts";
import { loadRecord } from "../../../web/encryption/engine/chat-record.ts";
import { privatePayload } from "../../../web/encryption/mls/wire.ts";
import { COMMITS_PER_WINDOW } from "../../../workers/domains/chat/encryption/rules.ts";
import { type TestDevice, World } from "./devices.ts";
import { MISDEEDS, type Misdeed, misbehave } from "./hostile.ts";

async function together() {
  const world = new World(7);
  const devices = [];
  for (const one of ["anna", "boris", "clara", "mallory"]) devices.push(await world.device(one));
  const [anna, boris, clara, mallory] = devices;
  if (!anna || !boris || !clara || !mallory) throw new Error("nobody is there");
  const room = world.chat("anna", "boris", "clara", "mallory");
  await anna.say(room.id, "hello");
  for (const device of devices) await device.sync(room.id);
  return { world, room, devices, anna, boris, clara, mallory };
}

async function everybodyHears(chatId: string, devices: readonly TestDevice[]): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    for (const device of devices) expect(await device.sync(chatId), device.name).toBe("inside");
  }
  const said: string[] = [];
  for (const device of devices) {
    said.push(`${device.userId} is here`);
    expect(await device.say(chatId, `${device.userId} is here`)).toBeTypeOf("number");
  }
  for (const device of devices) {
    await device.sync(chatId);
    const texts = [...(await device.texts(chatId)).values()];
    expect(texts, device.name).toEqual(["hello", ...said]);
  }
}

function noisyCommit(chatId: string, epoch: bigint): string {
  const noise = new Uint8Array(100);
  return privatePayload({
    groupId: utf8(chatId),
    epoch,
    contentType: "commit",
    authenticatedData: noise,
    encryptedSenderData: noise,
    ciphertext: noise,
  });
}

describe("survives", () => {
  it.each(MISDEEDS)("%s: the group goes on, for everybody", async (misdeed: Misdeed) => {
    const { world, room, devices, mallory } = await together();
    expect(await misbehave(world, room, mallory, misdeed)).toBe(true);
    await everybodyHears(room.id, devices);
    expect(room.group("anna")?.groupInfo).not.toBeNull();
  });

  it("one after the other, with nobody looking between", async () => {
    const { world, room, devices, mallory } = await together();
    for (const misdeed of MISDEEDS) await misbehave(world, room, mallory, misdeed);
    await everybodyHears(room.id, devices);
  });

  it("who leaves while they stand apart, is taken out and comes back hears what is said then", async () => {
    const { room, world, anna, boris, clara, mallory } = await together();
    await misbehave(world, room, mallory, "garbage for a commit");
    room.remove("clara", "clara");
    expect(await anna.say(room.id, "without clara")).toBeTypeOf("number");
    room.add("anna", "clara");
    await anna.engine.tidy(room.id, true);
    for (const device of [anna, boris]) await device.say(room.id, `${device.userId} is here`);
    expect(await clara.sync(room.id)).toBe("inside");
    const texts = [...(await clara.texts(room.id)).values()];
    expect(texts).toEqual(["hello", "anna is here", "boris is here"]);
  });

  it("garbage for the first commit of a chat", async () => {
    const world = new World(9);
    const [anna, mallory] = [await world.device("anna"), await world.device("mallory")];
    const room = world.chat("anna", "mallory");
    const payload = noisyCommit(room.id, 0n);
    const bad = { clientId: "bad", type: "commit", payload, silent: false } as const;
    expect((await room.hand("mallory", bad)).kind).toBe("stored");
    expect(await anna.say(room.id, "all the same")).toBeTypeOf("number");
    await mallory.sync(room.id);
    expect([...(await mallory.texts(room.id)).values()]).toEqual(["all the same"]);
  });
});

describe("works", () => {
  it("tells whose commit nobody could follow, and not of who began anew", async () => {
    const { world, room, anna, boris, mallory } = await together();
    await misbehave(world, room, mallory, "garbage for a commit");
    for (const device of [anna, boris]) await device.sync(room.id);
    for (const { store } of [anna, boris]) {
      const upsets = (await loadRecord(store, room.id))?.upsets ?? [];
      expect(upsets.map(({ by }) => by)).toEqual(["mallory"]);
    }
  });
});

describe("refuses", () => {
  it("more commits than a member can have a use for", async () => {
    const { room } = await together();
    let last = "";
    for (let count = 0; count <= COMMITS_PER_WINDOW && last !== "rate_limited"; count += 1) {
      const payload = noisyCommit(room.id, BigInt(room.group("mallory")?.epoch ?? 0));
      const clientId = `bad-${count}`;
      last = (await room.hand("mallory", { clientId, type: "commit", payload, silent: false }))
        .kind;
    }
    expect(last).toBe("rate_limited");
  });
});
