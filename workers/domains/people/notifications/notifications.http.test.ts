import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { PushPayload } from "../../../../shared/contracts/people/notifications.ts";
import {
  type Account,
  advanceClock,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import { connectHub, roomPerson } from "../../../../shared/testing/chat-sockets.ts";
import { type TestDevice, testDevice } from "../../../../shared/testing/push-devices.ts";

interface Pushed {
  readonly url: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** What the push service got, and how it answers: by default it takes everything. */
let pushed: Pushed[] = [];
let answer: (request: Pushed) => Response | Promise<Response>;

const real = globalThis.fetch;
vi.stubGlobal("fetch", async (input: RequestInfo | URL, init?: RequestInit) => {
  const url = new URL(input instanceof Request ? input.url : input);
  if (url.hostname !== "push.example") return real(input, init);
  const request = new Request(input, init);
  const body = new Uint8Array(await request.arrayBuffer());
  const one = { url: url.href, headers: request.headers, body };
  pushed.push(one);
  return answer(one);
});

let anna: Account;
let boris: Account;
beforeAll(async () => {
  anna = await registerAccount({ displayName: "Анна" });
});
beforeEach(async () => {
  pushed = [];
  answer = () => new Response(null, { status: 201 });
  boris = await registerAccount({ locale: "ru" });
});
afterEach(() => resetClock());

let count = 0;

function aDevice(): TestDevice {
  count += 1;
  return testDevice(`https://push.example/${count}/${crypto.randomUUID()}`);
}

function subscribe(account: Account, subscription: unknown): Promise<Response> {
  return sendJson("POST", "/api/push/subscriptions", subscription, account.headers);
}

/** A device that this account gets notifications on. */
async function subscribed(account: Account, device = aDevice()): Promise<TestDevice> {
  const response = await subscribe(account, device.subscription);
  expect(response.status, await response.clone().text()).toBe(201);
  return device;
}

async function devicesOf(account: Account): Promise<{ id: string; current: boolean }[]> {
  const response = await sendJson("GET", "/api/push/subscriptions", undefined, account.headers);
  return (await response.json<{ items: { id: string; current: boolean }[] }>()).items;
}

function change(account: Account, patch: unknown): Promise<Response> {
  return sendJson("PATCH", "/api/notifications/settings", patch, account.headers);
}

/** A group of these people. */
async function groupOf(...accounts: Account[]): Promise<string> {
  const id = crypto.randomUUID();
  const chat = { id, type: "group", title: "Дача", createdAt: Date.now() } as const;
  for (const { user } of accounts) {
    await env.CHAT_ROOM.getByName(id).join(chat, roomPerson(user.id));
  }
  return id;
}

async function write(account: Account, chatId: string, text: string): Promise<number> {
  const draft = { clientId: crypto.randomUUID(), text };
  const path = `/api/chats/${chatId}/messages`;
  const response = await sendJson("POST", path, draft, account.headers);
  expect(response.status, await response.clone().text()).toBe(201);
  return (await response.json<{ seq: number }>()).seq;
}

/** What the device was pushed so far, oldest first. */
function got(device: TestDevice): PushPayload[] {
  return pushed
    .filter(({ url }) => url === device.subscription.endpoint)
    .map(({ body }) => device.open(body));
}

/** Waits until the device was pushed something like that. */
async function pushTo(device: TestDevice, like: Partial<PushPayload> = {}): Promise<PushPayload> {
  return vi.waitFor(
    () => {
      const found = got(device).find((one) => expect.objectContaining(like).asymmetricMatch(one));
      if (!found) throw new Error(`pushed was ${JSON.stringify(got(device))}`);
      return found;
    },
    { timeout: 15_000, interval: 20 },
  );
}

/** Returns when whatever was to be pushed before now has been: what is enqueued last is handled last. */
async function settled(): Promise<void> {
  const witness = await registerAccount();
  const device = await subscribed(witness);
  const group = await groupOf(anna, witness);
  await write(anna, group, "witness");
  await pushTo(device, { chatId: group });
}

describe("a push", () => {
  describe("works", () => {
    it("comes to a member with no open socket, and only they can read it", async () => {
      const device = await subscribed(boris);
      const chatId = await groupOf(anna, boris);
      const seq = await write(anna, chatId, "Кто привезёт дрова?");
      expect(await pushTo(device)).toMatchObject({
        kind: "message",
        chatId,
        seq,
        count: 1,
        title: "Дача",
        body: "Анна: Кто привезёт дрова?",
        badge: 1,
        url: `/chats/${chatId}?seq=${seq}`,
      });
      const [{ headers, body }] = pushed as [Pushed];
      expect(headers.get("Content-Encoding")).toBe("aes128gcm");
      expect(headers.get("Authorization")).toMatch(
        /^vapid t=[\w-]+\.[\w-]+\.[\w-]+, k=B[\w-]{86}$/,
      );
      expect(headers.get("Topic")).toMatch(/^[\w-]{1,32}$/);
      expect(headers.get("Urgency")).toBe("high");
      expect(Number(headers.get("TTL"))).toBeGreaterThan(3_600);
      expect(body.byteLength).toBeLessThanOrEqual(4_096);
      expect(() => aDevice().open(body)).toThrow();
    });

    it("tells a burst in few, of which the last names the newest", async () => {
      const device = await subscribed(boris);
      const chatId = await groupOf(anna, boris);
      let seq = 0;
      for (let index = 1; index <= 20; index += 1)
        seq = await write(anna, chatId, `Часть ${index}`);
      const last = await pushTo(device, { seq });
      expect(last).toMatchObject({ count: 20, badge: 20, body: "Анна: Часть 20" });
      await settled();
      expect(got(device).length).toBeLessThanOrEqual(4);
      expect(got(device).at(-1)).toEqual(last);
      expect(new Set(pushed.map(({ headers }) => headers.get("Topic"))).size).toBe(2);
    });

    it("reaches every device, and is in development's outbox", async () => {
      const devices = [await subscribed(boris), await subscribed(boris)];
      const phone = await subscribe(boris, { fcmToken: `token-${crypto.randomUUID()}` });
      expect(phone.status).toBe(201);
      expect(await phone.json()).toMatchObject({ kind: "fcm", current: true });
      const chatId = await groupOf(anna, boris);
      await write(anna, chatId, "Всем");
      for (const device of devices) await pushTo(device, { chatId });
      const outbox = await sendJson("GET", "/api/dev/outbox?channel=push&limit=3");
      const { items } = await outbox.json<{ items: { to: string; text: string }[] }>();
      expect(items.filter(({ text }) => text === "Анна: Всем")).toHaveLength(3);
      expect(items.map(({ to }) => to)).toContain(devices[0]?.subscription.endpoint);
    });

    it("rings for a call, stops, and tells of the call that was missed", async () => {
      const device = await subscribed(boris);
      const callId = crypto.randomUUID();
      const caller = { callerId: anna.user.id, callerName: "Анна" };
      const hub = env.USER_HUB.getByName(boris.user.id);
      const call = { kind: "call", callId, callType: "video", ...caller } as const;
      await hub.notify(call);
      await hub.notify(call);
      expect(await pushTo(device, { kind: "call" })).toMatchObject({
        callId,
        title: "Анна",
        body: "Входящий видеозвонок",
      });
      const [{ headers }] = pushed as [Pushed];
      expect(headers.get("Urgency")).toBe("high");
      expect(Number(headers.get("TTL"))).toBeLessThanOrEqual(45);
      await hub.notify({ kind: "call_ended", callId });
      await pushTo(device, { kind: "call_ended", callId });
      await hub.notify({ ...call, kind: "missed_call" });
      expect(await pushTo(device, { kind: "missed_call" })).toMatchObject({
        body: "Пропущенный видеозвонок",
      });
      await hub.notify({ kind: "call_ended", callId: crypto.randomUUID() });
      await settled();
      const kinds = got(device).map(({ kind }) => kind);
      expect(kinds).toEqual(["call", "call_ended", "missed_call"]);
    });

    it("comes after all when a device that was connected gave no sign of life", async () => {
      const device = await subscribed(boris);
      const chatId = await groupOf(anna, boris);
      const socket = await connectHub(env.USER_HUB.getByName(boris.user.id), boris.user.id);
      const seq = await write(anna, chatId, "Ты тут?");
      await socket.frame("chat", ({ chat }) => chat.unread === 1);
      await settled();
      expect(got(device)).toEqual([]);
      await advanceClock(80);
      expect(await pushTo(device, { seq })).toMatchObject({ body: "Анна: Ты тут?" });
    });
  });

  describe("refuses", () => {
    it("whoever is connected, in a chat or beside it", async () => {
      const device = await subscribed(boris);
      const chatId = await groupOf(anna, boris);
      const socket = await connectHub(env.USER_HUB.getByName(boris.user.id), boris.user.id);
      await write(anna, chatId, "Один");
      await socket.frame("chat", ({ chat }) => chat.unread === 1);
      await advanceClock(30);
      await socket.settled();
      await advanceClock(50);
      await socket.settled();
      await settled();
      expect(got(device)).toEqual([]);
      socket.close();
    });

    it("what has been read, what one wrote oneself, and chats one is not in any more", async () => {
      const device = await subscribed(boris);
      const chatId = await groupOf(anna, boris);
      const room = env.CHAT_ROOM.getByName(chatId);
      await write(boris, chatId, "Сам");
      const socket = await connectHub(env.USER_HUB.getByName(boris.user.id), boris.user.id);
      const seq = await write(anna, chatId, "Прочитано");
      await room.markRead(boris.user.id, seq);
      await socket.frame("chat", ({ chat }) => chat.lastReadSeq === seq);
      await write(anna, chatId, "Без него");
      await room.leave(boris.user.id);
      socket.close();
      await write(anna, chatId, "Уже без него");
      await advanceClock(80);
      await settled();
      expect(got(device)).toEqual([]);
    });

    it("what the settings do not allow, and says no more than they do", async () => {
      const device = await subscribed(boris);
      const [silent, mentions, plain] = await Promise.all([
        groupOf(anna, boris),
        groupOf(anna, boris),
        groupOf(anna, boris),
      ]);
      const chats = { [silent]: { level: "none" }, [mentions]: { level: "mentions" } };
      expect((await change(boris, { previews: false, chats })).status).toBe(200);
      for (const chatId of [silent, mentions, plain]) await write(anna, chatId, "Секрет");
      expect(await pushTo(device, { chatId: plain })).toMatchObject({ body: "Новое сообщение" });
      expect((await change(boris, { kinds: { messages: false } })).status).toBe(200);
      await write(anna, plain, "Ещё секрет");
      await settled();
      expect(got(device)).toHaveLength(1);
      expect(JSON.stringify(got(device))).not.toContain("екрет");
    });

    it("a session that has ended: its devices get nothing more", async () => {
      const device = await subscribed(boris);
      const login = { login: boris.user.email, password: boris.password };
      const response = await sendJson("POST", "/api/auth/login", login);
      const { tokens } = await response.json<Account>();
      const again = { ...boris, headers: { Authorization: `Bearer ${tokens.accessToken}` } };
      const other = await subscribed(again);
      expect((await sendJson("POST", "/api/auth/logout", {}, boris.headers)).status).toBe(204);
      await vi.waitFor(async () => expect(await devicesOf(again)).toHaveLength(1));
      const chatId = await groupOf(anna, boris);
      await write(anna, chatId, "Привет");
      await pushTo(other, { chatId });
      expect(got(device)).toEqual([]);
    });
  });

  describe("survives", () => {
    it.each([404, 410])("a dead endpoint (%i): it is dropped", async (status) => {
      answer = () => new Response(null, { status });
      const device = await subscribed(boris);
      await write(anna, await groupOf(anna, boris), "Есть кто?");
      await pushTo(device);
      await vi.waitFor(async () => expect(await devicesOf(boris)).toEqual([]));
    });

    it.each([
      [
        "429 with Retry-After",
        () => new Response(null, { status: 429, headers: { "Retry-After": "1" } }),
      ],
      ["500", () => new Response(null, { status: 503, headers: { "Retry-After": "1" } })],
    ])("%s: it is tried again, and only there", async (_, busy) => {
      const device = await subscribed(boris);
      const other = await subscribed(boris);
      let refused = 0;
      answer = ({ url }) => {
        if (url !== device.subscription.endpoint || refused === 2)
          return new Response(null, { status: 201 });
        refused += 1;
        return busy();
      };
      const seq = await write(anna, await groupOf(anna, boris), "Ещё раз");
      await vi.waitFor(() => expect(got(device)).toHaveLength(3), { timeout: 20_000 });
      expect(got(device).every((one) => one.seq === seq)).toBe(true);
      expect(got(other)).toHaveLength(1);
      expect(await devicesOf(boris)).toHaveLength(2);
    });

    it("a service that does not want so much: the same without what was written", async () => {
      answer = ({ body }) =>
        new Response(null, { status: pushed.length === 1 && body ? 413 : 201 });
      const device = await subscribed(boris);
      await write(anna, await groupOf(anna, boris), "Длинно");
      expect(await pushTo(device, { body: "Новое сообщение" })).toMatchObject({ kind: "message" });
      expect(got(device)[0]?.body).toBe("Анна: Длинно");
    });

    it("what is tried again but has been read meanwhile", async () => {
      answer = () => new Response(null, { status: 429, headers: { "Retry-After": "1" } });
      const device = await subscribed(boris);
      const chatId = await groupOf(anna, boris);
      const seq = await write(anna, chatId, "Поздно");
      await pushTo(device);
      await env.CHAT_ROOM.getByName(chatId).markRead(boris.user.id, seq);
      await settledLater();
      expect(got(device).length).toBeLessThanOrEqual(2);
    });
  });
});

/** Returns when what was put off by a second has had its turn. */
async function settledLater(): Promise<void> {
  const answered = answer;
  const witness = await registerAccount();
  const device = await subscribed(witness);
  let again = false;
  answer = (request) => {
    if (request.url !== device.subscription.endpoint) return answered(request);
    const status = again ? 201 : 429;
    again = true;
    return new Response(null, { status, headers: { "Retry-After": "2" } });
  };
  await write(anna, await groupOf(anna, witness), "witness");
  await vi.waitFor(() => expect(got(device)).toHaveLength(2), { timeout: 20_000 });
}

describe("a device", () => {
  it("keeps its id when it is registered again", async () => {
    const { subscription } = aDevice();
    const first = await subscribe(boris, subscription);
    const again = await subscribe(boris, { ...subscription, expirationTime: undefined });
    expect([first.status, again.status]).toEqual([201, 200]);
    const { id } = await first.json<{ id: string }>();
    expect(await again.json()).toMatchObject({ id, kind: "web", current: true });
    const path = `/api/push/subscriptions/${id}`;
    expect((await sendJson("DELETE", path, undefined, anna.headers)).status).toBe(404);
    expect((await sendJson("DELETE", path, undefined, boris.headers)).status).toBe(204);
    expect((await sendJson("DELETE", path, undefined, boris.headers)).status).toBe(404);
  });

  it("moves to whoever signs in on it", async () => {
    const device = await subscribed(boris);
    const clara = await registerAccount();
    await subscribed(clara, device);
    expect(await devicesOf(boris)).toEqual([]);
    await write(anna, await groupOf(anna, boris, clara), "Кому?");
    await pushTo(device, { badge: 1 });
    await settled();
    expect(got(device)).toHaveLength(1);
  });

  it("goes when there are more than twenty, the one not seen for longest first", async () => {
    const hub = env.USER_HUB.getByName(boris.user.id);
    const ids = Array.from({ length: 21 }, () => crypto.randomUUID());
    const sessionId = "a session";
    const register = (id: string) =>
      hub.registerDevice({ id, sessionId, address: { kind: "fcm", token: id } });
    for (const id of ids.slice(0, 20)) await register(id);
    await advanceClock(1);
    expect(await register(ids[0] ?? "")).toMatchObject({ kind: "known" });
    await register(ids[20] ?? "");
    const kept = (await devicesOf(boris)).map(({ id }) => id);
    expect(kept).toHaveLength(20);
    expect(kept).toContain(ids[0]);
    expect(kept).toContain(ids[20]);
  });

  const { subscription } = aDevice();
  const withKeys = (keys: object) => ({ ...subscription, keys: { ...subscription.keys, ...keys } });
  const wrong: [string, unknown][] = [
    ["nothing", {}],
    ["an address that is none", { ...subscription, endpoint: "push" }],
    ["http", { ...subscription, endpoint: "http://push.example/1" }],
    ["an address in a private network", { ...subscription, endpoint: "https://10.0.0.1/1" }],
    ["a name in one", { ...subscription, endpoint: "https://metadata.internal/1" }],
    ["an address with a password", { ...subscription, endpoint: "https://a:b@push.example/1" }],
    [
      "an address without end",
      { ...subscription, endpoint: `https://push.example/${"a".repeat(2_048)}` },
    ],
    ["no keys", { endpoint: subscription.endpoint }],
    ["a short secret", withKeys({ auth: "AAAA" })],
    ["a point that is not on the curve", withKeys({ p256dh: `B${"A".repeat(86)}` })],
    ["an empty token", { fcmToken: "" }],
  ];

  it("is not registered with what is none", async () => {
    for (const [what, body] of wrong) {
      const response = await subscribe(boris, body);
      expect(response.status, what).toBe(400);
      expect(await response.json(), what).toMatchObject({ code: "validation_failed" });
    }
    expect(await devicesOf(boris)).toEqual([]);
  });

  it("gets the key to subscribe with", async () => {
    const response = await sendJson("GET", "/api/push/key", undefined, boris.headers);
    const { publicKey } = await response.json<{ publicKey: string }>();
    expect(publicKey).toMatch(/^B[\w-]{86}$/);
  });
});

describe("settings", () => {
  const read = async (account: Account) => {
    const path = "/api/notifications/settings";
    return (await sendJson("GET", path, undefined, account.headers)).json();
  };

  it("are changed part by part", async () => {
    const chatId = await groupOf(anna, boris);
    const patch = {
      quietHours: { enabled: true, timeZone: "Europe/Moscow" },
      chats: { [chatId]: { mutedUntil: "2030-01-01T03:00:00+03:00" } },
    };
    const response = await change(boris, patch);
    expect(response.status).toBe(200);
    const changed = await response.json();
    expect(changed).toMatchObject({
      kinds: { messages: true },
      previews: true,
      quietHours: { enabled: true, from: "22:00", to: "07:00", timeZone: "Europe/Moscow" },
      chats: { [chatId]: { level: "all", mutedUntil: "2030-01-01T00:00:00.000Z" } },
    });
    expect(await read(boris)).toEqual(changed);
    await env.CHAT_ROOM.getByName(chatId).leave(boris.user.id);
    expect(await read(boris)).toMatchObject({ chats: {} });
  });

  it("are not made for a chat of others, nor of nonsense", async () => {
    const foreign = await groupOf(anna);
    const of = async (patch: unknown) => (await change(boris, patch)).status;
    expect(await of({ chats: { [foreign]: { level: "none" } } })).toBe(404);
    expect(await of({ chats: { nonsense: { level: "none" } } })).toBe(400);
    expect(await of({ chats: { [foreign]: { level: "loud" } } })).toBe(400);
    expect(await of({ quietHours: { from: "24:00" } })).toBe(400);
    expect(await of({ quietHours: { timeZone: "Mars/Olympus" } })).toBe(400);
    expect(await of({ kinds: { messages: "yes" } })).toBe(400);
    expect(await read(boris)).toMatchObject({ chats: {} });
  });
});
