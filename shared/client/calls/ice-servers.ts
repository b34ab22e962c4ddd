import type { Api } from "../api.ts";
import { reply } from "../throwing.ts";

/** What was issued, and when. */
interface Issued {
  readonly servers: RTCIceServer[];
  readonly at: number;
  readonly freshForMs: number;
}

/** A call waits so long for the list; then it tries without. */
const PATIENCE_MS = 3_000;
/** The platform's clock and this one may differ: credentials are taken to last neither longer nor shorter. */
const SHORTEST_MS = 60_000;
const LONGEST_MS = 1_800_000;
const AGAIN_AFTER_FAILURE_MS = 15_000;

/** Fetched for one call, used by the next. */
const kept = new WeakMap<Api, Promise<Issued>>();

async function fetchIssued(api: Api, clock: () => number): Promise<Issued> {
  const { iceServers, expiresAt } = await reply(api.GET("/api/calls/ice-servers"));
  const at = clock();
  const half = (Date.parse(expiresAt) - at) / 2;
  return {
    servers: iceServers,
    at,
    freshForMs: Math.min(LONGEST_MS, Math.max(SHORTEST_MS, half)),
  };
}

/** The servers' list, as it was kept if it is fresh. Throws what the fetch does. */
async function issued(api: Api, clock: () => number): Promise<Issued> {
  const known = await kept.get(api)?.catch(() => null);
  if (known && clock() - known.at < known.freshForMs) return known;
  const fetching = fetchIssued(api, clock);
  kept.set(api, fetching);
  return fetching;
}

/** Fetches ahead what a call will need, so that it begins faster. Never throws. */
export async function prepareCalls({
  api,
  clock,
}: {
  readonly api: Api;
  readonly clock: () => number;
}): Promise<void> {
  await issued(api, clock).catch(() => undefined);
}

/** The servers that help a call to find its way, kept fresh while it lasts. */
export class IceServers {
  readonly #api: Api;
  readonly #clock: () => number;
  readonly #changed: () => void;
  #servers: RTCIceServer[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  /** Resolves when there is a list, or it has been waited for long enough. */
  readonly ready: Promise<void>;

  constructor(api: Api, clock: () => number, changed: () => void) {
    this.#api = api;
    this.#clock = clock;
    this.#changed = changed;
    const patience = new Promise<void>((tired) => setTimeout(tired, PATIENCE_MS));
    this.ready = Promise.race([this.#refresh(), patience]);
  }

  get servers(): RTCIceServer[] {
    return this.#servers;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #refresh(): Promise<void> {
    let nextMs = AGAIN_AFTER_FAILURE_MS;
    try {
      const { servers, at, freshForMs } = await issued(this.#api, this.#clock);
      nextMs = Math.max(1_000, at + freshForMs - this.#clock());
      this.#servers = servers;
      this.#changed();
    } catch {
      // Without servers calls within one network still go; the list is asked for again.
    }
    if (!this.#closed) this.#timer = setTimeout(() => void this.#refresh(), nextMs);
  }
}
