import { describe, expect, it } from "vitest";
import { parsePhone } from "./phone-number.ts";

describe("a phone number", () => {
  it.each([
    ["+79161234567", "+79161234567"],
    ["+7 (916) 123-45-67", "+79161234567"],
    ["+1 415 555 2671", "+14155552671"],
    ["+15551234567", "+15551234567"],
    ["+442071838750", "+442071838750"],
  ])("%s is %s", (text, phone) => {
    expect(parsePhone(text)).toBe(phone);
  });

  it.each([
    "",
    "89161234567",
    "+7916",
    "+7916123456789012",
    "+0123456789",
    "+1 415 555 2671 ext. 5",
    "call +79161234567",
    "+7916123456a",
    "+",
    "++79161234567",
  ])("%j is none", (text) => {
    expect(parsePhone(text)).toBeNull();
  });
});
