import { describe, expect, it } from "vitest";
import { licenceComplaints } from "./licences.mjs";

const one = (license: string, dev = false, name = "some") =>
  licenceComplaints({ "": {}, [`node_modules/other/node_modules/${name}`]: { license, dev } });

describe("works", () => {
  it.each(["MIT", "(MIT OR GPL-3.0-only)", "Apache-2.0 AND MIT"])("%s", (license) => {
    expect(one(license)).toEqual([]);
  });

  it("what is only a tool may ask for more", () => {
    expect(one("MPL-2.0", true)).toEqual([]);
    expect(one("Apache-2.0 AND LGPL-3.0-or-later", true, "@img/sharp")).toEqual([]);
  });
});

describe("refuses", () => {
  it.each(["GPL-3.0-only", "MPL-2.0", "MIT AND GPL-3.0-only", "none"])(
    "%s in what is deployed",
    (license) => {
      expect(one(license)).toEqual([`some: ${license}`]);
    },
  );

  it("the GPL for tools too", () => {
    expect(one("AGPL-3.0-only", true, "@a/b")).toEqual(["@a/b: AGPL-3.0-only"]);
  });
});
