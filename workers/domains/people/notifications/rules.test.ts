import { describe, expect, it } from "vitest";
import type { Chat } from "../../../../shared/contracts/chat/index.ts";
import type { NotificationSettings } from "../../../../shared/contracts/people/notifications.ts";
import {
  DEFAULT_SETTINGS,
  decideAlert,
  freshMessage,
  isQuiet,
  messageKind,
  messageNotice,
  noticeOf,
  patchedSettings,
} from "./rules.ts";
import { worded } from "./words.ts";

const CHAT = "01920f2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f";
const NOON = Date.parse("2026-06-10T12:00:00Z");
const chat = { id: CHAT, muted: false };

function nights(from: string, to: string, timeZone: string, allowCalls = false) {
  return { enabled: true, from, to, timeZone, allowCalls };
}

function withChat(level: "all" | "mentions" | "none", mutedUntil: string | null = null) {
  return patchedSettings(DEFAULT_SETTINGS, { chats: { [CHAT]: { level, mutedUntil } } });
}

function aChat(changes: Partial<Chat>): Chat {
  return {
    id: CHAT,
    type: "group",
    title: "Дача",
    avatarUrl: null,
    memberCount: 3,
    lastMessage: {
      seq: 7,
      senderId: "anna",
      preview: "Кто привезёт дрова?",
      at: "2026-06-10T12:00:00.000Z",
    },
    unread: 2,
    unreadMentions: 0,
    lastReadSeq: 5,
    muted: false,
    canWrite: true,
    role: "member",
    encrypted: false,
    revision: 1,
    createdAt: "2026-06-10T11:00:00.000Z",
    ...changes,
  };
}

describe("quiet hours", () => {
  it.each([
    ["22:00", "07:00", "Europe/Moscow", "2026-06-10T19:00:00Z", true],
    ["22:00", "07:00", "Europe/Moscow", "2026-06-10T18:59:59Z", false],
    ["22:00", "07:00", "Europe/Moscow", "2026-06-10T03:59:59Z", true],
    ["22:00", "07:00", "Europe/Moscow", "2026-06-10T04:00:00Z", false],
    ["13:00", "14:00", "UTC", "2026-06-10T13:30:00Z", true],
    ["13:00", "14:00", "UTC", "2026-06-10T14:00:00Z", false],
    ["00:00", "06:00", "Asia/Kathmandu", "2026-06-10T18:15:00Z", true],
    ["00:00", "06:00", "Asia/Kathmandu", "2026-06-10T18:14:00Z", false],
    // All day.
    ["08:00", "08:00", "UTC", "2026-06-10T20:00:00Z", true],
    // Berlin puts its clocks forward on 29 March 2026 and back on 25 October: 07:00 there is 05:00 or 06:00 in UTC.
    ["22:00", "07:00", "Europe/Berlin", "2026-03-28T05:30:00Z", true],
    ["22:00", "07:00", "Europe/Berlin", "2026-03-29T05:30:00Z", false],
    ["22:00", "07:00", "Europe/Berlin", "2026-10-24T05:30:00Z", false],
    ["22:00", "07:00", "Europe/Berlin", "2026-10-25T05:30:00Z", true],
    // The hour that is there twice, and the one that is not there at all.
    ["02:00", "03:00", "Europe/Berlin", "2026-10-25T00:30:00Z", true],
    ["02:00", "03:00", "Europe/Berlin", "2026-10-25T01:30:00Z", true],
    ["02:00", "03:00", "Europe/Berlin", "2026-03-29T01:00:00Z", false],
  ])("from %s to %s in %s: at %s %s", (from, to, timeZone, at, quiet) => {
    expect(isQuiet(nights(from, to, timeZone), Date.parse(at))).toBe(quiet);
    expect(isQuiet({ ...nights(from, to, timeZone), enabled: false }, Date.parse(at))).toBe(false);
  });
});

describe("whether somebody is told", () => {
  const off = (kind: keyof NotificationSettings["kinds"]) =>
    patchedSettings(DEFAULT_SETTINGS, { kinds: { [kind]: false } });
  const night = patchedSettings(DEFAULT_SETTINGS, { quietHours: nights("11:00", "13:00", "UTC") });
  const ringing = patchedSettings(night, { quietHours: { allowCalls: true } });
  const later = "2026-06-10T12:00:01.000Z";

  it.each([
    ["as it comes", DEFAULT_SETTINGS, "message", chat, "alert"],
    [
      "of a chat that the chat itself mutes",
      DEFAULT_SETTINGS,
      "message",
      { ...chat, muted: true },
      "muted",
    ],
    ["of a mention there", DEFAULT_SETTINGS, "mention", { ...chat, muted: true }, "muted"],
    ["of a chat of which nothing is wanted", withChat("none"), "message", chat, "muted"],
    ["of a mention there", withChat("none"), "mention", chat, "muted"],
    ["of a chat of which mentions are wanted", withChat("mentions"), "message", chat, "muted"],
    ["of a mention there", withChat("mentions"), "mention", chat, "alert"],
    ["of a reaction there", withChat("mentions"), "reaction", chat, "muted"],
    ["before a mute runs out", withChat("all", later), "message", chat, "muted"],
    ["after it has", withChat("all", "2026-06-10T12:00:00.000Z"), "message", chat, "alert"],
    ["of another chat", withChat("none"), "message", { ...chat, id: "another" }, "alert"],
    ["of messages that are off", off("messages"), "message", chat, "off"],
    ["of a mention with messages off", off("messages"), "mention", chat, "alert"],
    ["of a mention that is off", off("mentions"), "mention", chat, "off"],
    ["of calls that are off", off("calls"), "call", undefined, "off"],
    ["of a call in a muted chat", withChat("none"), "call", chat, "alert"],
    ["in quiet hours", night, "message", chat, "quiet"],
    ["of a mention in quiet hours", night, "mention", chat, "quiet"],
    ["of a call in quiet hours", night, "call", undefined, "quiet"],
    ["of a call that quiet hours let through", ringing, "call", undefined, "alert"],
    ["of a missed call then", ringing, "missed_call", undefined, "quiet"],
    ["of security in quiet hours", night, "security", undefined, "alert"],
    ["of security that is off", off("security"), "security", undefined, "off"],
  ] as const)("%s", (_, settings, kind, where, verdict) => {
    expect(decideAlert(settings, { kind, at: NOON, chat: where })).toBe(verdict);
  });

  it("of a mention as of a message, if mentions are off but the chat's messages are not", () => {
    expect(messageKind(DEFAULT_SETTINGS, chat, true, NOON)).toBe("mention");
    expect(messageKind(off("mentions"), chat, true, NOON)).toBe("message");
    expect(messageKind(withChat("mentions"), chat, false, NOON)).toBe(null);
  });
});

describe("a change of settings", () => {
  it("leaves what it does not name", () => {
    const changed = patchedSettings(withChat("mentions"), {
      kinds: { calls: false, messages: undefined },
      quietHours: { from: "23:00" },
      chats: { [CHAT]: { mutedUntil: "2026-06-11T00:00:00.000Z" } },
    });
    expect(changed.kinds).toEqual({ ...DEFAULT_SETTINGS.kinds, calls: false });
    expect(changed.quietHours).toEqual({ ...DEFAULT_SETTINGS.quietHours, from: "23:00" });
    expect(changed.chats[CHAT]).toEqual({
      level: "mentions",
      mutedUntil: "2026-06-11T00:00:00.000Z",
    });
    expect(patchedSettings(changed, { chats: { [CHAT]: null } }).chats).toEqual({});
  });
});

describe("what is new in a chat", () => {
  const before = aChat({ lastMessage: { seq: 6, senderId: "anna", preview: "x", at: "" } });

  it.each([
    ["a message", before, {}, { seq: 7, mentioned: false }],
    ["a chat that was not known", null, {}, { seq: 7, mentioned: false }],
    ["nothing: known already", aChat({}), {}, null],
    [
      "nothing: a newer one was deleted",
      aChat({ lastMessage: { seq: 9, senderId: "a", preview: "", at: "" } }),
      {},
      null,
    ],
    ["nothing: read", before, { unread: 0, lastReadSeq: 7 }, null],
    [
      "nothing: one's own",
      before,
      { lastMessage: { seq: 7, senderId: "me", preview: "x", at: "" } },
      null,
    ],
    ["a mention", before, { unreadMentions: 1 }, { seq: 7, mentioned: true }],
    [
      "no new mention",
      { ...before, unreadMentions: 1 },
      { unreadMentions: 1 },
      { seq: 7, mentioned: false },
    ],
    [
      "a mention after those before were read",
      { ...before, unreadMentions: 1 },
      { unreadMentions: 1, lastReadSeq: 6 },
      { seq: 7, mentioned: true },
    ],
  ] as const)("%s", (_, known, changes, fresh) => {
    expect(freshMessage("me", known, aChat(changes))).toEqual(fresh);
  });
});

describe("what a notification says", () => {
  const group = { locale: "ru", senderName: "Анна", direct: false } as const;
  const notice = (changes: Partial<Chat> = {}, settings = DEFAULT_SETTINGS) =>
    messageNotice("message", aChat(changes), settings, 5, NOON);

  it("who wrote what, where", () => {
    expect(worded(notice(), group)).toMatchObject({
      title: "Дача",
      body: "Анна: Кто привезёт дрова?",
      tag: `chat:${CHAT}`,
      badge: 5,
      count: 2,
      seq: 7,
      url: `/chats/${CHAT}?seq=7`,
    });
    expect(worded(notice(), { ...group, direct: true })).toMatchObject({
      title: "Анна",
      body: "Кто привезёт дрова?",
    });
  });

  it("nothing of an encrypted chat, nor where previews are off", () => {
    const silent = patchedSettings(DEFAULT_SETTINGS, { previews: false });
    for (const one of [notice({ encrypted: true }), notice({}, silent)]) {
      expect(JSON.stringify(worded(one, group))).not.toContain("дрова");
      expect(worded(one, group).body).toBe("2 новых сообщения");
      expect(worded(one, { ...group, locale: "en" }).body).toBe("2 new messages");
    }
    const single = worded(notice({ encrypted: true, unread: 1 }), group);
    expect(single.body).toBe("Новое сообщение");
    const many = worded(notice({ encrypted: true, unread: 21 }), group);
    expect(many.body).toBe("21 новое сообщение");
  });

  it("who reacted how", () => {
    const reaction = {
      kind: "reaction",
      chatId: CHAT,
      seq: 3,
      emoji: "👍",
      senderId: "a",
    } as const;
    const told = noticeOf(reaction, 0, NOON, aChat({}));
    expect(worded(told, group).body).toBe("Анна: 👍 на ваше сообщение");
    expect(worded(told, { ...group, direct: true })).toMatchObject({ title: "Анна" });
    const secret = noticeOf(reaction, 0, NOON, aChat({ encrypted: true }));
    expect(worded(secret, group).body).toBe("Реакция на ваше сообщение");
  });

  it("who calls, in the reader's language", () => {
    const caller = { callerId: "anna", callerName: "Anna" };
    const call = { kind: "call", callId: CHAT, callType: "video", ...caller } as const;
    const gone = { locale: "ru", senderName: undefined, direct: false } as const;
    expect(worded(noticeOf(call, 0, NOON), gone)).toMatchObject({
      title: "Anna",
      body: "Входящий видеозвонок",
    });
  });

  it("at most so much as a push service takes", () => {
    const flood = "ё".repeat(8_000);
    const title = { title: flood, lastMessage: { seq: 7, senderId: "a", preview: flood, at: "" } };
    const said = JSON.stringify(worded(notice(title), { ...group, senderName: "я".repeat(80) }));
    expect(new TextEncoder().encode(said).length).toBeLessThan(3_000);
  });
});
