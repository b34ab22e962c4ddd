import { describe, expect, it } from "vitest";
import type { Chat } from "../../shared/client/index.ts";
import { newest, withNews } from "./chat-news.ts";

function aChat(id: string, revision: number, more: Partial<Chat> = {}): Chat {
  return {
    id,
    type: "group",
    title: id,
    avatarUrl: null,
    memberCount: 2,
    lastMessage: {
      seq: revision,
      senderId: "anna",
      preview: "",
      at: `2026-11-21T08:00:0${revision}.000Z`,
    },
    unread: revision,
    unreadMentions: 0,
    canWrite: true,
    lastReadSeq: 0,
    muted: false,
    role: "member",
    encrypted: false,
    revision,
    createdAt: "2026-11-21T08:00:00.000Z",
    ...more,
  };
}

const unread = (chats: readonly Chat[]) => chats.map((chat) => `${chat.id} ${chat.unread}`);

describe("works", () => {
  it("the latest activity comes first, chats not known before among them", () => {
    const list = withNews([aChat("a", 2), aChat("b", 1)], [aChat("b", 3), aChat("c", 4)]);
    expect(unread(list)).toEqual(["c 4", "b 3", "a 2"]);
  });

  it("what has been read here stays read until something newer is written", () => {
    const read = aChat("a", 2, { unread: 0, lastReadSeq: 2 });
    expect(unread(withNews([read], [aChat("a", 2)]))).toEqual(["a 0"]);
    expect(unread(withNews([read], [aChat("a", 3, { unread: 1, lastReadSeq: 2 })]))).toEqual([
      "a 1",
    ]);
  });
});

describe("refuses", () => {
  it("news older than what is known, whichever of list and news is late", () => {
    expect(unread(withNews([aChat("a", 3)], [aChat("a", 2)]))).toEqual(["a 3"]);
    expect(newest(aChat("a", 2), aChat("a", 3)).revision).toBe(3);
    expect(newest(aChat("a", 3), aChat("a", 2)).revision).toBe(3);
  });
});
