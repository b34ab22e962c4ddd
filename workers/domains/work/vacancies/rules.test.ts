import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { VacancyStatus } from "../../../../shared/contracts/work/index.ts";
import { chordOf, cover, geohash, pointOf } from "../search/geo.ts";
import { cleanMarkdown, markdownHtml } from "./clean-markdown.ts";
import { centsAMonth, comparableSalary, RATES } from "./currency-rates.ts";
import {
  after,
  distinctLabels,
  EVENTS,
  isOpen,
  isOut,
  isPublic,
  needsLook,
  publication,
  type VacancyEvent,
} from "./rules.ts";

const STATES: readonly VacancyStatus[] = [
  "draft",
  "scheduled",
  "moderation",
  "published",
  "closed",
  "rejected",
];

describe("the states of a vacancy", () => {
  /** What each event leads to from each state, in their order; `-` for nothing. */
  const TABLE: Readonly<Record<VacancyEvent, string>> = {
    published: "published published - - published -",
    scheduled: "scheduled scheduled - - scheduled -",
    submitted: "moderation moderation - - moderation moderation",
    revised: "- moderation - moderation moderation -",
    due: "- published - - - -",
    approvedNow: "- - published - - published",
    approvedForLater: "- - scheduled - - scheduled",
    rejected: "- rejected rejected rejected rejected -",
    closed: "- closed - closed - -",
    withdrawn: "- - closed - - -",
    expired: "- - - closed - -",
  };

  it.each(Object.keys(EVENTS) as VacancyEvent[])("%s", (event) => {
    const leads = STATES.map((state) => after(state, event) ?? "-").join(" ");
    expect(leads).toBe(TABLE[event]);
  });

  it("what is published goes to moderators where they look first, and always after a rejection", () => {
    const now = 1_000;
    const draft = { status: "draft", publishAt: null, publishedAt: null } as const;
    const rejected = { ...draft, status: "rejected", publishedAt: 1 } as const;
    expect(publication(draft, "off", false, null, now)).toBe("published");
    expect(publication(draft, "off", false, now, now)).toBe("published");
    expect(publication(draft, "off", false, now + 1, now)).toBe("scheduled");
    expect(publication(draft, "unverified", false, null, now)).toBe("submitted");
    expect(publication(draft, "unverified", true, now + 1, now)).toBe("scheduled");
    expect(publication(draft, "all", true, null, now)).toBe("submitted");
    expect(publication(rejected, "off", true, null, now)).toBe("submitted");
  });

  it.each([
    ["after it was out", { publishAt: null, publishedAt: 1 }, true, "published"],
    ["before it came out at its moment", { publishAt: 9, publishedAt: null }, false, "published"],
    ["before moderators had looked", { publishAt: null, publishedAt: null }, false, "submitted"],
  ] as const)("one that was closed %s", (_, moments, out, then) => {
    const closed = { status: "closed", reported: false, expiresAt: null, ...moments } as const;
    expect([isPublic(closed), isOut(closed)]).toEqual([out, out]);
    expect(needsLook(closed)).toBe(then === "submitted");
    expect(publication(closed, "off", true, null, 1_000)).toBe(then);
  });

  it("it is open until the very moment it expires", () => {
    const open = { status: "published", reported: false, publishedAt: 1, expiresAt: 10 } as const;
    expect(isOpen(open, 9)).toBe(true);
    expect(isOpen(open, 10)).toBe(false);
    expect(isOpen({ ...open, reported: true }, 9)).toBe(false);
    expect(isOpen({ ...open, status: "scheduled" }, 9)).toBe(false);
  });

  it("labels stand once, however they are written", () => {
    expect(distinctLabels(["TypeScript", "typescript", "Учёт", "учет"])).toEqual([
      "TypeScript",
      "Учёт",
    ]);
  });
});

describe("salaries", () => {
  it("are compared by what they pay a month, whatever the currency and period", () => {
    expect(centsAMonth(3_000, "EUR", "month")).toBe(300_000);
    expect(centsAMonth(36_000, "EUR", "year")).toBe(300_000);
    expect(centsAMonth(RATES.perEuro.RUB * 3_000, "RUB", "month")).toBe(300_000);
    expect(centsAMonth(30, "EUR", "hour")).toBe(520_000);
    const salary = { min: 1, max: null, currency: "EUR", period: "month" } as const;
    expect(comparableSalary(salary)).toBe(100);
    expect(comparableSalary({ ...salary, max: 5 })).toBe(500);
    expect(comparableSalary(null)).toBeNull();
  });
});

describe("markdown", () => {
  it.each([
    ["**bold** and [a link](https://example.org)", "**bold** and [a link](https://example.org)"],
    ["1 < 2 & 3 > 2", "1 < 2 & 3 > 2"],
    ["before <b>bold</b> after", "before bold after"],
    ["<script>alert(1)</script>", ""],
    ["a <img src=x onerror=alert(1)> b", "a  b"],
    ["[press](javascript:alert(1))", "press"],
    ["[press](JaVaScRiPt:alert(1))", "press"],
    ["[press](&#106;avascript:alert(1))", "press"],
    ["![shown](data:text/html,x)", "shown"],
    ["<javascript:alert(1)>", "javascript:alert(1)"],
    ["[press][1]\n\n[1]: javascript:alert(1)", "[press][1]"],
    ["<scr<b>ipt>alert(1)</scr</b>ipt>", ""],
    ["`<b>code</b>` stays", "`<b>code</b>` stays"],
    ["[relative](/path)", "relative"],
  ])("%j becomes %j", (from, to) => {
    expect(cleanMarkdown(from)).toBe(to);
  });

  it("whatever is written, what is shown holds no tag of its writer's and no script", () => {
    const parts = fc.constantFrom(
      "<",
      ">",
      "script",
      "b",
      "</",
      "[a](",
      "javascript:",
      ")",
      "x",
      "\n",
      "!",
      "&lt;",
      "`",
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 24 }), (some) => {
        const html = markdownHtml(cleanMarkdown(some.join("")));
        expect(html).not.toMatch(/<script|<b\b|href="javascript|src="javascript/i);
      }),
    );
  });

  it("is the same when it is cleaned again", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."<>[]()!ab:/*\n".split("")) }), (text) => {
        const clean = cleanMarkdown(text);
        expect(cleanMarkdown(clean)).toBe(clean);
      }),
    );
  });
});

describe("places", () => {
  const degrees = fc.record({
    lat: fc.double({ min: -90, max: 90, noNaN: true }),
    lon: fc.double({ min: -180, max: 180, noNaN: true }),
  });

  it("have the geohashes that everybody gives them", () => {
    expect(geohash({ lat: 57.64911, lon: 10.40744 }, 5)).toBe("u4pru");
    expect(geohash({ lat: -25.382708, lon: -49.265506 }, 5)).toBe("6gkzw");
    expect(geohash({ lat: 90, lon: 180 }, 2)).toBe("zz");
    expect(geohash({ lat: -90, lon: -180 }, 2)).toBe("00");
  });

  it("what is in a circle is in the cells that cover it", () => {
    const radius = fc.oneof(
      fc.double({ min: 0, max: 100, noNaN: true }),
      fc.double({ min: 0, max: 20_000, noNaN: true }),
    );
    fc.assert(
      fc.property(degrees, degrees, radius, (from, to, km) => {
        const cells = cover(from, km);
        const [a, b] = [pointOf(from), pointOf(to)];
        const squared = (a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2;
        if (cells === null || squared > chordOf(km) ** 2) return;
        const hash = geohash(to, 5);
        expect(cells.some((cell) => hash.startsWith(cell))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
