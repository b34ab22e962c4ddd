import { setTimeout as wait } from "node:timers/promises";
import { answer, firstMessage } from "../processes.mjs";
import { USERS } from "../ramp/users.mjs";
import { percentile } from "../report/statistics.mjs";

/**
 * @typedef {object} RampJob
 * @property {import("../ramp/scenarios.mjs").ScenarioName} scenario
 * @property {import("../ramp/scenarios.mjs").World} world
 * @property {number} users each does one thing after another, without a pause
 * @property {number} warmUpSeconds
 * @property {number} seconds
 *
 * @typedef {object} RampResult
 * @property {number} perSecond things done
 * @property {number} p50 milliseconds
 * @property {number} p95
 * @property {number} p99
 * @property {Record<string, number>} failures
 * @property {number} generatorCores CPU the generator itself used: near 1 it is what limits
 */

/** @param {RampJob} job @returns {Promise<RampResult>} */
async function run({ scenario, world, users, warmUpSeconds, seconds }) {
  /** @type {number[]} */
  const times = [];
  /** @type {Record<string, number>} */
  const failures = {};
  let counting = false;
  let over = false;
  const steps = await Promise.all(
    Array.from({ length: users }, (_, number) => USERS[scenario](world, number)),
  );
  const working = steps.map(async (step) => {
    while (!over) {
      const began = performance.now();
      try {
        await step();
        if (counting) times.push(performance.now() - began);
      } catch (error) {
        const what = error instanceof Error ? error.message : String(error);
        if (counting) failures[what] = (failures[what] ?? 0) + 1;
        await wait(20);
      }
    }
  });
  await wait(warmUpSeconds * 1000);
  counting = true;
  const began = performance.now();
  const cpu = process.cpuUsage();
  await wait(seconds * 1000);
  counting = false;
  const elapsed = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  over = true;
  await Promise.race([Promise.allSettled(working), wait(5_000)]);
  return {
    perSecond: times.length / (elapsed / 1000),
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    p99: percentile(times, 0.99),
    failures,
    generatorCores: (user + system) / 1000 / elapsed,
  };
}

answer(await run(await firstMessage()));
