import { setTimeout as wait } from "node:timers/promises";
import { answer, firstMessage } from "../processes.mjs";
import { Histogram } from "./histogram.mjs";
import { drive } from "./http-connection.mjs";

/**
 * @typedef {object} HttpJob
 * @property {string} url
 * @property {Record<string, string>[]} callers headers of each caller; requests go round them
 * @property {number} connections
 * @property {number} warmUpSeconds
 * @property {number} seconds
 *
 * @typedef {object} HttpResult
 * @property {number} perSecond answers with 200
 * @property {number} failures answers with anything else
 * @property {import("./histogram.mjs").Latency} latency
 */

/** @param {URL} url @param {Record<string, string>} headers */
function requestBytes(url, headers) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const target = url.pathname + url.search;
  return Buffer.from(
    `GET ${target} HTTP/1.1\r\nHost: ${url.host}\r\nAccept: application/json\r\n${lines.join("")}\r\n`,
  );
}

/** @param {HttpJob} job @returns {Promise<HttpResult>} */
async function run(job) {
  const url = new URL(job.url);
  const requests = job.callers.map((headers) => requestBytes(url, headers));
  const latency = new Histogram({ stepMs: 0.01, upToMs: 10_000 });
  let counting = false;
  let turn = 0;
  let failures = 0;
  const connections = Array.from({ length: job.connections }, () =>
    drive({
      host: url.hostname,
      port: Number(url.port),
      nextRequest: () => requests[turn++ % requests.length] ?? Buffer.alloc(0),
      onAnswer: (status, ms) => {
        if (!counting) return;
        if (status === 200) latency.add(ms);
        else failures += 1;
      },
    }),
  );
  const measure = async () => {
    await wait(job.warmUpSeconds * 1000);
    counting = true;
    const start = performance.now();
    await wait(job.seconds * 1000);
    counting = false;
    return latency.count / ((performance.now() - start) / 1000);
  };
  const perSecond = await Promise.race([measure(), ...connections.map(({ failed }) => failed)]);
  for (const { end } of connections) end();
  return { perSecond, failures, latency: latency.summary() };
}

answer(await run(await firstMessage()));
