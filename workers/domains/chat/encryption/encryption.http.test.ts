import { runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type {
  Chat,
  MlsDevice,
  MlsDraft,
  MlsStored,
} from "../../../../shared/contracts/chat/index.ts";
import {
  type Account,
  ORIGIN,
  registerAccount,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import { roomClient } from "../../../../shared/testing/chat-sockets.ts";
import { MlsTestDevice } from "../../../../shared/testing/mls-device.ts";

let anna: Account;
let boris: Account;
let clara: Account;
let stranger: Account;
beforeAll(async () => {
  anna = await registerAccount();
  [boris, clara, stranger] = await Promise.all([
    registerAccount(),
    registerAccount(),
    registerAccount(),
  ]);
});

const call = (account: Account, method: string, path: string, body?: unknown) =>
  sendJson(method, path, body, account.headers);

async function answer(response: Response | Promise<Response>): Promise<string> {
  const { status } = await response;
  const { code } = await (await response).clone().json<{ code?: string }>();
  return code === undefined ? String(status) : `${status} ${code}`;
}

async function encryptedGroup(owner: Account, ...others: Account[]): Promise<Chat> {
  const memberIds = others.map(({ user }) => user.id);
  const wish = { type: "group", title: "A secret", memberIds, encrypted: true };
  const response = await call(owner, "POST", "/api/chats", wish);
  expect(response.status).toBe(201);
  return response.json();
}

/** A group of these people's devices; the first has made it. */
async function groupOf(chat: Chat, founder: MlsTestDevice, ...others: [Account, MlsTestDevice][]) {
  await founder.found(chat.id);
  for (const [, device] of others) expect((await device.publish()).status).toBe(201);
  const people = [...new Set(others.map(([account]) => account))];
  expect(await founder.add(chat.id, await founder.claim(...people))).toBe("201");
  for (const [, device] of others) await device.sync(chat.id);
}

async function socketOf(account: Account, { id }: Chat) {
  const protocols = `veche.v1, bearer.${account.tokens.accessToken}`;
  const headers = { Upgrade: "websocket", "Sec-WebSocket-Protocol": protocols };
  const request = new Request(`${ORIGIN}/api/chats/${id}/ws`, { headers });
  const client = roomClient(await exports.default.fetch(request));
  await client.frame("hello");
  return client;
}

async function seen(account: Account, { id }: Chat): Promise<Chat> {
  return (await call(account, "GET", `/api/chats/${id}`)).json();
}

describe("works", () => {
  it("makes encrypted groups, and one encrypted chat of two people besides their other", async () => {
    expect(await encryptedGroup(anna, boris)).toMatchObject({ encrypted: true, lastMessage: null });
    const wish = { type: "direct", userId: boris.user.id };
    const plain = await (await call(anna, "POST", "/api/chats", wish)).json<Chat>();
    const secret = await call(anna, "POST", "/api/chats", { ...wish, encrypted: true });
    expect(secret.status).toBe(201);
    const made = await secret.json<Chat>();
    expect([plain.encrypted, made.encrypted, made.peerId]).toEqual([false, true, boris.user.id]);
    const back = { type: "direct", userId: anna.user.id, encrypted: true };
    const again = await call(boris, "POST", "/api/chats", back);
    expect([again.status, (await again.json<Chat>()).id]).toEqual([200, made.id]);
  });

  it("gives each key package to one, and the one of last resort to all who come later", async () => {
    const device = await MlsTestDevice.of(boris);
    const published = await device.publish(2, true);
    expect(await published.json<MlsDevice>()).toMatchObject({ id: device.id, keyPackages: 2 });
    const taker = await MlsTestDevice.of(anna);
    const own = async () =>
      (await taker.claim(boris)).filter(({ deviceId }) => deviceId === device.id);
    const claims = (await Promise.all([own(), own(), own(), own()])).flat();
    expect(claims.map(({ lastResort }) => lastResort).sort()).toEqual([false, false, true, true]);
    expect(new Set(claims.map(({ keyPackage }) => keyPackage)).size).toBe(3);
    const devices = await call(anna, "GET", `/api/mls/devices?userId=${boris.user.id}`);
    const { items } = await devices.json<{ items: MlsDevice[] }>();
    expect(items.find(({ id }) => id === device.id)?.keyPackages).toBe(0);
    await call(boris, "DELETE", `/api/mls/devices/${device.id}`);
    expect(await own()).toEqual([]);
  });

  it("is read by every device of every member, and by no other", async () => {
    const chat = await encryptedGroup(anna, boris, clara);
    const phone = await MlsTestDevice.of(anna);
    const laptop = await MlsTestDevice.of(anna);
    const his = await MlsTestDevice.of(boris);
    await groupOf(chat, phone, [anna, laptop], [boris, his]);
    await phone.say(chat.id, "first");
    await his.say(chat.id, "second");
    expect(await laptop.sync(chat.id)).toEqual(["first", "second"]);
    expect(await phone.sync(chat.id)).toEqual(["second"]);
    // Who comes later does not read back.
    const hers = await MlsTestDevice.of(clara);
    await hers.publish();
    await laptop.sync(chat.id);
    expect(await laptop.add(chat.id, await laptop.claim(clara))).toBe("201");
    await laptop.say(chat.id, "third");
    expect(await hers.sync(chat.id)).toEqual(["third"]);
    // Who is taken out does not read on, although the log still comes to them.
    await phone.sync(chat.id);
    expect(await phone.remove(chat.id, boris)).toBe("201");
    await phone.say(chat.id, "fourth");
    expect(await hers.sync(chat.id)).toEqual(["third", "fourth"]);
    await expect(his.sync(chat.id).then((read) => read.includes("fourth"))).resolves.toBe(false);
    // A device that has lost everything comes back by itself.
    const again = await MlsTestDevice.of(clara);
    expect(await again.comeIn(chat.id)).toBe("201");
    await phone.say(chat.id, "fifth");
    expect(await again.sync(chat.id)).toEqual(["fifth"]);
    await hers.sync(chat.id);
    await again.say(chat.id, "sixth");
    expect((await hers.sync(chat.id)).slice(-2)).toEqual(["fifth", "sixth"]);
  });

  it("counts what is news, and shows nothing of it", async () => {
    const chat = await encryptedGroup(anna, boris);
    const [mine, his] = [await MlsTestDevice.of(anna), await MlsTestDevice.of(boris)];
    await groupOf(chat, mine, [boris, his]);
    expect((await seen(boris, chat)).unread).toBe(0);
    await mine.say(chat.id, "a word");
    await mine.hand(chat.id, { ...(await mine.application(chat.id, "a smile")), silent: true });
    const there = await seen(boris, chat);
    expect(there).toMatchObject({
      unread: 1,
      lastMessage: { senderId: anna.user.id, preview: "" },
    });
    await call(boris, "POST", `/api/chats/${chat.id}/read`, { seq: there.lastMessage?.seq });
    expect((await seen(boris, chat)).unread).toBe(0);
    expect((await seen(anna, chat)).unread).toBe(0);
  });

  it("takes messages by socket too, and tells of a stale epoch", async () => {
    const chat = await encryptedGroup(anna, boris);
    const [mine, his] = [await MlsTestDevice.of(anna), await MlsTestDevice.of(boris)];
    await groupOf(chat, mine, [boris, his]);
    const [here, there] = [await socketOf(anna, chat), await socketOf(boris, chat)];
    const late = await his.application(chat.id, "late");
    const draft = await mine.application(chat.id, "by socket");
    here.send({ t: "mls", ...draft });
    const { seq } = await here.frame("ack", ({ clientId }) => clientId === draft.clientId);
    const { events } = await there.frame("events", (frame) =>
      frame.events.some((event) => event.seq === seq),
    );
    expect(events.find((event) => event.seq === seq)).toMatchObject({
      kind: "mls",
      type: "application",
      payload: draft.payload,
      epoch: 1,
      clientId: draft.clientId,
    });
    const { draft: commit, merge } = await mine.commit(chat.id, []);
    here.send({ t: "mls", ...commit });
    await here.frame("ack", ({ clientId }) => clientId === commit.clientId);
    merge();
    there.send({ t: "mls", ...late });
    const refused = await there.frame("error", ({ clientId }) => clientId === late.clientId);
    expect(refused.code).toBe("stale_epoch");
    there.send({ t: "send", clientId: "plain", text: "in the clear" });
    expect((await there.frame("error", ({ clientId }) => clientId === "plain")).code).toBe(
      "encrypted_chat",
    );
    for (const socket of [here, there]) socket.close();
  });
});

describe("refuses", () => {
  it("plain messages in an encrypted chat, encrypted ones in another, and strangers", async () => {
    const chat = await encryptedGroup(anna, boris);
    const device = await MlsTestDevice.of(anna);
    await device.found(chat.id);
    const text = { clientId: "c", text: "in the clear" };
    const plain = await call(anna, "POST", `/api/chats/${chat.id}/messages`, text);
    expect(await answer(plain)).toBe("409 encrypted_chat");
    const { draft } = await device.commit(chat.id, []);
    expect(await answer(call(stranger, "POST", `/api/chats/${chat.id}/mls`, draft))).toBe(
      "404 not_found",
    );
    expect(await answer(call(stranger, "GET", `/api/chats/${chat.id}/mls`))).toBe("404 not_found");
    const wish = { type: "group", title: "Open", memberIds: [] };
    const open = await (await call(anna, "POST", "/api/chats", wish)).json<Chat>();
    expect(await answer(device.hand(open.id, draft))).toBe("409 not_encrypted");
    expect(await answer(call(anna, "GET", `/api/chats/${open.id}/mls`))).toBe("409 not_encrypted");
  });

  it("what is no MLS message, of another kind, group or epoch", async () => {
    const [chat, other] = [await encryptedGroup(anna), await encryptedGroup(anna)];
    const device = await MlsTestDevice.of(anna);
    await device.found(chat.id);
    await device.found(other.id);
    const { draft: commit } = await device.commit(chat.id, []);
    const application = await device.application(chat.id, "a word");
    const wrong: [string, Partial<MlsDraft>][] = [
      ["no base64", { payload: "?" }],
      ["no message", { payload: btoa("\u0000\u0001\u0000\u0002 whatever follows") }],
      ["cut off", { payload: btoa(atob(commit.payload).slice(0, -10)) }],
      ["with more behind", { payload: btoa(`${atob(commit.payload)}more`) }],
      ["another kind", { type: "application" }],
      ["another kind", { type: "proposal" }],
      ["no welcome", { welcome: commit.payload }],
      ["no group info", { groupInfo: commit.payload }],
      ["another group's info", { groupInfo: (await device.commit(other.id, [])).draft.groupInfo }],
    ];
    for (const [what, change] of wrong) {
      const response = device.hand(chat.id, { ...commit, ...change });
      expect(await answer(response), what).toBe("400 validation_failed");
    }
    const welcoming = { ...application, welcome: commit.groupInfo };
    expect(await answer(device.hand(chat.id, welcoming))).toBe("400 validation_failed");
    expect(await answer(device.hand(other.id, application))).toBe("400 validation_failed");
    expect(await answer(device.hand(chat.id, commit))).toBe("201");
    expect(await answer(device.hand(chat.id, application))).toBe("409 stale_epoch");
    const group = await device.call("GET", `/api/chats/${chat.id}/mls`);
    expect(await group.json()).toEqual({ groupId: chat.id, epoch: 1, groupInfo: commit.groupInfo });
  });

  it("key packages that name somebody else, are over, or are not signed by their key", async () => {
    const device = await MlsTestDevice.of(anna);
    const foreign = await MlsTestDevice.of(anna);
    const post = (deviceId: string, ...keyPackages: string[]) =>
      answer(device.call("POST", "/api/mls/key-packages", { deviceId, keyPackages }));
    const now = BigInt(Math.floor(Date.now() / 1_000));
    const good = await device.keyPackage();
    const broken = `${good.slice(0, -8)}${good.endsWith("AAAAAAA=") ? "BBBBBBA=" : "AAAAAAA="}`;
    const bad = {
      "somebody else": await device.keyPackage({ identity: `${boris.user.id}/${device.id}` }),
      "another device": await foreign.keyPackage(),
      over: await device.keyPackage({ lifetime: { notBefore: 0n, notAfter: now - 1n } }),
      "for ever": await device.keyPackage({ lifetime: { notBefore: 0n, notAfter: 2n ** 62n } }),
      "of the future": await device.keyPackage({
        lifetime: { notBefore: now + 200_000n, notAfter: now + 300_000n },
      }),
      "signed by none": broken,
      nothing: btoa("nothing at all"),
    };
    for (const [what, keyPackage] of Object.entries(bad)) {
      expect(await post(device.id, keyPackage), what).toBe("400 validation_failed");
    }
    expect(await post(device.id, good, bad.over)).toBe("400 validation_failed");
    expect(await post(device.id)).toBe("400 validation_failed");
    const { items } = await (await device.call("GET", "/api/mls/devices")).json<{
      items: MlsDevice[];
    }>();
    expect(items.map(({ id }) => id)).not.toContain(device.id);
    expect(await post(device.id, good)).toBe("201");
    const another = await foreign.keyPackage({ identity: `${anna.user.id}/${device.id}` });
    expect(await post(device.id, another)).toBe("409 device_key_changed");
  });

  it("key packages of who has blocked the caller, and more devices than there can be", async () => {
    const [one, two] = [await registerAccount(), await registerAccount()];
    const device = await MlsTestDevice.of(one);
    await call(two, "POST", `/api/users/${one.user.id}/block`);
    const path = `/api/mls/key-packages?userId=${two.user.id}`;
    expect(await answer(device.call("GET", path))).toBe("403 blocked");
    for (let count = 0; count < 20; count += 1) {
      expect((await (await MlsTestDevice.of(one)).publish()).status).toBe(201);
    }
    expect(await answer(device.publish())).toBe("409 too_many_devices");
  });
});

describe("survives", () => {
  it("many commits at once: one is taken, the others are made anew", async () => {
    const chat = await encryptedGroup(anna, boris, clara);
    const [a, b, c] = [
      await MlsTestDevice.of(anna),
      await MlsTestDevice.of(boris),
      await MlsTestDevice.of(clara),
    ];
    await groupOf(chat, a, [boris, b], [clara, c]);
    for (let round = 0; round < 3; round += 1) {
      const made = await Promise.all([a, b, c].map((device) => device.commit(chat.id, [])));
      const answers = await Promise.all(
        made.map(async ({ draft, merge }) => {
          const said = await answer(a.hand(chat.id, draft));
          if (said === "201") merge();
          return said;
        }),
      );
      expect(answers.sort()).toEqual(["201", "409 stale_epoch", "409 stale_epoch"]);
      await Promise.all([a, b, c].map((device) => device.sync(chat.id)));
    }
    await b.say(chat.id, "still here");
    expect(await a.sync(chat.id)).toEqual(["still here"]);
    expect(await c.sync(chat.id)).toEqual(["still here"]);
  });

  it("a message that comes twice, also when its epoch is over", async () => {
    const chat = await encryptedGroup(anna, boris);
    const [mine, his] = [await MlsTestDevice.of(anna), await MlsTestDevice.of(boris)];
    await groupOf(chat, mine, [boris, his]);
    const { draft, merge } = await mine.commit(chat.id, []);
    const replies = await Promise.all([mine.hand(chat.id, draft), mine.hand(chat.id, draft)]);
    merge();
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 201]);
    const [one, two] = await Promise.all(replies.map((reply) => reply.json<MlsStored>()));
    expect(one).toEqual(two);
    await mine.say(chat.id, "once");
    expect(await his.sync(chat.id)).toEqual(["once"]);
  });

  it("whatever people do: every device reads what it should, and nothing else", async () => {
    const people = [anna, boris, clara, stranger];
    const chat = await encryptedGroup(anna, boris, clara, stranger);
    const founder = await MlsTestDevice.of(anna);
    await founder.found(chat.id);
    /** Devices in the group, and what each ought to have read. */
    const inside = new Map<MlsTestDevice, { account: Account; expected: string[] }>([
      [founder, { account: anna, expected: [] }],
    ]);
    const outside: { device: MlsTestDevice; read: string[] }[] = [];
    const random = seeded(7);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
    for (let step = 0; step < 60; step += 1) {
      const devices = [...inside.keys()];
      const actor = pick(devices);
      const draw = random();
      await actor.sync(chat.id);
      if (draw < 0.2) {
        const account = pick(people);
        const fresh = await MlsTestDevice.of(account);
        await fresh.publish();
        const packages = (await actor.claim(account)).filter((one) => one.deviceId === fresh.id);
        expect(await actor.add(chat.id, packages)).toBe("201");
        await fresh.sync(chat.id);
        inside.set(fresh, { account, expected: [] });
      } else if (draw < 0.3) {
        const mine = inside.get(actor)?.account;
        const gone = pick(people.filter((one) => one !== mine));
        expect(await actor.remove(chat.id, gone)).toBe("201");
        for (const [device, { account }] of inside) {
          if (account !== gone) continue;
          inside.delete(device);
          outside.push({ device, read: [...(await device.sync(chat.id))] });
        }
      } else if (draw < 0.4) {
        const { draft, merge } = await actor.commit(chat.id, []);
        expect(await answer(actor.hand(chat.id, draft))).toBe("201");
        merge();
      } else {
        const text = `word ${step}`;
        await actor.say(chat.id, text);
        for (const [device, { expected }] of inside) if (device !== actor) expected.push(text);
      }
    }
    for (const [device, { expected }] of inside) {
      expect(await device.sync(chat.id)).toEqual(expected);
    }
    for (const { device, read } of outside) expect(await device.sync(chat.id)).toEqual(read);
    expect(outside.length).toBeGreaterThan(0);
  });

  it("a look at everything that is kept: no word of it can be read", async () => {
    const chat = await encryptedGroup(anna, boris);
    const [mine, his] = [await MlsTestDevice.of(anna), await MlsTestDevice.of(boris)];
    await groupOf(chat, mine, [boris, his]);
    const marks = Array.from({ length: 15 }, () => `mark${crypto.randomUUID()}`);
    for (const mark of marks) await mine.say(chat.id, mark);
    expect(await his.sync(chat.id)).toEqual(marks);
    const kept = [
      await dumpOf(env.CHAT_ROOM.getByName(chat.id)),
      await dumpOf(env.USER_HUB.getByName(boris.user.id)),
      await dumpOf(env.USER_HUB.getByName(anna.user.id)),
      await databaseDump(),
    ].join("\n");
    // The look is a real one: it finds what is there to be found.
    const group = { type: "group", title: "Open", memberIds: [boris.user.id] };
    const open = await (await call(anna, "POST", "/api/chats", group)).json<Chat>();
    const plain = { clientId: "plain", text: "mark in the clear" };
    await call(anna, "POST", `/api/chats/${open.id}/messages`, plain);
    expect(await dumpOf(env.CHAT_ROOM.getByName(open.id))).toContain(plain.text);
    for (const mark of marks) expect(kept).not.toContain(mark);
    const found = await call(boris, "GET", `/api/chats/${chat.id}/search?q=${marks[0]}`);
    expect((await found.json<{ items: unknown[] }>()).items).toEqual([]);
  });
});

/** Everything that an object keeps. */
function dumpOf(stub: DurableObjectStub): Promise<string> {
  return runInDurableObject(stub, (_, { storage }) => {
    const names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '_cf_%'";
    const tables = storage.sql.exec<{ name: string }>(names).toArray();
    return tables
      .map(({ name }) => JSON.stringify(storage.sql.exec(`SELECT * FROM "${name}"`).toArray()))
      .join("\n");
  });
}

async function databaseDump(): Promise<string> {
  const names =
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '_cf_%' AND sql NOT LIKE 'CREATE VIRTUAL%'";
  const { results } = await env.DB.prepare(names).all<{ name: string }>();
  const rows = await env.DB.batch(
    results.map(({ name }) => env.DB.prepare(`SELECT * FROM "${name}"`)),
  );
  return JSON.stringify(rows.map((one) => one.results));
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
