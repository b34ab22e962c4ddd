import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chatEvent } from "../../../shared/contracts/chat/schemas.ts";
import { deliveryRule, previewOf, type StoredEvent, toEvent } from "./rules.ts";

const CHAT = "00000000-0000-7000-8000-0000000000aa";
const ANNA = "00000000-0000-7000-8000-000000000001";
const BORIS = "00000000-0000-7000-8000-000000000002";

describe("rules of a chat", () => {
  describe("works", () => {
    it("shows stored events as the contract has them", () => {
      const placed = { actorId: ANNA, at: 1_700_000_000_000 };
      const stored: StoredEvent[] = [
        { ...placed, seq: 1, kind: "member_joined", body: { userId: ANNA, role: "owner" } },
        { ...placed, seq: 2, kind: "message", clientId: "a", body: { text: "x", replyTo: 1 } },
        { ...placed, seq: 3, kind: "member_left", body: { userId: ANNA } },
        { ...placed, seq: 4, kind: "edited", body: { targetSeq: 2, text: "y", mentions: [BORIS] } },
        { ...placed, seq: 5, kind: "reaction", body: { targetSeq: 2, emoji: "👍", added: true } },
        { ...placed, seq: 6, kind: "renamed", body: { title: "Home" } },
        {
          ...placed,
          seq: 7,
          kind: "call",
          body: { callId: CHAT, type: "video", status: "missed", durationSeconds: null },
        },
        {
          ...placed,
          seq: 8,
          kind: "mls",
          clientId: "c",
          body: { type: "commit", payload: "b3BhcXVl", epoch: 0 },
        },
        { ...placed, seq: 9, kind: "deleted", body: { targetSeq: 2 } },
      ];
      for (const one of stored) {
        const event = toEvent({ chatId: CHAT, addressOf: () => "" }, one);
        expect(chatEvent.parse(event)).toEqual(event);
        expect(event).toMatchObject({ kind: one.kind, seq: one.seq, actorId: ANNA });
      }
    });

    it("knows how far a message has got with anyone but its sender", () => {
      const deliveryOf = deliveryRule([
        { userId: ANNA, read: 9, delivered: 9 },
        { userId: BORIS, read: 3, delivered: 5 },
      ]);
      const ofAnna = [3, 5, 6].map((seq) => deliveryOf({ seq, senderId: ANNA }));
      expect(ofAnna).toEqual(["read", "delivered", "sent"]);
      expect(deliveryOf({ seq: 9, senderId: BORIS })).toBe("read");
    });

    it("previews a text on one line", () => {
      expect(previewOf("  one\n\ntwo\tthree ")).toBe("one two three");
      expect(previewOf("x".repeat(500))).toBe(`${"x".repeat(119)}…`);
    });
  });

  describe("survives", () => {
    it("any marks: the rule says what looking at every member says", () => {
      const users = [ANNA, BORIS, "c", "d"];
      const seq = fc.nat({ max: 5 });
      const marks = fc.uniqueArray(
        fc.record({ userId: fc.constantFrom(...users), read: seq, delivered: seq }),
        { selector: ({ userId }) => userId },
      );
      fc.assert(
        fc.property(marks, fc.integer({ min: 1, max: 6 }), (all, at) => {
          const deliveryOf = deliveryRule(all);
          for (const senderId of users) {
            const others = all.filter(({ userId }) => userId !== senderId);
            const read = others.some((mark) => mark.read >= at);
            const delivered = others.some((mark) => mark.delivered >= at);
            const wanted = read ? "read" : delivered ? "delivered" : "sent";
            expect(deliveryOf({ seq: at, senderId })).toBe(wanted);
          }
        }),
      );
    });

    it("any text: a preview is one line, short, and cuts no character in two", () => {
      fc.assert(
        fc.property(fc.string({ unit: "binary", maxLength: 700 }), (text) => {
          const preview = previewOf(text);
          expect([...preview].length).toBeLessThanOrEqual(120);
          expect(preview).not.toMatch(/[\n\r\t]/);
          expect(preview.isWellFormed()).toBe(true);
        }),
      );
    });
  });
});
