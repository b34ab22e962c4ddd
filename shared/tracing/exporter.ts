import { exportRequest } from "./otlp.ts";
import type { Attributes, Span } from "./work.ts";

/** A sending that was promised and has not begun by then will not: the work that was to do it was cut off. */
const PROMISE_LAPSES_MS = 10_000;
/** Spans that are kept for a collector that does not take them; the oldest go first. */
const MOST_WAITING = 2_000;
const MOST_AT_ONCE = 500;
const LONGEST_PAUSE_MS = 60_000;
/** Answers after which the same may be sent again (OTLP/HTTP, "Retryable Response Codes"). */
const RETRYABLE = new Set([429, 502, 503, 504]);

interface Times {
  /** Spans wait so long for others to go with. */
  readonly sendAfterMs: number;
  /** A collector that takes longer is not waited for. */
  readonly timeoutMs: number;
  /** After a failure the collector is left alone for so long, and twice as long after each further one. */
  readonly pauseMs: number;
}

const USUAL: Times = { sendAfterMs: 1_000, timeoutMs: 5_000, pauseMs: 1_000 };

export interface Collector {
  /** The base of OTLP/HTTP: traces go to `/v1/traces` below it. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly resource: Attributes;
}

/** Sends spans of this isolate to the collector, many at once, off the path of requests. What it loses, it loses quietly. */
export class SpanExporter {
  readonly #times: Times;
  #waiting: Span[] = [];
  #promisedAt: number | null = null;
  #failures = 0;
  #pausedUntil = 0;
  /** Spans that were given up. */
  #dropped = 0;

  constructor(times: Times = USUAL) {
    this.#times = times;
  }

  get dropped(): number {
    return this.#dropped;
  }

  /** Takes spans, and sees to it that they are sent soon. */
  add(
    spans: readonly Span[],
    collector: Collector,
    background: (work: Promise<unknown>) => void,
  ): void {
    if (spans.length === 0) return;
    this.#waiting.push(...spans);
    this.#trim();
    const now = performance.now();
    if (this.#promisedAt !== null && now - this.#promisedAt < PROMISE_LAPSES_MS) return;
    this.#promisedAt = now;
    background(this.#sendLater(collector));
  }

  async #sendLater(collector: Collector): Promise<void> {
    await scheduler.wait(this.#times.sendAfterMs);
    this.#promisedAt = null;
    if (performance.now() < this.#pausedUntil) return;
    while (this.#waiting.length > 0 && (await this.#send(collector)));
  }

  /** Sends some. Answers whether there is a point in sending more. */
  async #send({ endpoint, headers, resource }: Collector): Promise<boolean> {
    const sent = this.#waiting.splice(0, MOST_AT_ONCE);
    const body = JSON.stringify(exportRequest(sent, resource));
    const status = await post(endpoint, headers, body, this.#times.timeoutMs);
    if (status === null || RETRYABLE.has(status)) {
      this.#waiting.unshift(...sent);
      this.#trim();
      this.#pause();
      return false;
    }
    this.#failures = 0;
    // It has said that it will not take them: nor will it the next time.
    if (status >= 300) this.#dropped += sent.length;
    return true;
  }

  #pause(): void {
    this.#failures += 1;
    const pause = Math.min(LONGEST_PAUSE_MS, this.#times.pauseMs * 2 ** (this.#failures - 1));
    this.#pausedUntil = performance.now() + pause;
  }

  #trim(): void {
    const over = this.#waiting.length - MOST_WAITING;
    if (over <= 0) return;
    this.#waiting.splice(0, over);
    this.#dropped += over;
  }
}

/** The status of the reply; `null` when there was none in time. What the collector says is not read. */
async function post(
  endpoint: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  timeoutMs: number,
): Promise<number | null> {
  try {
    const response = await fetch(`${endpoint.replace(/\/+$/, "")}/v1/traces`, {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json" },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  }
}

/** What this isolate has to send. */
export const spanExporter = new SpanExporter();
