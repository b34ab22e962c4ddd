import { setTimeout as wait } from "node:timers/promises";
import { Accounts } from "../../bench/platform/accounts.mjs";
import type { Line } from "../../web/e2e/line.ts";
import { count, find, gather, play, settle } from "../soak/chat-load.ts";
import type { SoakClient } from "../soak/client.ts";
import { Person } from "../soak/person.ts";
import { planOf } from "../soak/plan.ts";
import { Runtime } from "../soak/runtime.ts";
import { violationsOf } from "../soak/violations.ts";
import { Files } from "./files.ts";
import { Gallery } from "./gallery.ts";
import { type Looked, lookAtStore } from "./invariants.ts";
import type { Part } from "./part.ts";
import { type Provider, startProvider } from "./providers.ts";
import { SignIns } from "./sign-ins.ts";
import { type Clock, Studio } from "./studio.ts";
import { Vacancies } from "./vacancies.ts";
import { Wreck } from "./wreck.ts";

export interface ChaosWish {
  readonly seed: number;
  readonly seconds: number;
  readonly kills: number;
  readonly clients: number;
  readonly rooms: number;
}

export interface ChaosResult {
  /** Promises that were not kept, each with its evidence. */
  readonly broken: readonly string[];
  readonly counted: Readonly<Record<string, number>>;
  /** From each kill to the first good answer, in milliseconds. */
  readonly recoveries: readonly number[];
  /** Messages that every attempt failed at, by what they were for. */
  readonly deadLetters: readonly string[];
}

/** Quotas are small, so that they are met; an address may do as much as it likes, for all come from one. */
const VARS = {
  ALLOW_PRIVATE_NETWORK: "true",
  FILE_QUOTA_MIB: "48",
  UPLOADS_PER_DAY: "1000000",
  ADDRESS_REGISTRATIONS: "1000000",
  LOG_LEVEL: "warn",
};
const PEOPLE = 12;
const EVERY_MINUTE = "* * * * *";
const CRONS = ["publish", "expire", "counters", "orphans"];
/** What lapses after a day has lapsed by then, and has been swept an hour later. */
const STEPS_SECONDS = [26 * 3_600, 2 * 3_600, 2 * 3_600];
/** What is under way is given so long at first, twice as long each further time, and in the end is broken. */
const REST_MS = 3_000;
const LONGEST_REST_MS = 96_000;

type Say = (line: string) => void;

/** Uses a platform in many ways while it is wrecked; then lets it settle, and asks whether every promise was kept. */
export async function runChaos(wish: ChaosWish, say: Say): Promise<ChaosResult> {
  say("building and starting the platform");
  const provider = await startProvider();
  const runtime = await Runtime.start({ local: true, vars: VARS });
  const lines: Line[] = [];
  const wreck = new Wreck(runtime, wish.seed, () => {
    for (const line of lines) line.leadTo(runtime.port);
  });
  let clients: SoakClient[] = [];
  try {
    const accounts = await new Accounts(runtime.url).take(PEOPLE + wish.clients);
    const people = accounts.slice(0, PEOPLE).map((one) => new Person(() => runtime.url, one));
    const clock = clockOf(runtime, people);
    const parts = partsOf(people, provider, clock, wish, () => runtime.url);
    for (const part of parts) await part.prepare();
    const chats = planOf(wish.seed, wish);
    clients = await gather(chats, accounts.slice(PEOPLE), runtime, lines);
    for (const client of clients) client.open();
    say(`seed ${wish.seed}: ${wish.seconds} s, ${chats.kills.length} kills`);
    const unanswered = await rage(chats, clients, parts, wreck, say);
    say("everything is calm: asking what became of what was promised");
    const chatting = await judgeChats(clients);
    for (const client of clients.splice(0)) client.close();
    const broken = [...unanswered, ...chatting.broken, ...(await judgeParts(parts, say))];
    const counted = Object.assign(chatting.counted, ...parts.map((one) => one.counted()));
    const {
      broken: found,
      deadLetters,
      counted: stored,
    } = await judgeStore(runtime, people, clock);
    return {
      broken: [...broken, ...found],
      counted: { ...counted, ...stored },
      recoveries: wreck.recoveries,
      deadLetters,
    };
  } finally {
    wreck.stopClock();
    for (const client of clients) client.close();
    for (const line of lines) line.close();
    provider.stop();
    await runtime.stop();
  }
}

function partsOf(
  people: readonly Person[],
  provider: Provider,
  clock: Clock,
  { seed }: ChaosWish,
  origin: () => string,
): readonly Part[] {
  // The first account is an administrator's, with a verified address.
  const [admin, ...others] = people;
  if (!admin) throw new Error("nobody is there");
  return [
    new SignIns(origin),
    new Files(others.slice(0, 4), seed),
    new Gallery(admin, others.slice(4, 8), seed),
    new Vacancies(admin, others.slice(8)),
    new Studio(admin, provider, clock),
  ];
}

/** Everybody does what they do, until the time is up and what was begun has come to an end. Answers who was let down. */
async function rage(
  chats: ReturnType<typeof planOf>,
  clients: readonly SoakClient[],
  parts: readonly Part[],
  wreck: Wreck,
  say: Say,
): Promise<string[]> {
  await wreck.begin();
  wreck.startClock();
  const began = performance.now();
  let over = false;
  const broken: string[] = [];
  const running = parts.map((part) =>
    part.run(() => over).catch((error: unknown) => broken.push(`${part.name}: ${String(error)}`)),
  );
  const chatting = play(chats, clients);
  for (const at of chats.kills) {
    await wait(Math.max(0, at - (performance.now() - began)));
    await wreck.kill();
    say(
      `killed after ${Math.round(at)} ms; served again after ${Math.round(wreck.recoveries.at(-1) ?? 0)} ms`,
    );
  }
  await chatting;
  over = true;
  await wreck.end();
  await Promise.all(running);
  return broken;
}

async function judgeChats(clients: readonly SoakClient[]) {
  const unsettled = await settle(clients);
  const findings = await find(clients);
  const found = [...unsettled.map((one) => `unsettled: ${one}`), ...violationsOf(findings)];
  return { broken: found.map((one) => `chats: ${one}`), counted: count(findings) };
}

async function judgeParts(parts: readonly Part[], say: Say): Promise<string[]> {
  const broken: string[] = [];
  for (const part of parts) {
    const found = await part.judge().catch((error: unknown) => [String(error)]);
    broken.push(...found.map((one) => `${part.name}: ${one}`));
    for (const one of found) say(`${part.name}: ${one}`);
  }
  return broken;
}

/** Moves the clock, and everybody's tokens with it. */
function clockOf(runtime: Runtime, people: readonly Person[]): Clock {
  return {
    strike: async (seconds) => {
      const body = JSON.stringify({ advanceSeconds: seconds });
      const headers = { "Content-Type": "application/json" };
      await fetch(`${runtime.url}/api/dev/clock`, { method: "POST", headers, body });
      await Promise.all(people.map((one) => one.renew()));
      runtime.ring(EVERY_MINUTE);
      await wait(500);
    },
  };
}

async function judgeStore(runtime: Runtime, people: readonly Person[], clock: Clock) {
  for (const seconds of STEPS_SECONDS) {
    await clock.strike(seconds);
    for (const name of CRONS) {
      await people[0]?.have("POST", "/api/dev/cron", { name });
    }
  }
  const letters = await people[0]?.have("GET", "/api/admin/dead-letters?limit=100");
  const deadLetters: string[] = letters.items.map(({ job }: { job: string }) => job);
  return { ...(await lookAtRest(runtime)), deadLetters };
}

/** Looks at what the platform has kept, until it is well. What is still under way is given time, and strikes of the clock. */
async function lookAtRest(runtime: Runtime): Promise<Looked> {
  for (let rest = REST_MS; ; rest *= 2) {
    runtime.ring(EVERY_MINUTE);
    await wait(rest);
    // Two runtimes cannot have the same data.
    await runtime.kill();
    const looked = await lookAtStore(runtime.data);
    if (looked.broken.length === 0 || rest >= LONGEST_REST_MS) return looked;
    await runtime.startAgain();
  }
}
