import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { devVars, formatVars, parseVars } from "./dev-vars.mjs";
import { temporaryTree } from "./temporary-tree.ts";

const silent = () => {};

describe(".dev.vars", () => {
  describe("works", () => {
    it("is made at the first start, for the owner's eyes alone", () => {
      const root = temporaryTree();
      const vars = devVars(root, silent);
      expect(statSync(join(root, ".dev.vars")).mode & 0o777).toBe(0o600);
      expect(Object.keys(vars)).toEqual(
        expect.arrayContaining(["PASSWORD_PEPPER", "TOKEN_KEYS", "ENCRYPTION_KEY"]),
      );
    });

    it("is read back as it was written", () => {
      const vars = { JSON: '{"a":"$b #c"}', PLAIN: "a-b_c", EMPTY: "" };
      expect(parseVars(formatVars(vars))).toEqual(vars);
    });

    it.each([
      ["A=b", "b"],
      ["  export A = b ", "b"],
      ["A=b # a remark", "b"],
      ["A=b#c", "b#c"],
      ["A='b # c' # a remark", "b # c"],
      ['A="b\\nc"', "b\nc"],
      ["A=", ""],
      ["A=b=c==", "b=c=="],
    ])("reads %j", (line, value) => {
      expect(parseVars(`# first\n${line}\r\n`)).toEqual({ A: value });
    });
  });

  describe("survives", () => {
    it("a second start unchanged", () => {
      const root = temporaryTree();
      const first = devVars(root, silent);
      expect(devVars(root, silent)).toEqual(first);
    });

    it("what its owner wrote into it", () => {
      const root = temporaryTree({ ".dev.vars": "PASSWORD_PEPPER=mine\n" });
      expect(devVars(root, silent)).toEqual({ PASSWORD_PEPPER: "mine" });
      expect(readFileSync(join(root, ".dev.vars"), "utf8")).toBe("PASSWORD_PEPPER=mine\n");
    });
  });
});
