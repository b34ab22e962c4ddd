import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchExpression, termsOf, wordsOf } from "../../platform/index.ts";
import { snippetOf } from "./snippet.ts";

const formsOf = (text: string) => wordsOf(text).map(({ form }) => form);
const stemsOf = (text: string) => wordsOf(text).map(({ stem }) => stem);

/** A snippet with its finds in brackets. */
function shown(text: string, query: string): string {
  const { snippet, highlights } = snippetOf(text, termsOf(query));
  return highlights.reduceRight(
    (rest, { start, length }) =>
      `${rest.slice(0, start)}[${rest.slice(start, start + length)}]${rest.slice(start + length)}`,
    snippet,
  );
}

describe("words of a text", () => {
  it("are runs of letters and digits, whatever stands between", () => {
    expect(formsOf("Встреча в 18:30 — не опаздывай! <b>it's</b>")).toEqual([
      "встреча",
      "в",
      "18",
      "30",
      "не",
      "опаздывай",
      "b",
      "it",
      "s",
      "b",
    ]);
  });

  it("are the same in any case, with ё or е, with or without accents", () => {
    expect(formsOf("ЁЛКА ёлка Елка")).toEqual(["елка", "елка", "елка"]);
    expect(formsOf("Café CAFE ﬁn")).toEqual(["cafe", "cafe", "fin"]);
    expect(formsOf("чай йод")).toEqual(["чай", "йод"]);
  });

  it("share a stem in their forms, in Russian and in English", () => {
    expect(new Set(stemsOf("собака собаки собакой собакам"))).toHaveProperty("size", 1);
    expect(new Set(stemsOf("meet meets meeting meetings"))).toHaveProperty("size", 1);
  });
});

describe("what somebody looks for", () => {
  it("is words in any form, the last also as a beginning, and phrases as they are", () => {
    expect(termsOf('"новый год" ёлка пода')).toMatchObject([
      { kind: "phrase", forms: ["новый", "год"] },
      { kind: "word", form: "елка" },
      { kind: "beginning", form: "пода" },
    ]);
    expect(termsOf('год "новый')).toMatchObject([
      { kind: "word", form: "год" },
      { kind: "phrase", forms: ["новый"] },
    ]);
  });

  it.each(["", "   ", '"', '""', "!?—", "🎄"])("is nothing in %j", (query) => {
    expect(termsOf(query)).toEqual([]);
  });

  it("never becomes an operator of the index", () => {
    fc.assert(
      fc.property(fc.string(), (query) => {
        const inner = matchExpression(termsOf(query))
          .replaceAll(/"[\p{L}\p{N}\p{M} ]+"/gu, "W")
          .replaceAll(/\((?:form : W(?: \*)?) OR stem : W\)|form : W/g, "T");
        expect(inner).toMatch(/^(?:T(?: AND T)*)?$/);
      }),
    );
  });
});

describe("a snippet", () => {
  it("shows what was found, in whatever form", () => {
    expect(shown("Завтра встречаемся у собаки Баскервилей", "собака")).toBe(
      "Завтра встречаемся у [собаки] Баскервилей",
    );
    expect(shown("Our meetings run late", "meeting ru")).toBe("Our [meetings] [run] late");
    expect(shown("новый старый год, новый год", '"новый год"')).toBe(
      "новый старый год, [новый год]",
    );
  });

  it("is cut around the first find, between words", () => {
    const text = `${"слово ".repeat(60)}собака ${"слово ".repeat(60)}`;
    expect(shown(text, "собака")).toMatch(/^…слово .*\[собака\] .* слово…$/);
    expect(snippetOf(text, termsOf("собака")).snippet.length).toBeLessThan(170);
  });

  it("never cuts a character in two, and its finds are finds", () => {
    const part = fc.constantFrom("собака", "😀", " ", "я", "dog", "👩‍👩‍👧", "\n", "xx");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 300 }), (parts) => {
        const { snippet, highlights } = snippetOf(parts.join(""), termsOf("dog собака"));
        expect(snippet.isWellFormed()).toBe(true);
        for (const { start, length } of highlights) {
          expect(snippet.slice(start, start + length)).toMatch(/^(dog|собака)/);
        }
      }),
    );
  });
});
