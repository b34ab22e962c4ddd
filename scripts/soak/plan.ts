import { Random } from "./random.ts";

const KINDS = {
  write: 55,
  read: 20,
  /** Sends again what has been acknowledged. */
  repeat: 6,
  /** Breaks all its connections. */
  drop: 6,
  /** Reads nothing for a while. */
  stall: 3,
  /** Closes the page and opens it anew. */
  reload: 3,
  /** Frames that no honest client sends. */
  lie: 4,
} as const;

export interface Action {
  /** Since the start, in milliseconds. */
  readonly at: number;
  readonly kind: keyof typeof KINDS;
  /** Which of its rooms. */
  readonly room: number;
  /** What else is to be decided, decided. */
  readonly dice: number;
}

export interface PlannedClient {
  /** `product` is the web app's own client code; `raw` are bare sockets that may lie. */
  readonly kind: "product" | "raw";
  /** Its rooms, by number. */
  readonly rooms: readonly number[];
  readonly actions: readonly Action[];
}

export interface Plan {
  readonly clients: readonly PlannedClient[];
  readonly rooms: number;
  /** When the runtime is killed, in milliseconds since the start. */
  readonly kills: readonly number[];
  readonly lengthMs: number;
}

export interface Size {
  readonly clients: number;
  readonly rooms: number;
  readonly seconds: number;
  readonly kills: number;
}

const ROOMS_EACH = 3;
const PAUSE_MS = 700;

/** Everything that clients will do and that will go wrong: the same for the same seed. */
export function planOf(seed: number, { clients, rooms, seconds, kills }: Size): Plan {
  const random = new Random(seed);
  const lengthMs = seconds * 1_000;
  const numbers = Array.from({ length: rooms }, (_, index) => index);
  const all = Array.from({ length: clients }, (_, index): PlannedClient => {
    const others = numbers.filter((one) => one !== index % rooms);
    const own = [index % rooms, ...random.some(others, ROOMS_EACH - 1)];
    const kind = index % 2 === 0 ? "product" : "raw";
    return { kind, rooms: own, actions: actionsOf(random, own.length, lengthMs) };
  });
  // Each in a part of its own, not at its edges: somebody is in the middle of something.
  const part = lengthMs / Math.max(1, kills);
  const killed = Array.from({ length: kills }, (_, index) =>
    Math.round(part * (index + 0.3 + random.next() * 0.4)),
  );
  return { clients: all, rooms, kills: killed, lengthMs };
}

function actionsOf(random: Random, rooms: number, lengthMs: number): Action[] {
  const actions: Action[] = [];
  for (let at = random.below(PAUSE_MS); at < lengthMs; at += 1 + random.below(2 * PAUSE_MS)) {
    const kind = random.weighted(KINDS);
    actions.push({ at, kind, room: random.below(rooms), dice: random.next() });
  }
  return actions;
}
