import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { setPriority } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { chromium } from "playwright-core";
import { answer, firstMessage } from "../processes.mjs";
import { processTree } from "../usage.mjs";

// Two people write to each other in a chat that has just been made, each in a browser of their own; of one of the two it is
// measured how long their page is held up. On its owner's machine there is neither the other's browser nor the platform:
// here those only get what that browser leaves of the processor.

/**
 * @typedef {object} StallJob
 * @property {string} url of a platform with its pages
 * @property {number} platform pid of its first process
 * @property {boolean} encrypted
 * @property {"writer" | "reader"} measured
 * @property {number} messages
 *
 * @typedef {object} StallResult
 * @property {number[]} long milliseconds of each task over 50 ms
 * @property {number} busiest milliseconds of processor that one task of the page's main thread took, at most: what is left
 * of a task's length when the time is taken off that others had the processor for
 * @property {number} heldUp milliseconds that a timer of the page came late, at most
 */

const PASSWORD = "a tall ship and a star";
/** The invite of a platform that `npm start` has started. */
const INVITE = "secret_invite";
const EVERY_MS = 600;
/** What loading a page brings with it is over by then. */
const SETTLE_MS = 1_500;
const LEFTOVER = 15;
/** Each task of a thread, with what it took of the processor. */
const TASKS = "toplevel";

/** @type {StallJob} */
const job = await firstMessage();
const tag = Date.now().toString(36);

/** @param {number} pid */
const groupOf = (pid) => `/proc/${pid}/autogroup`;

/**
 * Gives it what the page measured leaves of the processor. Where Linux groups processes by session
 * (`sched_autogroup_enabled`), each group gets the same share of the processor as any other, and a thread's priority says
 * nothing outside of its own: there the group steps back as well.
 * @param {number} root
 * @param {number} measured pid of the browser with the page
 */
function stepBack(root, measured) {
  for (const pid of processTree(root)) {
    for (const thread of readdirSync(`/proc/${pid}/task`)) setPriority(Number(thread), LEFTOVER);
    const group = groupOf(pid);
    if (!existsSync(group)) continue;
    const [name] = readFileSync(group, "utf8").split(" ");
    if (readFileSync(groupOf(measured), "utf8").startsWith(`${name} `)) continue;
    writeFileSync(group, String(LEFTOVER));
  }
}

/** Somebody new, at their chats. @param {string} name */
async function seat(name) {
  const server = await chromium.launchServer({
    executablePath: process.env["CHROMIUM_PATH"] || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
  });
  const browser = await chromium.connect(server.wsEndpoint());
  const page = await browser.newPage({
    baseURL: job.url,
    locale: "en-US",
    reducedMotion: "reduce",
    viewport: { width: 1280, height: 800 },
  });
  page.setDefaultTimeout(60_000);
  await page.goto(`/register?invite=${INVITE}`);
  const username = `${name.toLowerCase()}${tag}`;
  const fields = { displayName: `${name} ${tag}`, username, password: PASSWORD };
  for (const [field, value] of Object.entries({ ...fields, email: `${username}@example.com` })) {
    await page.locator(`[name="${field}"]`).fill(value);
  }
  await page.locator('button[type="submit"]').click();
  await page.waitForURL("**/chats");
  return { server, browser, page, pid: server.process().pid ?? 0, name: fields.displayName };
}

/** Runs in the page: notes long tasks, and how late a timer comes. */
function watch() {
  const seen = { long: /** @type {number[]} */ ([]), heldUp: 0 };
  Object.assign(globalThis, { seen });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.long.push(duration);
  }).observe({ type: "longtask" });
  const step = 5;
  let before = performance.now();
  setInterval(() => {
    const now = performance.now();
    seen.heldUp = Math.max(seen.heldUp, now - before - step);
    before = now;
  }, step);
}

/**
 * @typedef {object} TraceEvent
 * @property {string} name
 * @property {string} ph
 * @property {number} pid
 * @property {number} tid
 * @property {number} [tdur] microseconds of processor
 * @property {{name?: string}} [args]
 */

/** Milliseconds of processor of the task that took most of it on a page's main thread. @param {Buffer} trace */
function busiestTask(trace) {
  /** @type {{traceEvents: TraceEvent[]}} */
  const { traceEvents } = JSON.parse(trace.toString("utf8"));
  /** @param {TraceEvent} event */
  const thread = ({ pid, tid }) => `${pid}/${tid}`;
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map(thread),
  );
  const tasks = traceEvents.filter((event) => event.ph === "X" && main.has(thread(event)));
  const took = tasks.flatMap(({ tdur }) => (tdur === undefined ? [] : [tdur / 1_000]));
  if (took.length === 0) throw new Error("the trace tells no task of the page");
  return took.reduce((most, one) => Math.max(most, one), 0);
}

const [writer, reader] = [await seat("Writer"), await seat("Reader")];
const { page } = writer;
await page.getByRole("button", { name: "New chat" }).first().click();
await page.getByRole("button", { name: "New group" }).click();
await page.getByLabel("Name of the group").fill("Measured");
if (job.encrypted) await page.getByLabel("End-to-end encrypted").check();
await page.getByRole("dialog").getByText(reader.name, { exact: true }).last().click();
await page.getByRole("button", { name: /Create with 1/ }).click();
await page.waitForURL(/\/chats\/[0-9a-f-]{36}/);
await reader.page.goto(new URL(page.url()).pathname);
if (job.encrypted) {
  for (const one of [writer, reader]) {
    await one.page.getByText("only the members’ devices can read this").waitFor();
  }
}
const box = page.locator("form textarea:not([aria-hidden])");
/** @param {string} text */
const say = async (text) => {
  await box.fill(text);
  await box.press("Enter");
};
/** @param {string} text */
const read = (text) => reader.page.locator("[data-text]", { hasText: text }).waitFor();
await say("The first");
await read("The first");
for (const one of [writer, reader]) {
  // Who comes for the first time has the service worker keep some hundred files, which goes on after the page is there.
  await one.page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
}
await wait(SETTLE_MS);
const [measured, other] = job.measured === "writer" ? [writer, reader] : [reader, writer];
for (const root of [other.pid, job.platform]) stepBack(root, measured.pid);
await measured.browser.startTracing(measured.page, { categories: [TASKS] });
await measured.page.evaluate(watch);
for (let number = 1; number <= job.messages; number += 1) {
  await say(`Message ${number} of them`);
  await wait(EVERY_MS);
}
await read(`Message ${job.messages} of them`);
const seen = await measured.page.evaluate(() => Reflect.get(globalThis, "seen"));
const busiest = busiestTask(await measured.browser.stopTracing());
for (const { server } of [writer, reader]) await server.close();
answer({ ...seen, busiest });
