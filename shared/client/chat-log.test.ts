import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChatEvent, Message } from "../contracts/chat/index.ts";
import {
  acknowledge,
  addOutgoing,
  applyDelivery,
  applyEvents,
  applyReceipts,
  type ChatLog,
  countUnread,
  deliveryOf,
  discard,
  latestUnreadOwn,
  missing,
  openLog,
  prependHistory,
  refuse,
  retry,
  trim,
} from "./chat-log.ts";

const ME = "00000000-0000-7000-8000-000000000001";
const OTHER = "00000000-0000-7000-8000-000000000002";
const AT = "2026-11-21T08:00:00.000Z";

function message(seq: number, senderId = OTHER): Message {
  return {
    chatId: "00000000-0000-7000-8000-0000000000aa",
    seq,
    clientId: `c${seq}`,
    senderId,
    text: `message ${seq}`,
    attachments: [],
    mentions: [],
    reactions: [],
    pinned: false,
    editedAt: null,
    deletedAt: null,
    createdAt: AT,
    changedSeq: seq,
    delivery: "sent",
  };
}

function event(seq: number, senderId = OTHER): ChatEvent {
  if (seq % 7 === 0)
    return { seq, actorId: senderId, at: AT, kind: "member_left", userId: senderId };
  return { seq, actorId: senderId, at: AT, kind: "message", message: message(seq, senderId) };
}

const logOf = (length: number): ChatEvent[] =>
  Array.from({ length }, (_, index) => event(index + 1));

const draft = (clientId: string) => ({ clientId, text: "hello", createdAt: AT });

describe("works", () => {
  it("folds events in order", () => {
    const log = applyEvents(openLog(ME), logOf(9));
    expect(log.lastSeq).toBe(9);
    expect(log.entries.map((entry) => entry.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("shows an own message once, whether the ack or the event comes first", () => {
    const sent = addOutgoing(openLog(ME), draft("c1"));
    const eventFirst = acknowledge(applyEvents(sent, [event(1, ME)]), "c1", AT);
    const ackFirst = applyEvents(acknowledge(sent, "c1", AT), [event(1, ME)]);
    for (const log of [eventFirst, ackFirst]) {
      expect(log.outgoing).toEqual([]);
      expect(log.entries).toHaveLength(1);
    }
  });

  it("keeps an acknowledged message on show until its event arrives", () => {
    const log = acknowledge(addOutgoing(openLog(ME), draft("c1")), "c1", AT);
    expect(log.outgoing[0]?.state).toBe("sent");
  });

  it("sends a refused message again under its old clientId", () => {
    const refused = refuse(addOutgoing(openLog(ME), draft("c1")), "c1", "rate_limited");
    expect(refused.outgoing[0]).toMatchObject({ state: "failed", error: "rate_limited" });
    const again = retry(refused, "c1");
    expect(again.outgoing).toEqual([{ ...draft("c1"), state: "pending" }]);
    expect(discard(again, "c1").outgoing).toEqual([]);
  });

  it("puts older pages before what is known", () => {
    let log = applyEvents(openLog(ME, 10), [event(11), event(12)]);
    log = prependHistory(log, [message(10), message(9), message(8)], false);
    expect(log.base).toBe(7);
    log = prependHistory(log, [message(6), message(2)], true);
    expect(log.base).toBe(0);
    expect(log.entries.map((entry) => entry.seq)).toEqual([2, 6, 8, 9, 10, 11, 12]);
  });

  it("lets go of the oldest, which can be loaded again", () => {
    const log = trim(applyEvents(openLog(ME), logOf(13)), 5);
    expect(log.entries.map((entry) => entry.seq)).toEqual([9, 10, 11, 12, 13]);
    expect(log.base).toBe(8);
    expect(prependHistory(log, [message(8)], false).entries).toHaveLength(6);
    expect(applyEvents(log, logOf(13))).toBe(log);
    expect(trim(log, 5)).toBe(log);
  });

  it("counts what others wrote after a mark", () => {
    const log = applyEvents(openLog(ME), [event(1), event(2, ME), event(3), event(4)]);
    expect(countUnread(log, 0)).toBe(3);
    expect(countUnread(log, 3)).toBe(1);
  });

  it("tells how far an own message has got", () => {
    let log = applyEvents(openLog(ME), [event(1, ME)]);
    expect(deliveryOf(log, message(1, ME))).toBe("sent");
    log = applyReceipts(log, [{ userId: OTHER, delivered: 1 }]);
    expect(deliveryOf(log, message(1, ME))).toBe("delivered");
    log = applyReceipts(log, [{ userId: OTHER, read: 1 }]);
    expect(deliveryOf(log, message(1, ME))).toBe("read");
  });

  it("notes the marks of many, the furthest of each, and leaves its own alone", () => {
    const log = applyReceipts(openLog(ME), [
      { userId: OTHER, read: 3 },
      { userId: ME, read: 9 },
      { userId: "third", delivered: 2 },
      { userId: OTHER, delivered: 5, read: 1 },
    ]);
    expect([...log.receipts]).toEqual([
      [OTHER, { delivered: 5, read: 3 }],
      ["third", { delivered: 2, read: 0 }],
    ]);
  });

  it("takes whoever writes to have read what came before", () => {
    const log = applyEvents(openLog(ME), [event(1, ME), event(2, OTHER)]);
    expect(deliveryOf(log, message(1, ME))).toBe("read");
    expect(latestUnreadOwn(log)).toBeNull();
  });

  it("learns from fetched messages how far own ones have got", () => {
    const log = applyEvents(openLog(ME), [event(1, ME), event(2, ME), event(3, ME)]);
    expect(latestUnreadOwn(log)?.seq).toBe(3);
    const learnt = applyDelivery(log, [
      { ...message(3, ME), delivery: "delivered" },
      { ...message(2, ME), delivery: "read" },
    ]);
    const deliveries = [1, 2, 3].map((seq) => deliveryOf(learnt, message(seq, ME)));
    expect(deliveries).toEqual(["read", "read", "delivered"]);
  });
});

describe("refuses", () => {
  it("takes no mark back", () => {
    const log = applyReceipts(openLog(ME), [{ userId: OTHER, read: 5 }]);
    expect(applyReceipts(log, [{ userId: OTHER, delivered: 2, read: 3 }])).toBe(log);
  });

  it("takes no one else's clientId for its own", () => {
    const log = applyEvents(addOutgoing(openLog(ME), draft("c1")), [event(1, OTHER)]);
    expect(log.outgoing).toHaveLength(1);
  });

  it("does not send twice what the log already shows", () => {
    const log = applyEvents(openLog(ME), [event(1, ME)]);
    expect(addOutgoing(log, draft("c1"))).toBe(log);
  });
});

describe("survives", () => {
  it("any order and repetition of deliveries: the fold equals the log", () => {
    const deliveries = fc.integer({ min: 1, max: 40 }).chain((length) =>
      fc.tuple(
        fc.constant(length),
        fc.array(fc.uniqueArray(fc.integer({ min: 1, max: length }), { maxLength: length }), {
          maxLength: 20,
        }),
        fc.shuffledSubarray(
          Array.from({ length }, (_, index) => index + 1),
          { minLength: length },
        ),
      ),
    );
    fc.assert(
      fc.property(deliveries, ([length, frames, rest]) => {
        const log: ChatLog = [...frames, rest].reduce(
          (folded, frame) =>
            applyEvents(
              folded,
              frame.map((seq) => event(seq)),
            ),
          openLog(ME),
        );
        expect(log.entries).toEqual(logOf(length));
        expect(log.lastSeq).toBe(length);
        expect(log.early.size).toBe(0);
        expect(missing(log)).toBeNull();
      }),
      { numRuns: 1_000 },
    );
  });

  it("losses: what is folded is always a whole beginning, and the hole is named", () => {
    const arrived = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1 });
    fc.assert(
      fc.property(arrived, (seqs) => {
        const log = applyEvents(
          openLog(ME),
          seqs.map((seq) => event(seq)),
        );
        expect(log.entries).toEqual(logOf(log.lastSeq));
        const hole = missing(log);
        const ahead = seqs.filter((seq) => seq > log.lastSeq);
        expect(hole).toEqual(
          ahead.length === 0 ? null : { from: log.lastSeq + 1, to: Math.min(...ahead) - 1 },
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it("sends, acks, refusals and events in any order: nothing is shown twice, nothing is lost", () => {
    const step = fc.tuple(
      fc.constantFrom("send", "ack", "refuse", "retry", "event"),
      fc.integer({ min: 1, max: 8 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const written = new Set<string>();
        const log = steps.reduce((state: ChatLog, [kind, number]) => {
          const clientId = `c${number}`;
          if (kind === "send") written.add(clientId);
          if (kind === "send") return addOutgoing(state, draft(clientId));
          if (kind === "ack") return acknowledge(state, clientId, AT);
          if (kind === "refuse") return refuse(state, clientId, "rate_limited");
          if (kind === "retry") return retry(state, clientId);
          return applyEvents(state, [event(number, ME)]);
        }, openLog(ME));
        const shown = [
          ...log.entries.flatMap((one) => (one.kind === "message" ? [one.message.clientId] : [])),
          ...log.outgoing.map((one) => one.clientId),
        ];
        expect(new Set(shown).size).toBe(shown.length);
        const waiting = [...log.early.values()].flatMap((one) =>
          one.kind === "message" ? [one.message.clientId] : [],
        );
        for (const clientId of written) expect([...shown, ...waiting]).toContain(clientId);
      }),
      { numRuns: 1_000 },
    );
  });
});
