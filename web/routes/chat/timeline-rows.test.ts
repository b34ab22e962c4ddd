import { describe, expect, it } from "vitest";
import { applyEvents, openLog, prependHistory } from "../../../shared/client/chat-log.ts";
import type { ChatEvent, Message } from "../../../shared/client/index.ts";
import { firstKeyOf, type Row, rowOf, seenUpTo, timelineOf } from "./timeline-rows.ts";

const at = (minute: number, day = 21) =>
  `2026-11-${day}T08:${String(minute).padStart(2, "0")}:00.000Z`;

const aMessage = (seq: number, senderId: string, more: Partial<Message> = {}): Message => ({
  chatId: "chat",
  seq,
  clientId: `c${seq}`,
  senderId,
  text: `text ${seq}`,
  attachments: [],
  mentions: [],
  reactions: [],
  pinned: false,
  editedAt: null,
  deletedAt: null,
  createdAt: at(seq),
  changedSeq: seq,
  delivery: "sent",
  ...more,
});

const wrote = (seq: number, senderId: string, more: Partial<Message> = {}): ChatEvent => {
  const message = aMessage(seq, senderId, more);
  return { kind: "message", seq, actorId: senderId, at: message.createdAt, message };
};

const told = (row: Row) => (row.kind === "message" ? row.text : row.kind);
const logOf = (events: readonly ChatEvent[]) => applyEvents(openLog("anna"), events);

describe("works", () => {
  it("a line for each day, and one where the unread begins", () => {
    const log = logOf([
      wrote(1, "boris", { createdAt: at(1, 20) }),
      wrote(2, "boris"),
      wrote(3, "anna"),
      wrote(4, "boris"),
    ]);
    expect(timelineOf(log, { unreadAfter: 1 }).map(told)).toEqual([
      "day",
      "text 1",
      "day",
      "unread",
      "text 2",
      "text 3",
      "text 4",
    ]);
  });

  it("messages of one sender that follow closely are a run", () => {
    const later = { createdAt: at(20) };
    const log = logOf([
      wrote(1, "boris"),
      wrote(2, "boris"),
      wrote(3, "anna"),
      wrote(4, "anna", later),
    ]);
    const runs = timelineOf(log).flatMap((row) =>
      row.kind === "message" ? [`${row.seq} ${row.first} ${row.last}`] : [],
    );
    expect(runs).toEqual(["1 true false", "2 false true", "3 true true", "4 true true"]);
  });

  it("what happens to the chat is told, what happens to messages shows on them", () => {
    const log = logOf([
      wrote(1, "boris"),
      { kind: "renamed", seq: 2, actorId: "boris", at: at(2), title: "Lake" },
      {
        kind: "reaction",
        seq: 3,
        actorId: "anna",
        at: at(3),
        targetSeq: 1,
        emoji: "👍",
        added: true,
      },
      { kind: "pinned", seq: 4, actorId: "anna", at: at(4), targetSeq: 1, pinned: true },
      { kind: "pinned", seq: 5, actorId: "anna", at: at(5), targetSeq: 1, pinned: false },
    ]);
    const rows = timelineOf(log);
    expect(rows.map((row) => (row.kind === "notice" ? row.event.kind : row.kind))).toEqual([
      "day",
      "message",
      "renamed",
      "pinned",
    ]);
    expect(rows[1]).toMatchObject({
      message: { reactions: [{ emoji: "👍", count: 1, mine: true }] },
    });
  });

  it("an answer carries what it answers, when that is loaded", () => {
    const log = logOf([wrote(1, "boris"), wrote(2, "anna", { replyTo: 1 })]);
    expect(timelineOf(log).at(-1)).toMatchObject({ replyTo: 1, answers: { text: "text 1" } });
  });

  it("a jump finds its message, or what comes next when it is not shown", () => {
    const rows = timelineOf(logOf([wrote(1, "boris"), wrote(2, "boris"), wrote(3, "anna")]));
    expect(told(rows[rowOf(rows, 2)]!)).toBe("text 2");
    expect(rowOf(rows, 9)).toBe(-1);
    expect(seenUpTo(rows, rowOf(rows, 2))).toBe(2);
    expect(seenUpTo(rows, 0)).toBe(0);
  });

  it("what is put before gives another first line; what comes after does not", () => {
    const log = applyEvents(openLog("anna", 5), [wrote(6, "boris")]);
    const before = firstKeyOf(timelineOf(log));
    expect(firstKeyOf(timelineOf(applyEvents(log, [wrote(7, "boris")])))).toBe(before);
    const older = prependHistory(log, [aMessage(5, "boris")], false);
    expect(firstKeyOf(timelineOf(older))).not.toBe(before);
  });
});

describe("survives", () => {
  it("a message that is being deleted shows as gone, and comes back", () => {
    const log = logOf([wrote(1, "anna")]);
    expect(timelineOf(log, { doomed: new Set([1]) })[1]).toMatchObject({ deleted: true });
    expect(timelineOf(log, { changes: [{ kind: "delete", seq: 1 }] })[1]).toMatchObject({
      deleted: true,
    });
    const refused = { kind: "delete", seq: 1, refused: "too_late" } as const;
    expect(timelineOf(log, { changes: [refused] })[1]).toMatchObject({ deleted: false });
  });
});
