import { describe, expect, it } from "vitest";
import { applyEvents, openLog, prependHistory } from "../../../shared/client/chat-log.ts";
import type { Message } from "../../../shared/client/index.ts";
import { asLog, excerptOf, reaches, withNewer, withOlder } from "./excerpt.ts";

const aMessage = (seq: number): Message => ({
  chatId: "chat",
  seq,
  clientId: `c${seq}`,
  senderId: "boris",
  text: `text ${seq}`,
  attachments: [],
  mentions: [],
  reactions: [],
  pinned: false,
  editedAt: null,
  deletedAt: null,
  createdAt: "2026-11-21T08:00:00.000Z",
  changedSeq: seq,
  delivery: "sent",
});
const page = (seqs: readonly number[], complete = false) => ({
  messages: seqs.map(aMessage),
  complete,
});
const seqs = (messages: readonly Message[]) => messages.map(({ seq }) => seq);

describe("works", () => {
  it("what is around a message, oldest first, grows at both ends", () => {
    const found = excerptOf(page([12, 11, 10]), page([13, 14]));
    expect(seqs(found.messages)).toEqual([10, 11, 12, 13, 14]);
    const grown = withNewer(withOlder(found, page([9, 8], true)), page([15, 16]));
    expect(seqs(grown.messages)).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16]);
    expect(grown.fromStart).toBe(true);
  });

  it("it meets the log where nothing is missing between them, and becomes one with it", () => {
    const log = applyEvents(openLog("anna", 20), []);
    const found = excerptOf(page([12]), page([13, 14]));
    expect(reaches(log, found, page([13, 14]))).toBe(false);
    const last = page([15, 18, 22]);
    const grown = withNewer(found, last);
    expect(reaches(log, grown, last)).toBe(true);
    expect(prependHistory(log, grown.messages, grown.fromStart)).toMatchObject({
      base: 11,
      entries: [{ seq: 12 }, { seq: 13 }, { seq: 14 }, { seq: 15 }, { seq: 18 }],
    });
  });

  it("the end of the chat meets the log too, whatever lies between", () => {
    expect(reaches(openLog("anna", 20), excerptOf(page([12]), page([])), page([], true))).toBe(
      true,
    );
  });

  it("what happens now to its messages shows on them", () => {
    const live = applyEvents(openLog("anna", 20), [
      {
        kind: "edited",
        seq: 21,
        actorId: "boris",
        at: "2026-11-21T09:00:00.000Z",
        targetSeq: 12,
        text: "better",
        mentions: [],
      },
    ]);
    const shown = asLog(live, excerptOf(page([12]), page([])));
    expect(shown.entries).toMatchObject([{ seq: 12, message: { text: "better" } }]);
    expect(shown.base).toBe(11);
  });
});

describe("survives", () => {
  it("pages that overlap: no message is doubled", () => {
    const found = withNewer(excerptOf(page([3, 2]), page([3, 4])), page([4, 5]));
    expect(seqs(found.messages)).toEqual([2, 3, 4, 5]);
  });
});
