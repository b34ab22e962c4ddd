import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { cronsOf, isDue } from "./crons.mjs";

/** A Saturday. */
const at = (time: string) => new Date(`2026-11-21T${time}:00Z`);

describe("the local schedule", () => {
  describe("works", () => {
    it("is the one of wrangler.toml", () => {
      expect(cronsOf(readFileSync("wrangler.toml", "utf8"))).toContain("* * * * *");
    });

    it.each([
      ["* * * * *", "00:00"],
      ["17 * * * *", "05:17"],
      ["43 3 * * *", "03:43"],
      ["*/15 * * * *", "09:30"],
      ["10-20/5 * * * *", "09:15"],
      ["0 8,20 * * *", "20:00"],
      ["0 0 21 11 6", "00:00"],
    ])("%s is due at %s", (cron, time) => {
      expect(isDue(cron, at(time))).toBe(true);
    });
  });

  describe("refuses", () => {
    it.each([
      ["17 * * * *", "05:18"],
      ["43 3 * * *", "15:43"],
      ["*/15 * * * *", "09:31"],
      ["10-20/5 * * * *", "09:25"],
      ["0 0 22 * *", "00:00"],
      ["0 0 * * 1-5", "00:00"],
    ])("%s is not due at %s", (cron, time) => {
      expect(isDue(cron, at(time))).toBe(false);
    });

    it("to ring anything where nothing is planned", () => {
      expect(cronsOf("[triggers]\ncrons = []\n")).toEqual([]);
    });
  });
});
