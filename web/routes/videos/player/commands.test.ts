import { describe, expect, it } from "vitest";
import { commandOf } from "./commands.ts";

const plain = { altKey: false, ctrlKey: false, metaKey: false };

describe("works", () => {
  it.each([
    ["Space", { do: "toggle" }],
    ["KeyK", { do: "toggle" }],
    ["ArrowLeft", { do: "skip", by: -5 }],
    ["ArrowUp", { do: "volume", by: 0.05 }],
    ["Digit0", { do: "go", to: 0 }],
    ["Numpad7", { do: "go", to: 0.7 }],
    ["KeyQ", null],
    ["F5", null],
  ])("%s", (code, command) => {
    expect(commandOf({ ...plain, code })).toEqual(command);
  });
});

describe("refuses", () => {
  it("keys of the browser and of the system", () => {
    for (const modifier of ["altKey", "ctrlKey", "metaKey"]) {
      expect(commandOf({ ...plain, code: "KeyF", [modifier]: true })).toBeNull();
    }
  });
});
