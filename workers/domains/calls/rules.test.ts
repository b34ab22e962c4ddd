import { describe, expect, it } from "vitest";
import type { CallStatus, ParticipantState } from "../../../shared/contracts/calls/index.ts";
import { MINUTE, SECOND } from "../../../shared/kernel/time.ts";
import {
  ABSENCE_MS,
  ARRIVAL_MS,
  apply,
  begin,
  type CallEvent,
  type CallState,
  durationOf,
  holds,
  isOver,
  isPolite,
  LONGEST_CALL_MS,
  nextDeadline,
  type Outcome,
  RING_MS,
  STEPS,
  subjectOf,
  TRANSITIONS,
  toCall,
} from "./rules.ts";

const START = 1_000_000;
const person = (id: string) => ({ id, username: id, displayName: id, avatarUrl: null });

function planOf(ids: readonly string[]) {
  return {
    id: "call",
    chatId: null,
    callerId: ids[0] ?? "",
    type: "voice" as const,
    topology: ids.length > 4 ? ("sfu" as const) : ("mesh" as const),
    people: ids.map(person),
  };
}

const of = (...ids: string[]) => begin(planOf(ids), START);

function taken(outcome: Outcome): CallState {
  if (outcome.kind === "refused") throw new Error(`refused: ${outcome.code}`);
  return outcome.state;
}

/** The call after these events, each a second later. */
function since(state: CallState, ...events: CallEvent[]): CallState {
  return events.reduce(
    (now, event, index) => taken(apply(now, event, START + (index + 1) * SECOND)),
    state,
  );
}

const does = (
  userId: string,
  kind: "told" | "accept" | "reject" | "hang_up" | "present" | "absent",
) => ({ kind, userId }) as const;
const states = ({ participants }: CallState) => participants.map(({ state }) => state).join(" ");

/** A direct call of `a` to `b` in each of its statuses. */
const IN: Readonly<Record<CallStatus, CallState>> = {
  initiating: of("a", "b"),
  ringing: since(of("a", "b"), does("b", "told")),
  answered: since(of("a", "b"), does("b", "told"), does("b", "accept")),
  ended: since(of("a", "b"), does("b", "accept"), does("a", "hang_up")),
  missed: taken(apply(of("a", "b"), { kind: "time" }, START + RING_MS)),
  rejected: since(of("a", "b"), does("b", "reject")),
  cancelled: since(of("a", "b"), does("a", "hang_up")),
};

/** What each event makes of each status: `-` changes nothing, `!` is refused. */
const TABLE: readonly (readonly [string, CallEvent, Readonly<Record<CallStatus, string>>])[] = [
  [
    "the callee's device rings",
    does("b", "told"),
    {
      initiating: "ringing",
      ringing: "-",
      answered: "-",
      ended: "-",
      missed: "-",
      rejected: "-",
      cancelled: "-",
    },
  ],
  [
    "the callee accepts",
    does("b", "accept"),
    {
      initiating: "answered",
      ringing: "answered",
      answered: "!",
      ended: "!",
      missed: "!",
      rejected: "!",
      cancelled: "!",
    },
  ],
  [
    "the callee rejects",
    does("b", "reject"),
    {
      initiating: "rejected",
      ringing: "rejected",
      answered: "!",
      ended: "!",
      missed: "!",
      rejected: "!",
      cancelled: "!",
    },
  ],
  [
    "the callee hangs up",
    does("b", "hang_up"),
    {
      initiating: "rejected",
      ringing: "rejected",
      answered: "ended",
      ended: "-",
      missed: "-",
      rejected: "-",
      cancelled: "-",
    },
  ],
  [
    "the caller hangs up",
    does("a", "hang_up"),
    {
      initiating: "cancelled",
      ringing: "cancelled",
      answered: "ended",
      ended: "-",
      missed: "-",
      rejected: "-",
      cancelled: "-",
    },
  ],
  [
    "the caller accepts",
    does("a", "accept"),
    {
      initiating: "!",
      ringing: "!",
      answered: "!",
      ended: "!",
      missed: "!",
      rejected: "!",
      cancelled: "!",
    },
  ],
  [
    "the caller rejects",
    does("a", "reject"),
    {
      initiating: "!",
      ringing: "!",
      answered: "!",
      ended: "!",
      missed: "!",
      rejected: "!",
      cancelled: "!",
    },
  ],
  [
    "the caller comes into the room",
    does("a", "present"),
    {
      initiating: "-",
      ringing: "-",
      answered: "-",
      ended: "!",
      missed: "!",
      rejected: "!",
      cancelled: "!",
    },
  ],
  [
    "the callee comes into the room",
    does("b", "present"),
    {
      initiating: "!",
      ringing: "!",
      answered: "-",
      ended: "!",
      missed: "!",
      rejected: "!",
      cancelled: "!",
    },
  ],
  [
    "a stranger accepts",
    does("x", "accept"),
    {
      initiating: "!",
      ringing: "!",
      answered: "!",
      ended: "!",
      missed: "!",
      rejected: "!",
      cancelled: "!",
    },
  ],
  [
    "the callee's account is erased",
    { kind: "erased", userId: "b" },
    {
      initiating: "rejected",
      ringing: "rejected",
      answered: "ended",
      ended: "-",
      missed: "-",
      rejected: "-",
      cancelled: "-",
    },
  ],
];

function verdict(from: CallState, event: CallEvent): string {
  const outcome = apply(from, event, START + 10 * SECOND);
  if (outcome.kind === "refused") return "!";
  return outcome.moved ? outcome.state.status : "-";
}

describe("the states of a call", () => {
  describe("works", () => {
    it.each(TABLE)("in every status: %s", (_, event, expected) => {
      for (const [status, from] of Object.entries(IN)) {
        expect(from.status).toBe(status);
        expect(verdict(from, event), status).toBe(expected[from.status]);
      }
    });

    it("has no way out of what is over, and one into each status", () => {
      const reached = Object.values(TRANSITIONS).flatMap((row) => Object.values(row));
      expect(new Set([...reached, "initiating"])).toEqual(new Set(Object.keys(TRANSITIONS)));
      for (const status of ["ended", "missed", "rejected", "cancelled"] as const) {
        expect(TRANSITIONS[status]).toEqual({});
        expect(isOver({ status })).toBe(true);
      }
      const steps = Object.values(STEPS).flatMap((row) => Object.values(row));
      expect(new Set<ParticipantState>([...steps, "invited"])).toEqual(new Set(Object.keys(STEPS)));
    });

    it("counts each transition once, and nothing else", () => {
      const call = since(of("a", "b"), does("a", "present"), does("b", "told"), does("b", "told"));
      expect(call.revision).toBe(2);
      expect(since(call, does("a", "absent")).revision).toBe(2);
    });

    it("is missed when nobody answers in time, and rejected when all decline", () => {
      const group = since(of("a", "b", "c"), does("b", "told"), does("b", "reject"));
      expect(group.status).toBe("ringing");
      expect(since(group, does("c", "reject"))).toMatchObject({
        status: "rejected",
        endReason: "declined",
      });
      const late = taken(apply(group, { kind: "time" }, START + RING_MS));
      expect(late).toMatchObject({ status: "missed", endReason: "no_answer" });
      expect(states(late)).toBe("left declined missed");
    });

    it("goes on in a group until the last has left, and takes back who has left", () => {
      let call = since(of("a", "b", "c"), does("b", "accept"), does("a", "hang_up"));
      expect(call.status).toBe("answered");
      expect(states(call)).toBe("left joined invited");
      call = taken(apply(call, { kind: "time" }, START + RING_MS));
      expect(states(call)).toBe("left joined missed");
      call = taken(apply(call, { kind: "time" }, START + ARRIVAL_MS + SECOND));
      expect(states(call)).toBe("left left missed");
      expect(call).toMatchObject({ status: "ended", endReason: "connection_lost" });
      call = since(
        of("a", "b", "c"),
        does("b", "accept"),
        does("b", "present"),
        does("a", "hang_up"),
      );
      call = since(call, does("a", "accept"), does("b", "hang_up"));
      expect(states(call)).toBe("joined left invited");
      expect(since(call, does("a", "hang_up"))).toMatchObject({
        status: "ended",
        endReason: "hung_up",
      });
    });

    it("leaves those alone who are in another call, and is missed by them", () => {
      const call = taken(apply(of("a", "b", "c"), { kind: "busy", userIds: ["c"] }, START));
      expect(states(call)).toBe("joined invited missed");
      expect(holds(call, "c")).toBe(false);
      expect(holds(call, "b")).toBe(true);
      expect(holds(since(call, does("b", "accept"), does("c", "accept")), "c")).toBe(true);
    });

    it("lets exactly one of two give way, whoever looks", () => {
      const call = of("a", "b", "c");
      for (const [one, other] of [
        ["a", "b"],
        ["b", "c"],
        ["c", "a"],
      ] as const) {
        expect(isPolite(call, one, other)).toBe(!isPolite(call, other, one));
      }
    });

    it("tells the same subject of two calls of the same people or chat", () => {
      expect(subjectOf(planOf(["a", "b"]))).toBe(subjectOf(planOf(["b", "a"])));
      expect(subjectOf(planOf(["a", "b"]))).not.toBe(subjectOf(planOf(["a", "c"])));
      const first = { ...planOf(["a", "b", "c"]), chatId: "chat" };
      expect(subjectOf(first)).toBe(subjectOf({ ...planOf(["c", "a", "b", "d"]), chatId: "chat" }));
    });
  });

  describe("refuses", () => {
    it("the fifth in a call from each to each", () => {
      const five = { ...of("a", "b", "c", "d", "e"), topology: "mesh" as const };
      const four = since(five, does("b", "accept"), does("c", "accept"), does("d", "accept"));
      expect(apply(four, does("e", "accept"), START)).toEqual({
        kind: "refused",
        code: "too_many_participants",
      });
      const left = since(four, does("b", "hang_up"));
      expect(apply(left, does("e", "accept"), START).kind).toBe("taken");
    });

    it("to join a call of two again", () => {
      expect(apply(IN.missed, does("b", "accept"), START).kind).toBe("refused");
      expect(apply(IN.ended, does("b", "accept"), START).kind).toBe("refused");
    });
  });

  describe("survives", () => {
    const here = since(IN.answered, does("a", "present"), does("b", "present"));

    it("somebody who is away for a moment, and not for longer", () => {
      const away = taken(apply(here, does("b", "absent"), START));
      expect(nextDeadline(away)).toBe(START + ABSENCE_MS);
      const again = taken(apply(away, does("b", "absent"), START + 5 * SECOND));
      expect(nextDeadline(again)).toBe(START + ABSENCE_MS);
      const back = taken(apply(away, does("b", "present"), START + ABSENCE_MS - 1));
      expect(taken(apply(back, { kind: "time" }, START + MINUTE)).status).toBe("answered");
      expect(taken(apply(away, { kind: "time" }, START + ABSENCE_MS - 1)).status).toBe("answered");
      expect(taken(apply(away, { kind: "time" }, START + ABSENCE_MS))).toMatchObject({
        status: "ended",
        endReason: "connection_lost",
      });
    });

    it("a caller who is gone before anybody answers", () => {
      const away = since(IN.ringing, does("a", "present"), does("a", "absent"));
      const over = taken(apply(away, { kind: "time" }, START + 2 * SECOND + ABSENCE_MS));
      expect(over).toMatchObject({ status: "cancelled", endReason: "connection_lost" });
      expect(states(over)).toBe("left missed");
    });

    it("somebody who accepts and never comes", () => {
      const at = IN.answered.answeredAt ?? 0;
      expect(nextDeadline(IN.answered)).toBe(at + ARRIVAL_MS);
      expect(taken(apply(IN.answered, { kind: "time" }, at + ARRIVAL_MS)).status).toBe("ended");
    });

    it("a clock that jumps", () => {
      const back = taken(apply(IN.answered, does("a", "hang_up"), START - 10 * MINUTE));
      expect(durationOf(back)).toBe(0);
      expect(Date.parse(toCall(back).endedAt ?? "")).toBeGreaterThanOrEqual(START);
      const far = taken(apply(here, { kind: "time" }, START + LONGEST_CALL_MS));
      expect(far).toMatchObject({ status: "ended", endReason: "too_long" });
    });
  });
});
