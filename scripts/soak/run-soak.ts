import { setTimeout as wait } from "node:timers/promises";
import { Accounts } from "../../bench/platform/accounts.mjs";
import type { Line } from "../../web/e2e/line.ts";
import { count, find, gather, play, settle } from "./chat-load.ts";
import type { SoakClient } from "./client.ts";
import { type Plan, planOf, type Size } from "./plan.ts";
import { Runtime } from "./runtime.ts";
import { violationsOf } from "./violations.ts";

export interface SoakResult {
  readonly violations: readonly string[];
  /** What was done, so that a run that did nothing is noticed. */
  readonly counted: Readonly<Record<string, number>>;
}

/** Has clients write and read while things go wrong, and judges by what they saw. The seed decides what happens. */
export async function runSoak(
  seed: number,
  size: Size,
  say: (line: string) => void,
): Promise<SoakResult> {
  const plan = planOf(seed, size);
  say("building and starting the platform");
  const runtime = await Runtime.start();
  const lines: Line[] = [];
  let clients: SoakClient[] = [];
  try {
    const accounts = await new Accounts(runtime.url).take(plan.clients.length);
    clients = await gather(plan, accounts, runtime, lines);
    say(`seed ${seed}: ${size.clients} clients, ${size.rooms} rooms, ${size.seconds} s`);
    for (const client of clients) client.open();
    await Promise.all([play(plan, clients), killAndRestart(plan, runtime, lines, say)]);
    const unsettled = await settle(clients);
    say("everything is calm: comparing what everybody saw");
    const findings = await find(clients);
    const violations = [...unsettled.map((one) => `unsettled: ${one}`), ...violationsOf(findings)];
    return { violations, counted: count(findings) };
  } finally {
    for (const client of clients) client.close();
    for (const line of lines) line.close();
    await runtime.stop();
  }
}

async function killAndRestart(
  plan: Plan,
  runtime: Runtime,
  lines: readonly Line[],
  say: (line: string) => void,
): Promise<void> {
  const started = performance.now();
  for (const at of plan.kills) {
    await wait(Math.max(0, at - (performance.now() - started)));
    await runtime.kill();
    await runtime.startAgain();
    for (const line of lines) line.leadTo(runtime.port);
    say(`killed after ${Math.round(at)} ms, and serving again`);
  }
}
