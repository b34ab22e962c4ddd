import { describe, expect, it } from "vitest";
import { inNetworks, normalCidr } from "./cidr.ts";

describe("networks", () => {
  it.each([
    ["192.0.2.9/24", "192.0.2.0/24"],
    ["192.0.2.9", "192.0.2.9/32"],
    [" 10.1.2.3/8 ", "10.0.0.0/8"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["2001:DB8:0:0::9/32", "2001:db8::/32"],
    ["2001:db8::1", "2001:db8::1/128"],
    ["::/0", "::/0"],
    ["::ffff:192.0.2.9/120", "192.0.2.0/24"],
    ["::ffff:192.0.2.9", "192.0.2.9/32"],
  ])("%s is %s", (text, normal) => {
    expect(normalCidr(text)).toBe(normal);
    expect(normalCidr(normal)).toBe(normal);
  });

  it.each([
    "",
    "10.1/8",
    "010.0.0.1",
    "0x0a.0.0.1",
    "256.0.0.1",
    "10.0.0.0/33",
    "10.0.0.0/-1",
    "10.0.0.0/8/8",
    "2001:db8::/129",
    "fe80::1%eth0/64",
    "localhost",
    "1",
    "2001:db8:::/32",
  ])("%j is none", (text) => {
    expect(normalCidr(text)).toBeNull();
  });
});

describe("an address", () => {
  const list = ["192.0.2.0/24", "2001:db8:1::/48", "198.51.100.7/32"];

  it.each([
    "192.0.2.0",
    "192.0.2.255",
    "198.51.100.7",
    "2001:db8:1::5",
    "2001:DB8:1:ffff:ffff:ffff:ffff:ffff",
    "::ffff:192.0.2.7",
    "::ffff:c000:207",
  ])("%s is in", (ip) => {
    expect(inNetworks(ip, list)).toBe(true);
  });

  it.each([
    "192.0.3.0",
    "192.0.1.255",
    "198.51.100.8",
    "2001:db8:2::5",
    "::192.0.2.7",
    "64:ff9b::192.0.2.7",
    "",
    "unknown",
    "192.0.2.0/24",
  ])("%s is not in", (ip) => {
    expect(inNetworks(ip, list)).toBe(false);
  });

  it("of IPv6 is not let in by all of IPv4, nor the other way", () => {
    expect(inNetworks("2001:db8::1", ["0.0.0.0/0"])).toBe(false);
    expect(inNetworks("192.0.2.1", ["::/0"])).toBe(false);
  });
});
