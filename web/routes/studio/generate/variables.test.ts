import { expect, it } from "vitest";
import { variableAt, variablesIn, withVariable } from "./variables.ts";

it("works: variables of a text are found, each once, in any script", () => {
  expect(variablesIn("{{hero}} and {{ герой }}, {{hero}}; {{1st}} {hero} {{a b}}")).toEqual([
    "hero",
    "герой",
  ]);
});

it("works: what is begun before the caret is completed, and what it stands in is taken over", () => {
  const text = "See {{he run";
  const caret = "See {{he".length;
  expect(variableAt(text, caret)).toEqual({ from: 4, begun: "he" });
  expect(withVariable(text, { from: 4, to: caret }, "hero")).toEqual({
    ...{ text: "See {{hero}} run", caret: "See {{hero}}".length },
  });
  const within = "See {{he}} run";
  expect(withVariable(within, { from: 4, to: caret }, "hero").text).toBe("See {{hero}} run");
});

it("refuses: what is closed already, or no variable", () => {
  expect(variableAt("{{hero}} ", 9)).toBeNull();
  expect(variableAt("a { b", 5)).toBeNull();
});
