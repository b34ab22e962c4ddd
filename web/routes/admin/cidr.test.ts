import { describe, expect, it } from "vitest";
import { isInside, isNetwork } from "./cidr.ts";

describe("works", () => {
  it.each([
    ["10.1.2.3", "10.0.0.0/8"],
    ["192.0.2.7", "192.0.2.7"],
    ["203.0.113.9", "0.0.0.0/0"],
    ["2001:db8::1", "2001:db8::/32"],
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1/128"],
    ["::1", "::1"],
    ["::ffff:10.1.2.3", "10.0.0.0/8"],
    ["64:ff9b::192.0.2.1", "64:ff9b::/96"],
  ])("finds %s inside %s", (address, network) => {
    expect(isInside(address, ["198.51.100.0/24", network])).toBe(true);
  });
});

describe("refuses", () => {
  it.each([
    ["11.1.2.3", "10.0.0.0/8"],
    ["10.1.2.3", "::/0"],
    ["2001:db9::1", "2001:db8::/32"],
  ])("%s is not inside %s", (address, network) => {
    expect(isInside(address, [network])).toBe(false);
  });

  it.each([
    "",
    "10.0.0",
    "10.0.0.0/33",
    "10.0.0.256",
    "010.0.0.1",
    "10.0.0.0/8/8",
    "10.0.0.0/x",
    "2001:db8::/129",
    "2001::db8::1",
    "1:2:3:4:5:6:7:8:9",
    "12345::",
    "localhost",
  ])("takes %j for no network", (text) => {
    expect(isNetwork(text)).toBe(false);
  });
});
