import { readFileSync } from "node:fs";

/** What one action costs, as measured or counted; see `source`. */
export interface Action {
  readonly what: string;
  readonly source: string;
  readonly aPersonADay: number;
  readonly requests: number;
  readonly cpuMs: number;
  readonly queries: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
  readonly objectRequests: number;
  readonly objectRowsWritten: number;
  readonly objectSeconds: number;
  readonly bucketWrites?: number;
  readonly bucketReads?: number;
  readonly storedMB?: number;
  readonly queueMessages?: number;
}

export interface Inputs {
  readonly actions: Readonly<Record<string, Action>>;
  readonly bytesOfD1APerson: number;
  readonly bytesOfD1AnUpload: number;
  /** How long what is uploaded stays. */
  readonly keptDays: number;
}

const MILLION = 1e6;
const DAYS = 30;
const GIGABYTE = 1e9;

/** Workers Paid, November 2026: dollars for each, beyond what is included a month. */
const PRICES = {
  requests: { each: 0.3 / MILLION, included: 10 * MILLION },
  cpuMs: { each: 0.02 / MILLION, included: 30 * MILLION },
  rowsRead: { each: 0.001 / MILLION, included: 25_000 * MILLION },
  rowsWritten: { each: 1 / MILLION, included: 50 * MILLION },
  objectRequests: { each: 0.15 / MILLION, included: 1 * MILLION },
  objectRowsWritten: { each: 1 / MILLION, included: 50 * MILLION },
  objectGBs: { each: 12.5 / MILLION, included: 0.4 * MILLION },
  bucketWrites: { each: 4.5 / MILLION, included: 1 * MILLION },
  bucketReads: { each: 0.36 / MILLION, included: 10 * MILLION },
  bucketGB: { each: 0.015, included: 10 },
  d1GB: { each: 0.75, included: 5 },
  queueOperations: { each: 0.4 / MILLION, included: 1 * MILLION },
} as const;
const BASE_DOLLARS = 5;
/** Memory that an object is charged for. */
const OBJECT_GB = 0.128;
/** A message of a queue is written, read and deleted. */
const QUEUE_OPERATIONS = 3;

/** What one deployment cannot go beyond, by today's documents of Cloudflare. */
const LIMITS = {
  "D1 queries a second (one thread, 1 ms each)": { of: "queriesASecond", limit: 1_000 },
  "D1 database, GB": { of: "d1GB", limit: 10 },
  "queue messages a second": { of: "queueASecond", limit: 5_000 },
} as const;

export interface Usage {
  /** In a month. */
  readonly units: Readonly<Record<keyof typeof PRICES, number>>;
  /** In the busiest minute of the simulated day. */
  readonly peak: {
    readonly requestsASecond: number;
    readonly queriesASecond: number;
    readonly queueASecond: number;
    readonly d1GB: number;
  };
}

/** Part of a day's actions in each hour: a city sleeps, and talks in the evening. */
const HOURS = [1, 1, 0.5, 0.5, 0.5, 1, 2, 4, 5, 5, 5, 5, 6, 6, 5, 5, 5, 6, 7, 8, 8, 6, 4, 2];
const HOURS_SUM = HOURS.reduce((sum, part) => sum + part, 0);
const MINUTES = 60;

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How many come where so many are expected: Poisson's spread, by its normal form (Box and Muller). */
function arrivals(expected: number, next: () => number): number {
  const spread = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return Math.max(0, expected + Math.sqrt(expected) * spread);
}

const sumOf = (actions: readonly Action[], of: (action: Action) => number) =>
  actions.reduce((sum, action) => sum + of(action) * action.aPersonADay, 0);

/** Goes through a day minute by minute, and finds the busiest. */
function busiest(people: number, actions: readonly Action[], seed: number) {
  const next = random(seed);
  const peak = { requests: 0, queries: 0, queue: 0 };
  for (const part of HOURS) {
    for (let minute = 0; minute < MINUTES; minute += 1) {
      const now = { requests: 0, queries: 0, queue: 0 };
      for (const action of actions) {
        const expected = (people * action.aPersonADay * part) / HOURS_SUM / MINUTES;
        const count = arrivals(expected, next);
        now.requests += count * action.requests;
        now.queries += count * action.queries;
        now.queue += count * (action.queueMessages ?? 0);
      }
      peak.requests = Math.max(peak.requests, now.requests);
      peak.queries = Math.max(peak.queries, now.queries);
      peak.queue = Math.max(peak.queue, now.queue);
    }
  }
  return peak;
}

/** What so many people use, who are all there every day. */
export function usageOf(people: number, inputs: Inputs, seed = 1): Usage {
  const actions = Object.values(inputs.actions);
  const monthly = (of: (action: Action) => number) => sumOf(actions, of) * people * DAYS;
  const peak = busiest(people, actions, seed);
  const uploads = (inputs.actions["upload"]?.aPersonADay ?? 0) * people * inputs.keptDays;
  const d1Bytes = people * inputs.bytesOfD1APerson + uploads * inputs.bytesOfD1AnUpload;
  const storedMB = sumOf(actions, ({ storedMB = 0 }) => storedMB) * people * inputs.keptDays;
  const d1GB = d1Bytes / GIGABYTE;
  return {
    units: {
      requests: monthly(({ requests }) => requests),
      cpuMs: monthly(({ cpuMs }) => cpuMs),
      rowsRead: monthly(({ rowsRead }) => rowsRead),
      rowsWritten: monthly(({ rowsWritten }) => rowsWritten),
      objectRequests: monthly(({ objectRequests }) => objectRequests),
      objectRowsWritten: monthly(({ objectRowsWritten }) => objectRowsWritten),
      objectGBs: monthly(({ objectSeconds }) => objectSeconds * OBJECT_GB),
      bucketWrites: monthly(({ bucketWrites = 0 }) => bucketWrites),
      bucketReads: monthly(({ bucketReads = 0 }) => bucketReads),
      bucketGB: storedMB / 1_000,
      d1GB,
      queueOperations: monthly(({ queueMessages = 0 }) => queueMessages) * QUEUE_OPERATIONS,
    },
    peak: {
      requestsASecond: peak.requests / MINUTES,
      queriesASecond: peak.queries / MINUTES,
      queueASecond: peak.queue / MINUTES,
      d1GB,
    },
  };
}

/** Dollars a month, by what they are paid for. */
export function billOf({ units }: Usage): Record<string, number> {
  const items = Object.entries(PRICES).map(([name, { each, included }]) => {
    const used = units[name as keyof typeof PRICES];
    return [name, Math.max(0, used - included) * each] as const;
  });
  return { base: BASE_DOLLARS, ...Object.fromEntries(items) };
}

/** How far each limit is used, the fullest first; 1 is all of it. */
export function limitsOf({ peak }: Usage): { name: string; used: number }[] {
  return Object.entries(LIMITS)
    .map(([name, { of, limit }]) => ({ name, used: peak[of] / limit }))
    .sort((one, other) => other.used - one.used);
}

/** The measured inputs. */
export function readInputs(): Inputs {
  return JSON.parse(readFileSync(new URL("actions.json", import.meta.url), "utf8"));
}
