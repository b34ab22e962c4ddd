import { LRUCache } from "lru-cache";
import { type RatePolicy, tooMany } from "../../domains/platform/index.ts";

/** The window of the platform's limiter, in seconds (as configured in wrangler.toml). */
const WINDOW_SECONDS = 60;
/** How many requests an address has in a window, before the deployment widens it (as configured in wrangler.toml). */
const REQUESTS_A_WINDOW = 3_000;
/**
 * One question to the platform's limiter stands for so many requests: wrangler.toml counts the questions. Each costs more
 * than a dozen requests do. What an isolate has not told yet it tells later, so that the limit holds in the long run; only
 * bursts are seen this coarsely.
 */
export const REQUESTS_A_QUESTION = 500;
/** Addresses this isolate counts at a time; those not heard of for longest begin anew. */
const MOST_ADDRESSES = 10_000;

interface Counted {
  /** Requests since the last question. */
  unasked: number;
  /** The last answer was no. */
  over: boolean;
}

/**
 * Coarse guard before any work is done. The platform counts an address near the caller, and waiting for it at every
 * request would cost more than most requests do: each isolate counts for itself, asks now and then without waiting, and
 * heeds a refusal from the next request on.
 */
export class AddressLimit {
  readonly #limiter: RateLimit;
  readonly #policy: RatePolicy;
  readonly #addresses = new LRUCache<string, Counted>({ max: MOST_ADDRESSES });

  /** `factor` is how much wider this deployment's limits of an address are. */
  constructor(limiter: RateLimit, factor: number) {
    this.#limiter = limiter;
    const limit = REQUESTS_A_WINDOW * factor;
    this.#policy = { name: "address", limit, windowSeconds: WINDOW_SECONDS };
  }

  /**
   * Rejects with 429 `rate_limited` for an address that has had its share; `null` where nothing is to be waited for. What
   * need not be waited for goes on in the `background`.
   */
  admit(ip: string, background: (work: Promise<unknown>) => void): Promise<void> | null {
    const counted = this.#counted(ip);
    if (counted.over) return this.#admitAgain(ip, counted);
    counted.unasked += 1;
    if (counted.unasked < REQUESTS_A_QUESTION) return null;
    counted.unasked = 0;
    background(this.#ask(ip, counted));
    return null;
  }

  /** From a refusal on every request asks and waits, until one is let through. */
  async #admitAgain(ip: string, counted: Counted): Promise<void> {
    await this.#ask(ip, counted);
    if (!counted.over) return;
    throw tooMany(this.#policy, { allowed: false, remaining: 0, resetSeconds: WINDOW_SECONDS });
  }

  async #ask(ip: string, counted: Counted): Promise<void> {
    const { success } = await this.#limiter.limit({ key: ip });
    counted.over = !success;
  }

  #counted(ip: string): Counted {
    const present = this.#addresses.get(ip);
    if (present !== undefined) return present;
    const counted = { unasked: 0, over: false };
    this.#addresses.set(ip, counted);
    return counted;
  }
}
