import { createHmac, randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { doJob } from "./job.mjs";
import { LIMITS } from "./limits.mjs";
import { Refused } from "./sandbox.mjs";

/**
 * @typedef {{ label: string, source: string, watermark: string | null, callback: string | null }} Order
 * @typedef {{ state: "queued" } | { state: "running", progress: number }
 *   | { state: "done", made: Awaited<ReturnType<typeof doJob>> } | { state: "failed", reason: string }} State
 */

/** One job after another, each in a folder of its own. What it has made is kept until it is deleted. */
export class Jobs {
  /** @type {Map<string, { order: Order, state: State, createdAt: number, stop: AbortController }>} */
  #jobs = new Map();
  /** @type {string[]} */
  #waiting = [];
  #running = false;
  #root;
  #secret;

  /** @param {string} root @param {string} secret */
  constructor(root, secret) {
    this.#root = root;
    this.#secret = secret;
  }

  /** Takes a job; `null` when too many wait. @param {Order} order */
  add(order) {
    this.#forgetOld();
    if (this.#waiting.length >= LIMITS.waiting) return null;
    const id = randomUUID();
    const stop = new AbortController();
    this.#jobs.set(id, { order, state: { state: "queued" }, createdAt: Date.now(), stop });
    this.#waiting.push(id);
    void this.#work();
    return id;
  }

  /** @param {string} id */
  state(id) {
    return this.#jobs.get(id)?.state ?? null;
  }

  /** @param {number} before */
  list(before) {
    return [...this.#jobs]
      .filter(([, { createdAt }]) => createdAt < before)
      .map(([id, { order }]) => ({ id, label: order.label }));
  }

  /** Where a file of a job that is done lies. @param {string} id @param {string} name */
  fileOf(id, name) {
    const state = this.state(id);
    const there = state?.state === "done" && state.made.files.includes(name);
    return there ? join(this.#root, id, name) : null;
  }

  /** Ends a job and deletes all it has made. @param {string} id */
  async remove(id) {
    const job = this.#jobs.get(id);
    if (!job) return false;
    this.#jobs.delete(id);
    this.#waiting = this.#waiting.filter((other) => other !== id);
    job.stop.abort();
    await this.#clean(id);
    return true;
  }

  async removeAll() {
    await Promise.all([...this.#jobs.keys()].map((id) => this.remove(id)));
  }

  /** @param {string} id */
  async #clean(id) {
    await rm(join(this.#root, id), { recursive: true, force: true, maxRetries: 3 });
  }

  #forgetOld() {
    for (const { id } of this.list(Date.now() - LIMITS.keptMs)) void this.remove(id);
  }

  async #work() {
    if (this.#running) return;
    this.#running = true;
    for (let id = this.#waiting.shift(); id !== undefined; id = this.#waiting.shift()) {
      await this.#do(id);
    }
    this.#running = false;
  }

  /** @param {string} id */
  async #do(id) {
    const job = this.#jobs.get(id);
    if (!job) return;
    job.state = { state: "running", progress: 0 };
    const onProgress = (/** @type {number} */ progress) => {
      job.state = { state: "running", progress };
    };
    const { source, watermark } = job.order;
    const mark = watermark === null ? null : Buffer.from(watermark, "base64");
    const folder = join(this.#root, id);
    const { signal } = job.stop;
    try {
      const made = await doJob({ source, watermark: mark, folder, signal, onProgress });
      job.state = { state: "done", made };
    } catch (error) {
      if (!(error instanceof Refused) && !signal.aborted) console.error(error);
      await this.#clean(id);
      const reason = error instanceof Refused ? error.message : "the encoder failed";
      job.state = { state: "failed", reason };
    }
    // It was deleted while it ran: what it has written since goes too.
    if (!this.#jobs.has(id)) await this.#clean(id);
    else await this.#tell(id, job.order.callback);
  }

  /** Says that a job has ended. Who does not hear it asks. @param {string} id @param {string | null} callback */
  async #tell(id, callback) {
    if (callback === null) return;
    const body = JSON.stringify({ uid: id });
    const time = Math.floor(Date.now() / 1_000);
    const tag = createHmac("sha256", this.#secret).update(`${time}.${body}`).digest("hex");
    const headers = {
      "Content-Type": "application/json",
      "Webhook-Signature": `time=${time},sig1=${tag}`,
    };
    const signal = AbortSignal.timeout(10_000);
    await fetch(callback, { method: "POST", body, headers, signal }).catch(() => {});
  }
}
