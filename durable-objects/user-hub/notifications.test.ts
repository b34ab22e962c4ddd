import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { Chat } from "../../shared/contracts/chat/index.ts";
import type { NotificationSettingsPatch } from "../../shared/contracts/people/notifications.ts";
import { ChatList } from "./chat-list.ts";
import { Notifications, type QueuedPush } from "./notifications.ts";
import type { UserHub } from "./user-hub.ts";

const ME = "me";
const CHAT = "01920f2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f";
const START = Date.parse("2026-06-10T12:00:00Z");
const WEB = { kind: "web", endpoint: "https://push.example/1", p256dh: "p", auth: "a" } as const;
const FCM = { kind: "fcm", token: "t" } as const;

function aChat(seq: number, changes: Partial<Chat> = {}): Chat {
  const at = "2026-06-10T12:00:00.000Z";
  return {
    id: CHAT,
    type: "group",
    title: "Дача",
    avatarUrl: null,
    memberCount: 3,
    lastMessage: { seq, senderId: "anna", preview: `Сообщение ${seq}`, at },
    unread: seq,
    unreadMentions: 0,
    lastReadSeq: 0,
    muted: false,
    canWrite: true,
    role: "member",
    encrypted: false,
    revision: seq,
    createdAt: at,
    ...changes,
  };
}

/** A hub of somebody with a device, on a clock of its own. */
class Desk {
  now = START;
  sign: number | null = null;
  inRoom = false;
  queueFails = false;
  /** Happens while the queue is at it. */
  meanwhile = () => {};
  readonly sent: QueuedPush[] = [];
  readonly notifications: Notifications;
  readonly #chats: ChatList;
  #wakeAt: number | null = null;
  #rev = 0;

  constructor(sql: SqlStorage) {
    this.#chats = new ChatList(sql);
    this.notifications = new Notifications({
      sql,
      chats: this.#chats,
      userId: () => ME,
      lastSign: () => this.sign,
      isInRoom: async () => this.inRoom,
      enqueue: async (pushes) => {
        if (this.queueFails) throw new Error("the queue is down");
        this.meanwhile();
        this.sent.push(...pushes);
      },
      wakeBy: (at) => {
        this.#wakeAt = Math.min(this.#wakeAt ?? at, at);
      },
    });
    this.notifications.devices.register({ id: "web", address: WEB, sessionId: "s" }, START);
  }

  settings(patch: NotificationSettingsPatch): void {
    expect(this.notifications.changeSettings(patch)).not.toBeNull();
  }

  chat(chat: Chat | null, here = false): void {
    const before = this.#chats.find(CHAT);
    this.#rev += 1;
    this.#chats.apply(CHAT, { rev: this.#rev, activity: this.now, chat });
    this.notifications.chatChanged(
      CHAT,
      before,
      { rev: this.#rev, activity: 0, chat, here },
      this.now,
    );
  }

  /** Lets that much time go by, with the alarms that fall into it. */
  async pass(ms: number): Promise<void> {
    const until = this.now + ms;
    while (this.#wakeAt !== null && this.#wakeAt <= until) {
      this.now = Math.max(this.now, this.#wakeAt);
      this.#wakeAt = null;
      await this.notifications.flush(this.now);
    }
    this.now = until;
  }

  said(): (string | number | undefined)[][] {
    return this.sent.map(({ notice }) => [notice.kind, notice.seq]);
  }
}

function atDesk(test: (desk: Desk) => Promise<void>): () => Promise<void> {
  return async () => {
    const hub = env.USER_HUB.getByName(crypto.randomUUID());
    await runInDurableObject(hub, (_: UserHub, { storage }) => test(new Desk(storage.sql)));
  };
}

describe("what somebody is pushed", () => {
  describe("works", () => {
    it(
      "a message at once, a burst together, and always the last of it",
      atDesk(async (desk) => {
        for (let seq = 1; seq <= 20; seq += 1) {
          desk.chat(aChat(seq));
          await desk.pass(200);
        }
        await desk.pass(10_000);
        expect(desk.said()).toEqual([
          ["message", 1],
          ["message", 15],
          ["message", 20],
        ]);
        expect(desk.sent.at(-1)?.notice).toMatchObject({
          count: 20,
          badge: 20,
          body: "Сообщение 20",
        });
        await desk.pass(60_000);
        desk.chat(aChat(21));
        await desk.pass(0);
        expect(desk.said().at(-1)).toEqual(["message", 21]);
      }),
    );

    it(
      "a mention in a burst, where only mentions are wanted",
      atDesk(async (desk) => {
        desk.chat(aChat(1));
        await desk.pass(5_000);
        desk.settings({ chats: { [CHAT]: { level: "mentions" } } });
        desk.chat(aChat(2));
        await desk.pass(5_000);
        expect(desk.said()).toEqual([["message", 1]]);
        desk.chat(aChat(3, { unreadMentions: 1 }));
        await desk.pass(1_000);
        desk.chat(aChat(4, { unreadMentions: 1 }));
        await desk.pass(5_000);
        expect(desk.said()).toEqual([
          ["message", 1],
          ["mention", 3],
        ]);
      }),
    );

    it(
      "apps, and no browsers, to take back what has been read",
      atDesk(async (desk) => {
        desk.notifications.devices.register({ id: "app", address: FCM, sessionId: "s" }, START);
        desk.chat(aChat(1));
        await desk.pass(1_000);
        desk.chat(aChat(1, { unread: 0, lastReadSeq: 1 }));
        await desk.pass(1_000);
        expect(desk.sent.map(({ notice, targets }) => [notice.kind, targets.length])).toEqual([
          ["message", 2],
          ["clear", 1],
        ]);
        expect(desk.sent[1]?.notice.tag).toBe(desk.sent[0]?.notice.tag);
      }),
    );

    it(
      "a reaction to a message of theirs, unless the chat is silenced",
      atDesk(async (desk) => {
        const reaction = {
          kind: "reaction",
          chatId: CHAT,
          seq: 1,
          emoji: "👍",
          senderId: "a",
        } as const;
        expect(desk.notifications.notify(reaction, desk.now)).toBeNull();
        desk.chat(aChat(1, { unread: 0, lastReadSeq: 1 }));
        expect(desk.notifications.notify(reaction, desk.now)).toMatchObject({ kind: "reaction" });
        await desk.pass(1_000);
        desk.settings({ chats: { [CHAT]: { level: "none" } } });
        desk.notifications.notify({ ...reaction, seq: 2 }, desk.now);
        await desk.pass(1_000);
        expect(desk.sent.map(({ notice: { kind, body } }) => [kind, body])).toEqual([
          ["reaction", "👍"],
        ]);
      }),
    );
  });

  describe("refuses", () => {
    it(
      "what was read, or is in a chat they left, before it leaves",
      atDesk(async (desk) => {
        desk.chat(aChat(1));
        await desk.pass(0);
        desk.chat(aChat(2));
        desk.chat(aChat(2, { unread: 0, lastReadSeq: 2 }));
        await desk.pass(10_000);
        desk.chat(aChat(3, { unread: 1, lastReadSeq: 2 }));
        desk.chat(null);
        await desk.pass(10_000);
        expect(desk.said()).toEqual([["message", 1]]);
      }),
    );

    it(
      "to try again what has been read, replaced, or is for a device that is gone",
      atDesk(async (desk) => {
        desk.chat(aChat(1));
        await desk.pass(5_000);
        const { notice } = desk.sent[0] ?? {};
        const due = { kind: "message", tag: notice?.tag ?? "", chatId: CHAT, seq: 1 } as const;
        const still = (deviceIds: string[]) => desk.notifications.stillDue({ ...due, deviceIds });
        expect(still(["web", "gone"])).toEqual(["web"]);
        desk.chat(aChat(2));
        await desk.pass(5_000);
        expect(still(["web"])).toEqual([]);
        expect(desk.notifications.stillDue({ ...due, seq: 2, deviceIds: ["web"] })).toEqual([
          "web",
        ]);
        desk.chat(aChat(2, { unread: 0, lastReadSeq: 2 }));
        expect(desk.notifications.stillDue({ ...due, seq: 2, deviceIds: ["web"] })).toEqual([]);
      }),
    );

    it(
      "to ring where somebody is connected, to ring twice, and to end what did not ring",
      atDesk(async (desk) => {
        const call = { kind: "call", callId: CHAT, callType: "voice" } as const;
        const ring = { ...call, callerId: "anna", callerName: "Анна" };
        desk.sign = desk.now;
        desk.notifications.notify(ring, desk.now);
        desk.notifications.notify({ kind: "call_ended", callId: CHAT }, desk.now);
        await desk.pass(50_000);
        expect(desk.sent).toEqual([]);
        desk.notifications.notify(ring, desk.now);
        desk.notifications.notify(ring, desk.now);
        await desk.pass(1_000);
        desk.notifications.notify(ring, desk.now);
        await desk.pass(1_000);
        expect(desk.said()).toEqual([["call", undefined]]);
        const taken = { kind: "call", tag: `call:${CHAT}`, deviceIds: ["web"] } as const;
        expect(desk.notifications.stillDue(taken)).toEqual(["web"]);
        desk.notifications.notify({ kind: "call_ended", callId: CHAT }, desk.now);
        expect(desk.notifications.stillDue(taken)).toEqual([]);
      }),
    );
  });

  it(
    "the end of a ring, also where missed calls are not wanted",
    atDesk(async (desk) => {
      desk.settings({ kinds: { missedCalls: false } });
      const call = {
        callId: CHAT,
        callType: "voice",
        callerId: "anna",
        callerName: "Анна",
      } as const;
      desk.notifications.notify({ kind: "call", ...call }, desk.now);
      await desk.pass(5_000);
      desk.notifications.notify({ kind: "missed_call", ...call }, desk.now);
      await desk.pass(5_000);
      expect(desk.said().map(([kind]) => kind)).toEqual(["call", "call_ended"]);
    }),
  );

  describe("survives", () => {
    it(
      "a device that is gone without a word",
      atDesk(async (desk) => {
        desk.sign = desk.now - 10_000;
        desk.chat(aChat(1));
        await desk.pass(64_000);
        expect(desk.sent).toEqual([]);
        await desk.pass(2_000);
        expect(desk.said()).toEqual([["message", 1]]);
      }),
    );

    it(
      "a device that is there: it has it",
      atDesk(async (desk) => {
        desk.sign = desk.now - 10_000;
        desk.chat(aChat(1));
        await desk.pass(20_000);
        desk.sign = desk.now;
        await desk.pass(300_000);
        expect(desk.sent).toEqual([]);
      }),
    );

    it(
      "a connection that breaks, and one that is closed",
      atDesk(async (desk) => {
        desk.sign = desk.now;
        desk.chat(aChat(1));
        desk.notifications.disconnected(true, desk.now);
        desk.sign = null;
        await desk.pass(100_000);
        expect(desk.sent).toEqual([]);
        desk.sign = desk.now;
        desk.chat(aChat(2));
        desk.sign = null;
        desk.notifications.disconnected(false, desk.now);
        await desk.pass(0);
        expect(desk.said()).toEqual([["message", 2]]);
      }),
    );

    it(
      "being in the chat's room, alive or not",
      atDesk(async (desk) => {
        desk.inRoom = true;
        desk.chat(aChat(1), true);
        await desk.pass(100_000);
        expect(desk.sent).toEqual([]);
        desk.inRoom = false;
        desk.chat(aChat(2), true);
        await desk.pass(100_000);
        expect(desk.said()).toEqual([["message", 2]]);
      }),
    );

    it(
      "a queue that fails, for as long as it does",
      atDesk(async (desk) => {
        desk.queueFails = true;
        desk.chat(aChat(1));
        await desk.pass(60_000);
        desk.chat(aChat(2));
        await desk.pass(60_000);
        desk.queueFails = false;
        await desk.pass(60_000);
        expect(desk.said()).toEqual([["message", 2]]);
      }),
    );

    it(
      "a message that comes while the one before is on its way",
      atDesk(async (desk) => {
        desk.meanwhile = () => {
          desk.meanwhile = () => {};
          desk.chat(aChat(2));
        };
        desk.chat(aChat(1));
        await desk.pass(60_000);
        expect(desk.said()).toEqual([
          ["message", 1],
          ["message", 2],
        ]);
      }),
    );
  });
});
