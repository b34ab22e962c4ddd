import { setTimeout as wait } from "node:timers/promises";
import { answer, firstMessage } from "../processes.mjs";
import { Histogram } from "./histogram.mjs";
import { drive } from "./http-connection.mjs";

/**
 * @typedef {object} Exchange a POST that is made again and again
 * @property {string} path
 * @property {Record<string, string>} headers
 * @property {string} body `{token}` in it stands for what the last answer gave
 * @property {string} [token] the first one
 *
 * @typedef {object} ExchangeJob
 * @property {string} url
 * @property {Exchange[]} exchanges one a connection: each has a chain of its own
 * @property {string} [chain] name of the JSON value in an answer that the next request carries
 * @property {number} warmUpSeconds
 * @property {number} seconds
 */

/** @param {URL} url @param {Exchange} exchange @param {string} token */
function requestBytes(url, { path, headers, body }, token) {
  const content = body.replace("{token}", encodeURIComponent(token));
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `POST ${path} HTTP/1.1\r\nHost: ${url.host}\r\n${lines.join("")}`;
  return Buffer.from(`${head}Content-Length: ${Buffer.byteLength(content)}\r\n\r\n${content}`);
}

/** @param {ExchangeJob} job @returns {Promise<import("./http-load.mjs").HttpResult>} */
async function run(job) {
  const url = new URL(job.url);
  const latency = new Histogram({ stepMs: 0.05, upToMs: 60_000 });
  const next = job.chain === undefined ? null : new RegExp(`"${job.chain}":\\s*"([^"]+)"`);
  let counting = false;
  let failures = 0;
  const connections = job.exchanges.map((exchange) => {
    let token = exchange.token ?? "";
    return drive({
      host: url.hostname,
      port: Number(url.port),
      nextRequest: () => requestBytes(url, exchange, token),
      onAnswer: (status, ms, response) => {
        const given = next?.exec(response.toString("latin1"))?.[1];
        if (given !== undefined) token = given;
        const good = status === 200 && (next === null || given !== undefined);
        if (!counting) return;
        if (good) latency.add(ms);
        else failures += 1;
      },
    });
  });
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
