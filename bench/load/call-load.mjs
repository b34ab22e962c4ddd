import { chromium } from "playwright-core";
import { bundleEngine } from "../../web/e2e/call-engine.ts";
import { answer, firstMessage } from "../processes.mjs";
import { bareCaller, listenForSound, vecheCaller } from "./call-pages.mjs";

// Two pages of one browser call each other, by turns through the platform and through the bare relay. The microphone of
// each hears a tone that never stops, so that the first sound is not a matter of luck.

/**
 * @typedef {{userId: string, token: string}} Person
 * @typedef {object} CallJob
 * @property {string} url the platform's
 * @property {string} relayUrl
 * @property {readonly [Person, Person]} people
 * @property {number} calls of each kind
 *
 * @typedef {object} CallResult
 * @property {number[]} ours milliseconds from the press to the first sound heard, for each call
 * @property {number[]} bare
 */

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
  "--disable-features=WebRtcHideLocalIpsWithMdns",
];
const TONE_HZ = 440;

/** @type {CallJob} */
const job = await firstMessage();
const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM_PATH"] || "/usr/bin/chromium",
  args: FLAGS,
});

/** A page with a tone for a microphone. @param {string} url */
async function open(url) {
  // The platform's own pages are not served here, only its API, whose replies allow a page nothing.
  const context = await browser.newContext({ bypassCSP: true });
  await context.addInitScript(listenForSound, TONE_HZ);
  await context.route("**/favicon.ico", (route) => route.abort());
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** @typedef {import("playwright-core").Page} Page */

/** @param {Page} caller @param {Page} callee @param {string} [target] */
async function timeOneCall(caller, callee, target) {
  const ms = await caller.evaluate(async (whom) => {
    const { press, firstSound } = Reflect.get(globalThis, "bench");
    const pressedAt = performance.now();
    press(whom);
    return (await firstSound()) - pressedAt;
  }, target);
  for (const page of [caller, callee]) {
    await page.evaluate(() => Reflect.get(globalThis, "bench").end());
  }
  return ms;
}

try {
  const engine = await bundleEngine();
  const [anna, boris] = job.people;
  /** @param {Person} person */
  const openOurs = async (person) => {
    const page = await open(`${job.url}/healthz`);
    await page.evaluate(engine);
    await page.evaluate(vecheCaller, person);
    return page;
  };
  const openBare = async () => {
    const page = await open(job.relayUrl);
    await page.evaluate(bareCaller, null);
    return page;
  };
  const [caller, callee] = [await openOurs(anna), await openOurs(boris)];
  const [bareOne, bareOther] = [await openBare(), await openBare()];
  /** @type {CallResult} */
  const result = { ours: [], bare: [] };
  // The first of each is not counted: the browser starts its audio with it.
  for (let call = 0; call <= job.calls; call += 1) {
    const own = await timeOneCall(caller, callee, boris.userId);
    const other = await timeOneCall(bareOne, bareOther);
    if (call === 0) continue;
    result.ours.push(own);
    result.bare.push(other);
  }
  answer(result);
} finally {
  await browser.close();
}
