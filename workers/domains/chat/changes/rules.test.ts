import { describe, expect, it } from "vitest";
import { HOUR } from "../../../../shared/kernel/time.ts";
import type { MessageBody } from "../rules.ts";
import { mentionsIn } from "./mentions.ts";
import {
  inOrder,
  judgeDeletion,
  judgeEdit,
  judgePin,
  judgeReaction,
  MAX_EMOJI,
  MAX_PINS,
} from "./rules.ts";

const AT = 1_700_000_000_000;
const LATE = AT + 48 * HOUR + 1;
const ANNA = { userId: "anna", role: "member" } as const;
const BORIS = { userId: "boris", role: "member" } as const;
const OWNER = { userId: "vera", role: "owner" } as const;

const ofAnna = (body: Partial<MessageBody> = {}) => ({
  actorId: "anna",
  at: AT,
  body: { text: "hello", ...body },
});
const file = { fileId: "f", kind: "file", name: "f", contentType: "x/y", bytes: 1 } as const;
const deleted = ofAnna({ text: "", deletedAt: AT });

describe("changing messages", () => {
  it.each([
    ["works: one's own", ofAnna(), ANNA, "new", AT + 48 * HOUR, "go"],
    ["works: no text, but files", ofAnna({ attachments: [file] }), ANNA, "", AT, "go"],
    ["works: the same text", ofAnna(), ANNA, "hello", LATE, "unchanged"],
    ["refuses: none there", undefined, ANNA, "new", AT, "not_found"],
    ["refuses: another's", ofAnna(), BORIS, "new", AT, "forbidden"],
    ["refuses: another's, to an owner too", ofAnna(), OWNER, "new", AT, "forbidden"],
    ["refuses: a deleted one", deleted, ANNA, "new", AT, "conflict"],
    [
      "refuses: one that was passed on",
      ofAnna({ forwardedFrom: { senderId: "boris", at: AT } }),
      ANNA,
      "new",
      AT,
      "conflict",
    ],
    ["refuses: after two days", ofAnna(), ANNA, "new", LATE, "too_late"],
    ["refuses: nothing left of it", ofAnna(), ANNA, " \n", AT, "validation_failed"],
  ] as const)("editing %s", (_, message, who, text, now, verdict) => {
    expect(judgeEdit(message, who, text, now)).toBe(verdict);
  });

  it.each([
    ["works: one's own", ofAnna(), ANNA, "direct", AT, "go"],
    ["works: any, to a group's owner, at any time", ofAnna(), OWNER, "group", LATE, "go"],
    ["works: again", deleted, ANNA, "group", LATE, "unchanged"],
    ["refuses: none there", undefined, OWNER, "group", AT, "not_found"],
    ["refuses: another's", ofAnna(), BORIS, "group", AT, "forbidden"],
    ["refuses: the other's of a direct chat", ofAnna(), OWNER, "direct", AT, "forbidden"],
    ["refuses: after two days", ofAnna(), ANNA, "family", LATE, "too_late"],
  ] as const)("deleting %s", (_, message, who, type, now, verdict) => {
    expect(judgeDeletion(message, who, type, now)).toBe(verdict);
  });

  const full = new Set(Array.from({ length: MAX_EMOJI }, (_, index) => `${index}`));
  it.each([
    ["works", ofAnna(), { isThere: false, emoji: new Set<string>(), wanted: "a" }, "go"],
    ["works: one more of an emoji", ofAnna(), { isThere: false, emoji: full, wanted: "3" }, "go"],
    ["works: again", ofAnna(), { isThere: true, emoji: full, wanted: "3" }, "unchanged"],
    [
      "refuses: one emoji too many",
      ofAnna(),
      { isThere: false, emoji: full, wanted: "a" },
      "too_many_reactions",
    ],
    [
      "refuses: at a deleted message",
      deleted,
      { isThere: false, emoji: new Set<string>(), wanted: "a" },
      "conflict",
    ],
    [
      "refuses: none there",
      undefined,
      { isThere: false, emoji: new Set<string>(), wanted: "a" },
      "not_found",
    ],
  ] as const)("reacting %s", (_, message, state, verdict) => {
    expect(judgeReaction(message, state)).toBe(verdict);
  });

  const few = { wanted: true, isThere: false, pins: 0 };
  it.each([
    ["works: an owner's", ofAnna(), OWNER, "group", few, "go"],
    ["works: anybody's in a direct chat", ofAnna(), BORIS, "direct", few, "go"],
    ["works: again", ofAnna(), OWNER, "family", { ...few, isThere: true }, "unchanged"],
    ["refuses: a member's", ofAnna(), ANNA, "group", few, "forbidden"],
    ["refuses: a deleted one", deleted, OWNER, "group", few, "conflict"],
    ["refuses: too many", ofAnna(), OWNER, "group", { ...few, pins: MAX_PINS }, "too_many_pins"],
  ] as const)("pinning %s", (_, message, who, type, state, verdict) => {
    expect(judgePin(message, who, type, state)).toBe(verdict);
  });

  it("puts reactions into one order for everybody", () => {
    const of = (emoji: string, count: number) => ({ emoji, count, mine: false });
    const ordered = inOrder([of("b", 1), of("c", 2), of("a", 1)]);
    expect(ordered.map(({ emoji }) => emoji)).toEqual(["c", "a", "b"]);
  });
});

describe("mentions", () => {
  const members = new Map([
    ["anna", "1"],
    ["boris.k", "2"],
    ["boris", "3"],
  ]);
  it.each([
    ["@anna", ["1"]],
    ["Hi @Anna, and @boris.k!", ["1", "2"]],
    ["@anna @anna", ["1"]],
    ["(@anna)", ["1"]],
    ["ask @boris.", ["3"]],
    ["@boris.tomorrow", ["3"]],
    ["@annabel @nobody", []],
    ["mail anna@anna.example, https://x.example/@anna, @@anna", []],
    ["привет@anna", []],
    ["привет, @anna", ["1"]],
  ] as const)("%s", (text, mentioned) => {
    expect(mentionsIn(text, members)).toEqual(mentioned);
  });

  it("survives a text of nothing else", () => {
    const crowd = new Map(Array.from({ length: 100 }, (_, index) => [`user${index}`, `${index}`]));
    const text = [...crowd.keys()].map((name) => `@${name}`).join(" ");
    expect(mentionsIn(text, crowd)).toHaveLength(50);
    const started = performance.now();
    mentionsIn("@a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p".repeat(250), crowd);
    mentionsIn(`@${"a-".repeat(4_000)}`, crowd);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
