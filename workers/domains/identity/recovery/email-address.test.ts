import { describe, expect, it } from "vitest";
import { loginKey, parseEmail } from "../rules.ts";

describe("an e-mail address", () => {
  it.each([
    ["Vera@Example.COM", "Vera@Example.COM", "vera@example.com", "example.com"],
    [
      "vera@почта.рф",
      "vera@xn--80a1acny.xn--p1ai",
      "vera@xn--80a1acny.xn--p1ai",
      "xn--80a1acny.xn--p1ai",
    ],
    [
      "vera@BÜCHER.example",
      "vera@xn--bcher-kva.example",
      "vera@xn--bcher-kva.example",
      "xn--bcher-kva.example",
    ],
    [
      "a.b+c@xn--80a1acny.xn--p1ai",
      "a.b+c@xn--80a1acny.xn--p1ai",
      "a.b+c@xn--80a1acny.xn--p1ai",
      "xn--80a1acny.xn--p1ai",
    ],
  ])("%s is read", (text, address, key, domain) => {
    expect(parseEmail(text)).toEqual({ address, key, domain });
  });

  it("is the same whether its domain is written in letters or in ASCII", () => {
    expect(loginKey("Vera@ПОЧТА.рф")).toEqual(loginKey("vera@xn--80a1acny.xn--p1ai"));
  });

  it.each([
    "вера@example.com",
    "vera@почта",
    "vera@почта.рф/path",
    "vera@почта.рф:80",
    "vera@[почта.рф]",
    "vera@１２７.０.０.１",
    "vera@@example.com",
    "@example.com",
    "vera@",
    "vera",
    "vera@localhost",
    `${"v".repeat(250)}@почта.рф`,
    "vera@a\u0000.рф",
    "ve ra@почта.рф",
  ])("%j is none", (text) => {
    expect(parseEmail(text)).toBeNull();
  });
});
