import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LiveCall, type LiveCallPort } from "../../../durable-objects/call-room/live-call.ts";
import { CALL_TABLES } from "../../../durable-objects/call-room/tables.ts";
import { Calls } from "../../../durable-objects/user-hub/calls.ts";
import { HUB_TABLES } from "../../../durable-objects/user-hub/tables.ts";
import type { Call } from "../../../shared/contracts/calls/index.ts";
import { HOUR, SECOND } from "../../../shared/kernel/time.ts";
import { SqliteStorage } from "../../../shared/testing/sqlite-storage.ts";
import { isOver, TRANSITIONS } from "./rules.ts";

const RUNS = 10_000;
const NAMES = ["anna", "boris", "clara"] as const;
const person = (id: string) => ({ id, username: id, displayName: id, avatarUrl: null });

/** What can happen, in any order and as often as it likes. */
type Happening =
  | {
      readonly what: "told" | "accept" | "reject" | "hang_up" | "present" | "absent";
      readonly who: number;
    }
  | { readonly what: "erased"; readonly who: number }
  /** Time passes, and the alarm fires if it is due. */
  | { readonly what: "wait"; readonly seconds: number }
  /** The clock is moved, back too; alarms that are due fire. */
  | { readonly what: "jump"; readonly seconds: number }
  /** The object is stopped: all that is not on disk is gone. What is under way may have been done or not. */
  | { readonly what: "crash" }
  /** Everybody who is being told answers, or does not. */
  | { readonly what: "deliver" | "lose" | "deliver_silently" };

const who = fc.nat({ max: NAMES.length - 1 });
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      what: fc.constantFrom("told", "accept", "reject", "hang_up", "present", "absent"),
      who,
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("erased" as const), who }) },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant("wait" as const), seconds: fc.nat({ max: 60 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant("jump" as const),
      seconds: fc.integer({ min: -600, max: 600 }),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ what: "crash" as const }) },
  {
    weight: 4,
    arbitrary: fc.record({ what: fc.constantFrom("deliver", "lose", "deliver_silently") }),
  },
) as fc.Arbitrary<Happening>;

interface Letter {
  readonly name: string;
  readonly transitions: readonly Call[];
  readonly answered: () => void;
  readonly failed: () => void;
}

const storage = new SqliteStorage();
for (const step of CALL_TABLES) storage.sql.exec(step);
const hubStorages = NAMES.map(() => {
  const own = new SqliteStorage();
  for (const step of HUB_TABLES) own.sql.exec(step);
  return own;
});

/** A call's object with everything around it: the hubs are real, the network between them is the test's. */
class World {
  now = 1_000_000_000;
  alarm: number | null = null;
  call: LiveCall;
  letters: Letter[] = [];
  readonly hubs: Calls[];
  readonly history: Call[] = [];
  readonly ends: string[] = [];

  constructor(size: number) {
    storage.clear(["call", "transition", "listener", "peer", "kept"]);
    for (const own of hubStorages) own.clear(["call"]);
    this.hubs = hubStorages.map((own, index) => new Calls(own.sql, () => NAMES[index] ?? ""));
    const people = NAMES.slice(0, size).map(person);
    const plan = { id: "call", chatId: null, callerId: "anna", type: "voice" as const };
    this.call = LiveCall.found(this.#port(), { ...plan, topology: "mesh", people });
    for (const hub of this.hubs.slice(0, size)) hub.claim("call", this.call.subject, this.now);
    this.call.start([]);
  }

  #port(): LiveCallPort {
    return {
      sql: storage.sql,
      transaction: (write) => storage.transaction(write),
      now: () => this.now,
      tell: (name, transitions) =>
        new Promise((answered, failed) => {
          this.letters.push({
            name,
            transitions,
            answered,
            failed: () => failed(new Error("lost")),
          });
        }),
      wakeBy: (at) => {
        this.alarm = Math.min(at, this.alarm ?? at);
      },
      moved: (before, after) => {
        expect(Object.values(TRANSITIONS[before.status])).toSatisfy(
          (next: string[]) => before.status === after.status || next.includes(after.status),
        );
        if (isOver(after) && !isOver(before)) this.ends.push(after.status);
      },
    };
  }

  crash(): void {
    this.letters = [];
    const call = LiveCall.load(this.#port());
    if (!call) throw new Error("the call is gone");
    this.call = call;
  }

  ring(): void {
    if (this.alarm === null || this.alarm > this.now) return;
    this.alarm = null;
    const next = this.call.tick();
    if (next !== "forget") this.alarm = next;
  }

  #receive({ name, transitions }: Letter): void {
    if (name === "history") {
      const last = transitions.at(-1);
      // The directory takes a call once: ON CONFLICT DO NOTHING.
      if (last && this.history.length === 0) this.history.push(last);
    } else {
      this.hubs[NAMES.indexOf(name.slice("hub:".length) as never)]?.apply(transitions, this.now);
    }
  }

  async deliver(how: "deliver" | "lose" | "deliver_silently"): Promise<void> {
    for (const letter of this.letters.splice(0)) {
      if (how !== "lose") this.#receive(letter);
      if (how === "deliver") letter.answered();
      else letter.failed();
    }
    for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
  }

  async happens(event: Happening): Promise<void> {
    if ("who" in event) {
      const userId = NAMES[event.who] ?? "";
      this.call.apply({ kind: event.what, userId });
    } else if (event.what === "crash") {
      this.crash();
    } else if (event.what === "wait" || event.what === "jump") {
      this.now += event.seconds * SECOND;
      this.ring();
    } else {
      await this.deliver(event.what);
    }
  }

  /** Nothing goes wrong any more, and nobody does anything: time passes. */
  async settle(): Promise<void> {
    // Whoever is in the room is gone by now.
    for (const userId of NAMES) this.call.apply({ kind: "absent", userId });
    this.alarm ??= this.now;
    for (let round = 0; round < 200 && this.alarm !== null; round += 1) {
      this.now = Math.max(this.now, this.alarm);
      this.ring();
      await this.deliver("deliver");
    }
  }
}

describe("a call in any order of events", () => {
  it("always ends once, stands in the history once, and leaves nobody ringing or busy", {
    timeout: 600_000,
  }, async () => {
    let ended = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(2, 3),
        fc.array(happening, { maxLength: 25 }),
        async (size, events) => {
          const world = new World(size);
          for (const event of events) {
            await world.happens(event);
            const { state } = world.call;
            const inside = state.participants.filter((one) => one.state === "joined").length;
            if (state.status === "answered") expect(inside).toBeGreaterThan(size === 2 ? 1 : 0);
            if (isOver(state)) {
              expect(inside).toBe(0);
              expect(state.endedAt).not.toBeNull();
            }
          }
          await world.settle();
          const { state } = world.call;
          expect(isOver(state)).toBe(true);
          expect(world.ends).toEqual([state.status]);
          expect(world.history.map(({ status }) => status)).toEqual([state.status]);
          expect(state.participants.map((one) => one.state)).toSatisfy((all: string[]) =>
            all.every((one) => ["left", "declined", "missed"].includes(one)),
          );
          for (const hub of world.hubs) {
            expect(hub.ids()).toEqual([]);
            expect(hub.claim("another", "subject", world.now + HOUR)).toBeNull();
          }
          ended += 1;
        },
      ),
      { numRuns: RUNS },
    );
    expect(ended).toBe(RUNS);
  });
});
