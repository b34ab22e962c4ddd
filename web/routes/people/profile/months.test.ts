import { expect, it } from "vitest";
import { monthText } from "./months.ts";

it("works: a month is named in the reader's language, a year alone stays", () => {
  expect(monthText("2021-04", "en")).toBe("Apr 2021");
  expect(monthText("2021-04", "ru")).toMatch(/^апр\.? 2021/);
  expect(monthText("1999", "ru")).toBe("1999");
});
