import { describe, expect, it } from "vitest";
import { utf8 } from "../../../web/encryption/bytes.ts";
import { CallFrames } from "../../../web/encryption/media/frames.ts";
import { signIn, statementOf, withSign } from "../../../web/encryption/media/statement.ts";
import { systemClock } from "../../kernel/time.ts";
import { type TestDevice, World } from "./devices.ts";

const SOUND = { media: "audio", isKey: false } as const;
const PICTURE = { media: "video", isKey: true } as const;
const SPOKEN = utf8("twenty milliseconds of sound");
const CALL = "call-1";

/** A page of that device in a call of this chat. */
async function inCall(device: TestDevice, chatId: string, session: string) {
  const source = {
    callKey: (context: string, atLeast?: number) => device.engine.callKey(chatId, context, atLeast),
  };
  const own = { userId: device.userId, deviceId: device.engine.deviceId, session };
  const frames = new CallFrames(source, CALL, own, () => systemClock.now());
  return { own, frames, hasKey: await frames.refresh() };
}

async function atOnce() {
  const world = new World(5);
  const [anna, boris, clara] = [
    await world.device("anna"),
    await world.device("boris"),
    await world.device("clara"),
  ];
  const room = world.chat("anna", "boris", "clara");
  await anna.say(room.id, "shall we talk?");
  for (const one of [boris, clara]) await one.sync(room.id);
  const hers = await inCall(anna, room.id, "AAAAsession");
  const his = await inCall(boris, room.id, "BBBBsession");
  const third = await inCall(clara, room.id, "CCCCsession");
  his.frames.admit(hers.own);
  third.frames.admit(hers.own);
  return { world, room, anna, boris, clara, hers, his, third };
}

/** A frame whose key is not known is dropped and its key asked for; what is heard is the frame after that. */
async function heard(
  from: CallFrames,
  to: CallFrames,
  userId: string,
  kind: typeof SOUND | typeof PICTURE = SOUND,
) {
  // A commit that has to be followed first takes many turns.
  for (let attempt = 0; attempt < 2_000; attempt += 1) {
    const sealed = await from.seal(kind, SPOKEN);
    const opened = sealed && (await to.open(userId, kind, sealed));
    if (opened) return opened;
    await new Promise((turn) => setImmediate(turn));
  }
  return null;
}

describe("works", () => {
  it("what one says the others hear: sound whole, of a picture the first bytes in the clear", async () => {
    const { hers, his } = await atOnce();
    expect(await heard(hers.frames, his.frames, "anna")).toEqual(SPOKEN);
    expect(await heard(hers.frames, his.frames, "anna", PICTURE)).toEqual(SPOKEN);
    const sound = (await hers.frames.seal(SOUND, SPOKEN)) ?? expect.fail();
    const picture = (await hers.frames.seal(PICTURE, SPOKEN)) ?? expect.fail();
    expect(Buffer.from(sound).includes(Buffer.from(SPOKEN.subarray(0, 10)))).toBe(false);
    expect([...picture.subarray(0, 10)]).toEqual([...SPOKEN.subarray(0, 10)]);
    expect(Buffer.from(picture).includes(Buffer.from(SPOKEN.subarray(10)))).toBe(false);
  });

  it("keys change with whoever comes and goes: who has left hears nothing more, the others go on", async () => {
    const { world, room, anna, hers, his, third } = await atOnce();
    expect(await heard(hers.frames, third.frames, "anna")).toEqual(SPOKEN);
    expect(await heard(hers.frames, his.frames, "anna")).toEqual(SPOKEN);
    room.remove("anna", "clara");
    await anna.engine.tidy(room.id, true);
    await hers.frames.refresh();
    world.pass(1_500);
    expect(await heard(hers.frames, third.frames, "anna")).toBeNull();
    world.pass(1_000);
    // His device has not seen the change: the frame tells it that there is one.
    expect(await heard(hers.frames, his.frames, "anna")).toEqual(SPOKEN);
    expect(await third.frames.refresh().catch(() => false)).toBe(true);
    expect(await heard(third.frames, his.frames, "clara")).toBeNull();
  });

  it("a description says whose it is, in a way that holds for this call, these two and these certificates", async () => {
    const { world, room, anna, boris, clara } = await atOnce();
    const deviceId = anna.engine.deviceId;
    const sdp =
      "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\na=fingerprint:sha-256 AA:BB\r\nm=audio 9 X 0\r\n";
    const between = { callId: CALL, from: "anna", to: "boris" };
    const page = { deviceId, session: "AAAAsession" };
    const statement = statementOf(between, page, sdp) ?? expect.fail();
    const signature = (await anna.engine.signForCall(room.id, statement)) ?? expect.fail();
    const signed = withSign(sdp, { ...page, signature: Uint8Array.from(signature) });
    const check = (text: string, where = between, by: TestDevice = boris) => {
      const sign = signIn(text) ?? expect.fail();
      const said = statementOf(where, sign, text) ?? "";
      const whose = { userId: where.from, deviceId: sign.deviceId };
      return by.engine.isSignedForCall(room.id, whose, said, sign.signature);
    };
    expect(await check(signed)).toBe(true);
    expect(await check(signed.replace("AA:BB", "AA:BC"))).toBe(false);
    expect(await check(`${signed}a=fingerprint:sha-256 00:00\r\n`)).toBe(false);
    expect(await check(signed, { ...between, callId: "call-2" })).toBe(false);
    expect(await check(signed, { ...between, to: "clara" }, clara)).toBe(false);
    expect(await check(signed, { ...between, from: "clara" })).toBe(false);
    expect(signIn(sdp)).toBeNull();
    expect(statementOf(between, page, sdp.replace(/^a=fingerprint.*\r\n/m, ""))).toBeNull();
    world.directory.forget("anna", deviceId);
    await boris.engine.devicesChanged("anna", [room.id]);
    expect(await check(signed)).toBe(false);
  });
});

describe("refuses", () => {
  it("a frame that comes again, that was changed, or that another is said to have made", async () => {
    const { hers, his, third } = await atOnce();
    his.frames.admit(third.own);
    await heard(hers.frames, his.frames, "anna");
    const good = (await hers.frames.seal(SOUND, SPOKEN)) ?? expect.fail();
    const bad = Uint8Array.from(good, (byte, at) => (at === good.length - 1 ? byte ^ 1 : byte));
    expect(await his.frames.open("anna", SOUND, bad)).toBeNull();
    expect(await his.frames.open("clara", SOUND, good)).toBeNull();
    expect(await his.frames.open("anna", SOUND, good)).toEqual(SPOKEN);
    expect(await his.frames.open("anna", SOUND, good)).toBeNull();
    expect(await his.frames.open("anna", SOUND, utf8("no frame"))).toBeNull();
  });

  it("whoever has not proved to be there, and to say anything without a key", async () => {
    const { world, room, hers, his } = await atOnce();
    expect(await heard(his.frames, hers.frames, "boris")).toBeNull();
    const stranger = await world.device("dora");
    const outside = await inCall(stranger, room.id, "DDDDsession").catch(() => null);
    expect(outside?.hasKey ?? false).toBe(false);
  });

  it("to make two frames with one key and number: a page that was loaded anew has another key", async () => {
    const { room, anna, hers } = await atOnce();
    const again = await inCall(anna, room.id, "EEEEsession");
    const [one, other] = [
      (await hers.frames.seal(SOUND, SPOKEN)) ?? expect.fail(),
      (await again.frames.seal(SOUND, SPOKEN)) ?? expect.fail(),
    ];
    expect(Buffer.from(one).equals(Buffer.from(other))).toBe(false);
    expect([...one.subarray(0, 5)]).not.toEqual([...other.subarray(0, 5)]);
  });
});
