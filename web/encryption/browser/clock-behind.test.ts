import { expect, it } from "vitest";
import { clockBehind } from "./clock-behind.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const issued = Date.UTC(2026, 10, 23, 8, 0, 0);

function token(): string {
  const claims = { iat: issued / 1_000, exp: (issued + 15 * MINUTE) / 1_000, name: "Ёлка ÿþ>>??" };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return [part({ alg: "ES256" }), part(claims), "signature"].join(".");
}

it.each([
  ["on time", 5 * MINUTE],
  ["a little behind", -30_000],
  ["a little ahead", 15 * MINUTE + 30_000],
])("a clock %s is taken as it is", (_, since) => {
  expect(clockBehind(token(), issued + since)).toBe(0);
});

it.each([
  ["two days behind", -2 * DAY],
  ["an hour ahead", 60 * MINUTE],
  ["a year ahead", 365 * DAY],
])("one that is %s is put right within a quarter of an hour", (_, since) => {
  const now = issued + since;
  const right = now + clockBehind(token(), now);
  expect(right).toBeGreaterThanOrEqual(issued);
  expect(right).toBeLessThanOrEqual(issued + 15 * MINUTE);
});
