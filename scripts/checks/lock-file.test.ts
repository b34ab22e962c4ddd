import { describe, expect, it } from "vitest";
import { completeLock, lockComplaints } from "./lock-file.mjs";

const tool = {
  version: "2.0.0",
  dev: true,
  license: "MIT",
  optionalDependencies: {
    "@tool/cli-linux-x64": "2.0.0",
    "@tool/cli-linux-arm-musleabihf": "2.0.0",
    "@tool/cli-windows-64": "2.0.0",
  },
};
const here = {
  version: "2.0.0",
  optional: true,
  os: ["linux"],
  cpu: ["x64"],
  integrity: "sha512-",
};

function lockOf(packages: object): string {
  return JSON.stringify({ name: "veche", packages: { "": {}, ...packages } });
}

describe("the lock file", () => {
  describe("works", () => {
    it("is completed with the packages of other platforms", () => {
      const lock = lockOf({ "node_modules/@tool/cli-linux-x64": here, "node_modules/tool": tool });
      const { packages } = JSON.parse(completeLock(lock));
      const kind = { version: "2.0.0", dev: true, license: "MIT", optional: true };
      expect(packages["node_modules/@tool/cli-windows-64"]).toEqual({
        ...kind,
        os: ["win32"],
        cpu: ["x64"],
      });
      expect(packages["node_modules/@tool/cli-linux-arm-musleabihf"]).toEqual({
        ...kind,
        os: ["linux"],
        cpu: ["arm"],
        libc: ["musl"],
      });
      expect(packages["node_modules/@tool/cli-linux-x64"]).toEqual(here);
      expect(Object.keys(packages)).toEqual(Object.keys(packages).toSorted());
    });

    it("is left as it is when nothing is missing", () => {
      const complete = completeLock(lockOf({ "node_modules/tool": tool }));
      expect(lockComplaints(complete)).toEqual([]);
      expect(completeLock(complete)).toBe(complete);
    });

    it("finds a package below the one that asks for it", () => {
      const lock = lockOf({
        "node_modules/a/node_modules/tool": { optionalDependencies: { "b-linux-x64": "1.0.0" } },
        "node_modules/a/node_modules/b-linux-x64": here,
      });
      expect(lockComplaints(lock)).toEqual([]);
    });
  });

  describe("refuses", () => {
    it("to lack what `npm ci` asks for", () => {
      const lock = lockOf({ "node_modules/@tool/cli-linux-x64": here, "node_modules/tool": tool });
      expect(lockComplaints(lock)).toHaveLength(2);
    });
  });
});
