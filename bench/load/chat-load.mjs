import { setTimeout as wait } from "node:timers/promises";
import { answer, firstMessage } from "../processes.mjs";
import { Ledger } from "./ledger.mjs";
import { socketIo, veche } from "./protocols.mjs";

/**
 * @typedef {object} ChatJob
 * @property {"veche" | "socketIo"} protocol
 * @property {string} url
 * @property {string} room
 * @property {import("./protocols.mjs").Member[]} members one socket each
 * @property {number} perSecond messages offered, all members in turn
 * @property {number} warmUpSeconds
 * @property {number} seconds
 * @property {number} [settleSeconds] between the last socket's opening and the first message
 * @property {number} firstNumber of this round's messages, above all of earlier rounds
 *
 * @typedef {object} ChatResult
 * @property {number} offered
 * @property {number} acked
 * @property {number} refused
 * @property {number} unanswered
 * @property {number} deliveries
 * @property {number} perSecond deliveries, from the first message sent to the last delivery
 * @property {number} lost deliveries of acknowledged messages that did not come
 * @property {number} duplicates
 * @property {Record<string, number>} closed sockets that the server closed, by code and reason
 * @property {number} disordered sockets that got the messages in an order of their own
 * @property {number} generatorCores CPU the generator itself used: near 1 it is what limits
 * @property {import("./histogram.mjs").Latency} latency from sending to each recipient
 * @property {import("./histogram.mjs").Latency} ackLatency
 */

const PROTOCOLS = { veche, socketIo };
const OPENED_AT_ONCE = 20;
const TICK_MS = 1;
/** The wait for stragglers ends when nothing has come in so many looks: a machine that stands still takes none. */
const SILENT_LOOKS = 500;
const LOOK_MS = 20;
const LONGEST_DRAIN_MS = 180_000;
/** After the last socket has opened, who is online has been told to everybody. */
const SETTLE_SECONDS = 2;

/** @param {ChatJob} job @param {Ledger} ledger @param {Record<string, number>} closed counts those that are closed */
async function openAll(job, ledger, closed) {
  const protocol = PROTOCOLS[job.protocol];
  /** @type {import("ws").WebSocket[]} */
  const sockets = [];
  for (let from = 0; from < job.members.length; from += OPENED_AT_ONCE) {
    const some = job.members.slice(from, from + OPENED_AT_ONCE);
    sockets.push(...(await Promise.all(some.map((one) => protocol.open(job.url, job.room, one)))));
  }
  sockets.forEach((socket, index) => {
    let now = 0;
    const hearing = {
      message: (/** @type {number} */ number) => ledger.deliver(index, number, now),
      ack: (/** @type {number} */ number) => ledger.ack(number),
      refused: () => {
        ledger.refused += 1;
      },
    };
    socket.on("close", (code, reason) => {
      const why = `${code} ${reason}`.trim();
      closed[why] = (closed[why] ?? 0) + 1;
    });
    socket.on("message", (data) => {
      now = performance.now();
      protocol.read(socket, /** @type {Buffer} */ (data), hearing);
    });
  });
  return sockets;
}

/**
 * Offers messages at a fixed rate, whatever the server does with them.
 * @param {ChatJob} job
 * @param {Ledger} ledger
 * @param {readonly import("ws").WebSocket[]} sockets
 */
async function offer(job, ledger, sockets) {
  const { sendFrame } = PROTOCOLS[job.protocol];
  const start = performance.now();
  const total = (job.warmUpSeconds + job.seconds) * 1000;
  let warm = false;
  for (let elapsed = 0; elapsed < total; elapsed = performance.now() - start) {
    if (!warm && elapsed >= job.warmUpSeconds * 1000) {
      warm = true;
      ledger.startMeasuring();
    }
    const due = Math.floor((elapsed * job.perSecond) / 1000) + 1;
    while (ledger.sent < due && !ledger.full) {
      const number = ledger.next();
      sockets[number % sockets.length]?.send(sendFrame(number));
    }
    await wait(TICK_MS);
  }
}

/** @param {Ledger} ledger */
async function drain(ledger) {
  const start = performance.now();
  let before = -1;
  for (let silent = 0; !ledger.settled; silent += 1) {
    await wait(LOOK_MS);
    const heard = ledger.deliveries + ledger.acked;
    if (heard > before) silent = 0;
    before = heard;
    if (silent > SILENT_LOOKS || performance.now() - start > LONGEST_DRAIN_MS) return;
  }
  // A duplicate would come after what it doubles.
  await wait(300);
}

/** @param {ChatJob} job @returns {Promise<ChatResult>} */
async function run(job) {
  const ledger = new Ledger({
    sockets: job.members.length,
    first: job.firstNumber,
    capacity: Math.ceil((job.warmUpSeconds + job.seconds) * job.perSecond) + 1,
  });
  /** @type {Record<string, number>} */
  const closed = {};
  const sockets = await openAll(job, ledger, closed);
  await wait((job.settleSeconds ?? SETTLE_SECONDS) * 1000);
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  await offer(job, ledger, sockets);
  await drain(ledger);
  const { user, system } = process.cpuUsage(cpuBefore);
  const elapsedMs = performance.now() - start;
  const result = {
    offered: ledger.sent,
    acked: ledger.acked,
    refused: ledger.refused,
    unanswered: ledger.sent - ledger.acked - ledger.refused,
    deliveries: ledger.deliveries,
    perSecond: ledger.deliveries / ((ledger.lastDeliveryAt - ledger.firstSentAt) / 1000),
    lost: ledger.lost(),
    duplicates: ledger.duplicates,
    closed: { ...closed },
    disordered: ledger.disordered(),
    generatorCores: (user + system) / 1000 / elapsedMs,
    latency: ledger.latency.summary(),
    ackLatency: ledger.ackLatency.summary(),
  };
  for (const socket of sockets) socket.terminate();
  return result;
}

answer(await run(await firstMessage()));
