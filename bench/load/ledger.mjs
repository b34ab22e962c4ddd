import { Histogram } from "./histogram.mjs";

/**
 * Who has got which message how often, and how long it took: the proof that nothing was lost or doubled.
 */
export class Ledger {
  #sockets;
  #first;
  #capacity;
  /** When each message was sent; 0 for those not sent yet. */
  #sentAt;
  #acked;
  /** How often each socket has got each message. */
  #got;
  /** What each socket got, in which order, as one number. */
  #orders;
  #measureFrom = Number.POSITIVE_INFINITY;

  sent = 0;
  acked = 0;
  refused = 0;
  deliveries = 0;
  duplicates = 0;
  firstSentAt = 0;
  lastDeliveryAt = 0;
  latency = new Histogram({ stepMs: 0.1, upToMs: 120_000 });
  ackLatency = new Histogram({ stepMs: 0.1, upToMs: 120_000 });

  /** @param {{sockets: number, first: number, capacity: number}} size numbers run from `first` */
  constructor({ sockets, first, capacity }) {
    this.#sockets = sockets;
    this.#first = first;
    this.#capacity = capacity;
    this.#sentAt = new Float64Array(capacity);
    this.#acked = new Uint8Array(capacity);
    this.#got = new Uint8Array(capacity * sockets);
    this.#orders = new Uint32Array(sockets);
  }

  /** Latencies count from here on; what was before warmed both sides up. */
  startMeasuring() {
    this.#measureFrom = performance.now();
  }

  get full() {
    return this.sent >= this.#capacity;
  }

  /** The next number, noted as sent now. */
  next() {
    const now = performance.now();
    if (this.sent === 0) this.firstSentAt = now;
    this.#sentAt[this.sent] = now;
    this.sent += 1;
    return this.#first + this.sent - 1;
  }

  /** @param {number} number */
  ack(number) {
    const index = number - this.#first;
    const sentAt = this.#sentAt[index];
    if (sentAt === undefined || this.#acked[index]) return;
    this.#acked[index] = 1;
    this.acked += 1;
    if (sentAt >= this.#measureFrom) this.ackLatency.add(performance.now() - sentAt);
  }

  /** @param {number} socket @param {number} number @param {number} now */
  deliver(socket, number, now) {
    const index = number - this.#first;
    const sentAt = this.#sentAt[index];
    // Other numbers are of earlier rounds.
    if (sentAt === undefined || sentAt === 0) return;
    const cell = socket * this.#capacity + index;
    const before = this.#got[cell] ?? 0;
    this.#got[cell] = before + 1;
    if (before > 0) {
      this.duplicates += 1;
      return;
    }
    this.deliveries += 1;
    this.#orders[socket] = (Math.imul(this.#orders[socket] ?? 0, 31) + number + 1) >>> 0;
    this.lastDeliveryAt = now;
    if (sentAt >= this.#measureFrom) this.latency.add(now - sentAt);
  }

  /** Every message was answered, and those that were accepted have reached everybody. */
  get settled() {
    return this.acked + this.refused >= this.sent && this.deliveries >= this.acked * this.#sockets;
  }

  /** How many sockets got the messages in another order than the first. */
  disordered() {
    return this.#orders.filter((order) => order !== this.#orders[0]).length;
  }

  /** Acknowledged messages that did not reach a socket, summed over the sockets. */
  lost() {
    let lost = 0;
    for (let index = 0; index < this.sent; index += 1) {
      if (!this.#acked[index]) continue;
      for (let socket = 0; socket < this.#sockets; socket += 1) {
        if (!this.#got[socket * this.#capacity + index]) lost += 1;
      }
    }
    return lost;
  }
}
