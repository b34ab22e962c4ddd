import { describe, expect, it } from "vitest";
import { asTyped, deviceCode } from "../../../web/encryption/trust/device-code.ts";
import { logSigner } from "../device-log.ts";
import { type TestDevice, World } from "./devices.ts";

async function textsOf(device: TestDevice, chatId: string): Promise<string[]> {
  await device.sync(chatId);
  return [...(await device.texts(chatId)).values()];
}

async function pair() {
  const world = new World(5);
  const hers = await world.device("anna");
  const his = await world.device("boris");
  const { id } = world.chat("anna", "boris");
  await hers.say(id, "hello");
  await his.sync(id);
  return { world, hers, his, id };
}

describe("works", () => {
  it("the first device begins the log, the next waits until it is confirmed by its code", async () => {
    const { world, hers, his, id } = await pair();
    const second = await world.unconfirmed("anna");
    expect(await second.sync(id)).toBe("unconfirmed");
    expect(await second.say(id, "too early")).toBe("unconfirmed");
    const { code } = await second.engine.trust.own();
    const confirm = (proof: { code: string } | { scanned: string }) =>
      hers.engine.trust.confirm(second.engine.deviceId, proof);
    expect(await confirm({ code: "0000-0000-0000" })).toBe("wrong_code");
    expect(await confirm({ scanned: "veche-device:anna|other|key" })).toBe("wrong_code");
    expect(await confirm({ code: ` ${code.toLowerCase().replaceAll("-", " ")} ` })).toBe(
      "confirmed",
    );
    expect(await second.sync(id)).toBe("inside");
    await his.say(id, "for both");
    expect(await textsOf(second, id)).toEqual(["for both"]);
    expect(await textsOf(hers, id)).toEqual(["hello", "for both"]);
  });

  it("two people have one number, which stays while devices come and go", async () => {
    const { world, hers, his } = await pair();
    const seen = await hers.engine.trust.person("boris");
    expect(seen).toMatchObject({ standing: "signed", isVerified: false, hasChanged: false });
    expect(seen.number).toMatch(/^\d{60}$/);
    expect((await his.engine.trust.person("anna")).number).toBe(seen.number);
    await world.device("anna");
    await world.device("boris");
    expect((await hers.engine.trust.person("boris")).number).toBe(seen.number);
    expect(await hers.engine.trust.mark("boris", seen.number ?? "", true)).toBe(true);
    expect(await hers.engine.trust.person("boris")).toMatchObject({ isVerified: true });
    expect(await hers.engine.trust.mark("boris", "1".repeat(60), true)).toBe(false);
  });

  it("who has lost all devices begins anew; the others are warned, and the old devices put out", async () => {
    const { world, hers, his, id } = await pair();
    const { number } = await hers.engine.trust.person("boris");
    await hers.engine.trust.mark("boris", number ?? "", true);
    const fresh = await world.unconfirmed("boris");
    expect(await fresh.engine.trust.restart()).toBe(true);
    expect(await fresh.sync(id)).toBe("inside");
    await hers.say(id, "to whom?");
    expect(await textsOf(fresh, id)).toEqual(["to whom?"]);
    expect(await textsOf(his, id)).toEqual(["hello"]);
    expect(await his.sync(id)).toBe("unconfirmed");
    const after = await hers.engine.trust.person("boris");
    expect(after).toMatchObject({ isVerified: false, hasChanged: true });
    expect(after.number).not.toBe(number);
    const notices = await hers.engine.notices(id);
    expect(notices.map(({ kind, userId }) => [kind, userId])).toEqual([["restarted", "boris"]]);
    await hers.engine.trust.accept("boris");
    expect(await hers.engine.trust.person("boris")).toMatchObject({
      isVerified: false,
      hasChanged: false,
    });
    expect((await fresh.engine.trust.own()).hasChanged).toBe(false);
    expect((await his.engine.trust.own()).hasChanged).toBe(true);
  });

  it("a removed device hears nothing more, and others are told that something changed", async () => {
    const { world, hers, his, id } = await pair();
    const second = await world.device("anna");
    await second.sync(id);
    await his.say(id, "for three");
    expect(await hers.engine.trust.remove(second.engine.deviceId)).toBe(true);
    await hers.engine.devicesChanged("anna", [id]);
    await his.sync(id);
    world.pass(10 * 60_000);
    await his.say(id, "for two");
    expect(await textsOf(second, id)).toEqual(["for three"]);
    expect(await second.sync(id)).toBe("revoked");
    expect((await his.engine.notices(id)).map(({ kind }) => kind)).toContain("changed");
  });

  it("a code is of one person's one device with one key", async () => {
    const [one, two] = await Promise.all([logSigner("phone-one"), logSigner("phone-one")]);
    const codes = await Promise.all([
      deviceCode("anna", one),
      deviceCode("anna", two),
      deviceCode("boris", one),
      deviceCode("anna", { ...one, deviceId: "phone-two" }),
    ]);
    expect(new Set(codes).size).toBe(4);
    for (const code of codes)
      expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(asTyped("oil0 abcd-efgh")).toBe("0110-ABCD-EFGH");
  });
});

describe("refuses", () => {
  it("a device that the platform has added in silence: it neither hears nor speaks", async () => {
    const { world, hers, his, id } = await pair();
    const silent = await world.silent("anna");
    expect(await silent.sync(id)).toBe("inside");
    expect(await silent.say(id, "I am Anna")).toBeTypeOf("number");
    await hers.sync(id);
    await his.say(id, "only for Anna");
    expect(await textsOf(hers, id)).toEqual(["hello", "only for Anna"]);
    expect(await textsOf(his, id)).toEqual(["hello", "only for Anna"]);
    expect(await textsOf(silent, id)).toEqual(["I am Anna"]);
    expect(await his.engine.trust.person("anna")).toMatchObject({ unconfirmed: 1 });
    const { devices } = await hers.engine.trust.own();
    expect(devices.map(({ inForce }) => inForce)).toEqual([true, false]);
  });

  it("a log that has become shorter, or another one: nobody new is let in by it", async () => {
    const { world, hers, his, id } = await pair();
    await world.device("anna");
    expect(await his.engine.trust.person("anna")).toMatchObject({ standing: "signed" });
    const { logs } = world.directory;
    const whole = logs.entries("anna");
    logs.shown.set("anna", whole.slice(0, 1));
    expect(await his.engine.trust.person("anna")).toMatchObject({ standing: "contradictory" });
    logs.shown.set("anna", []);
    expect(await his.engine.trust.person("anna")).toMatchObject({ standing: "contradictory" });
    // A log of the platform's own, well signed, with a device of its own.
    const other = new World(6);
    await other.device("anna");
    await other.device("anna");
    await other.device("anna");
    logs.shown.set("anna", other.directory.logs.entries("anna"));
    world.pass(10 * 60_000);
    await his.say(id, "still only for those who were known");
    expect(await his.engine.trust.person("anna")).toMatchObject({ standing: "contradictory" });
    expect((await his.engine.notices(id)).at(-1)?.kind).toBe("contradictory");
    expect(await textsOf(hers, id)).toContain("still only for those who were known");
    logs.shown.delete("anna");
    expect(await his.engine.trust.person("anna")).toMatchObject({ standing: "signed" });
  });

  it("to be confirmed by who is not in force", async () => {
    const { world } = await pair();
    const [one, two] = [await world.unconfirmed("anna"), await world.unconfirmed("anna")];
    const { code } = await two.engine.trust.own();
    expect(await one.engine.trust.confirm(two.engine.deviceId, { code })).toBe("refused");
    expect((await two.engine.trust.own()).inForce).toBe(false);
  });
});

describe("survives", () => {
  it("a device that is off the platform's list and finds that out itself: it says nothing more, and others go on", async () => {
    const { world, hers, his, id } = await pair();
    const second = await world.device("anna");
    await second.say(id, "before");
    world.directory.forget("anna", second.engine.deviceId);
    await second.engine.devicesChanged("anna", [id]);
    expect(await second.say(id, "after")).toBe("revoked");
    expect(await second.engine.renew(id)).toBe(false);
    await hers.engine.devicesChanged("anna", [id]);
    await his.say(id, "for two");
    expect(await textsOf(hers, id)).toEqual(["hello", "before", "for two"]);
  });

  it("two devices that begin or confirm at once: one log comes of it", async () => {
    const world = new World(9);
    const [one, two] = await Promise.all([world.unconfirmed("anna"), world.unconfirmed("anna")]);
    const inForce = async () =>
      (await Promise.all([one, two].map((each) => each.engine.trust.own()))).filter(
        (own) => own.inForce,
      ).length;
    expect(await inForce()).toBe(1);
    for (const each of [one, two]) await world.confirm(each);
    expect(await inForce()).toBe(2);
    const more = [await world.unconfirmed("anna"), await world.unconfirmed("anna")];
    const codes = await Promise.all(more.map((each) => each.engine.trust.own()));
    const outcomes = await Promise.all(
      more.map((each, at) =>
        (at === 0 ? one : two).engine.trust.confirm(each.engine.deviceId, {
          code: codes[at]?.code ?? "",
        }),
      ),
    );
    expect(outcomes).toEqual(["confirmed", "confirmed"]);
    expect(world.directory.logs.standing("anna").devices).toHaveLength(4);
  });

  it("people whose devices sign no log: there is the platform's word, and it is said", async () => {
    const world = new World(11);
    const alone = await world.device("anna");
    expect(await alone.engine.trust.person("boris")).toMatchObject({
      standing: "unsigned",
      number: null,
    });
  });

  it("being the only device that is put out: the next one begins anew by itself, and others are warned", async () => {
    const { world, hers, his, id } = await pair();
    const { number } = await hers.engine.trust.person("boris");
    expect(await his.engine.trust.remove(his.engine.deviceId)).toBe(true);
    const fresh = await world.unconfirmed("boris");
    expect(await fresh.sync(id)).toBe("inside");
    const after = await hers.engine.trust.person("boris");
    expect(after).toMatchObject({ standing: "signed", hasChanged: true });
    expect(after.number).not.toBe(number);
  });
});
