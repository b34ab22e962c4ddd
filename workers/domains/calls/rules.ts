import type {
  Call,
  CallStatus,
  CallType,
  EndReason,
  ParticipantState,
} from "../../../shared/contracts/calls/index.ts";
import { MESH_LIMIT, SFU_LIMIT } from "../../../shared/contracts/calls/index.ts";
import type { Person } from "../../../shared/contracts/people/index.ts";
import { DAY, iso, type Millis, SECOND } from "../../../shared/kernel/time.ts";

/** So long a call rings. */
export const RING_MS = 45 * SECOND;
/** So long somebody whose socket is lost may be away. */
export const ABSENCE_MS = 20 * SECOND;
/** So long after the answer somebody may take to open a socket at all. */
export const ARRIVAL_MS = 45 * SECOND;
/** No call is longer. */
export const LONGEST_CALL_MS = DAY;

export interface Participant {
  readonly userId: string;
  /** As they were when the call began; `null` once their account is gone. */
  readonly user: Person | null;
  readonly state: ParticipantState;
  readonly joinedAt: Millis | null;
  readonly leftAt: Millis | null;
  /** Whether they have been in the call's room since they joined. */
  readonly came: boolean;
  /** Since when they are away; `null` while they are in the room. */
  readonly absentSince: Millis | null;
}

/** Everything a call's object decides by. */
export interface CallState {
  readonly id: string;
  readonly chatId: string | null;
  readonly callerId: string;
  readonly type: CallType;
  readonly group: boolean;
  readonly topology: Call["topology"];
  readonly status: CallStatus;
  readonly startedAt: Millis;
  readonly answeredAt: Millis | null;
  readonly endedAt: Millis | null;
  readonly endReason: EndReason | null;
  readonly revision: number;
  /** The caller first. */
  readonly participants: readonly Participant[];
}

/** What a call is begun with. */
export type CallPlan = Pick<CallState, "id" | "chatId" | "callerId" | "type" | "topology"> & {
  /** The caller first. */
  readonly people: readonly Person[];
};

export type CallEvent =
  /** `told`: a device rings. `present`: a socket of theirs is in the room. `absent`: the last of them is lost. */
  | {
      readonly kind: "told" | "accept" | "reject" | "hang_up" | "present" | "absent";
      readonly userId: string;
    }
  /** The account of a participant is about to be erased. */
  | { readonly kind: "erased"; readonly userId: string }
  /** These could not be rung: they are in another call. */
  | { readonly kind: "busy"; readonly userIds: readonly string[] }
  /** Time has passed. */
  | { readonly kind: "time" };

export type Refusal = "not_participant" | "call_state" | "too_many_participants";

export type Outcome =
  /** `moved`: it is a transition, which is recorded and told. */
  | { readonly kind: "taken"; readonly state: CallState; readonly moved: boolean }
  | { readonly kind: "refused"; readonly code: Refusal };

type Step = "told" | "accept" | "reject" | "give_up" | "leave";

/** What becomes of a participant. Whoever is out of a group's call may join it (again) while it goes on. */
export const STEPS: Readonly<
  Record<ParticipantState, Readonly<Partial<Record<Step, ParticipantState>>>>
> = {
  invited: { told: "ringing", accept: "joined", reject: "declined", give_up: "missed" },
  ringing: { accept: "joined", reject: "declined", give_up: "missed" },
  joined: { leave: "left" },
  left: { accept: "joined" },
  declined: { accept: "joined" },
  missed: { accept: "joined" },
};

type Turn = "told" | "answered" | "refused" | "withdrawn" | "unanswered" | "emptied";

/** What becomes of the call. What has no entry does not happen. */
export const TRANSITIONS: Readonly<
  Record<CallStatus, Readonly<Partial<Record<Turn, CallStatus>>>>
> = {
  initiating: {
    told: "ringing",
    answered: "answered",
    refused: "rejected",
    withdrawn: "cancelled",
    unanswered: "missed",
  },
  ringing: {
    answered: "answered",
    refused: "rejected",
    withdrawn: "cancelled",
    unanswered: "missed",
  },
  answered: { emptied: "ended" },
  ended: {},
  missed: {},
  rejected: {},
  cancelled: {},
};

type Reasons = Readonly<Partial<Record<Turn, EndReason>>>;

const REASONS: Reasons = {
  refused: "declined",
  withdrawn: "cancelled",
  unanswered: "no_answer",
  emptied: "hung_up",
};
/** When nobody did it: their sockets were lost. */
const LOST: Reasons = { ...REASONS, withdrawn: "connection_lost", emptied: "connection_lost" };
const TOO_LONG: Reasons = { ...REASONS, withdrawn: "too_long", emptied: "too_long" };

export function isOver({ status }: Pick<CallState, "status">): boolean {
  return Object.keys(TRANSITIONS[status]).length === 0;
}

/** Whether they are rung, or will be. */
export function isWaiting({ state }: Pick<Participant, "state">): boolean {
  return state === "invited" || state === "ringing";
}

/** Whether the call takes that person up, so that nobody else can call them. */
export function holds(state: CallState, userId: string): boolean {
  const one = participantOf(state, userId);
  return one !== undefined && !isOver(state) && (one.state === "joined" || isWaiting(one));
}

export function participantOf(
  { participants }: Pick<CallState, "participants">,
  userId: string,
): Participant | undefined {
  return participants.find((one) => one.userId === userId);
}

/** Whether `userId` gives way to `peerId` when both make an offer at once: exactly one of two does. */
export function isPolite({ participants }: CallState, userId: string, peerId: string): boolean {
  const place = (id: string) => participants.findIndex((one) => one.userId === id);
  return place(userId) > place(peerId);
}

/** What two calls have in common that are the same call begun twice: the two people, or the chat. */
export function subjectOf({ chatId, people }: CallPlan): string {
  const ids = people.map(({ id }) => id).sort();
  return ids.length > 2 && chatId !== null ? `chat:${chatId}` : `people:${ids.join(":")}`;
}

/** The call as it begins: everybody but the caller is invited. */
export function begin({ people, ...plan }: CallPlan, now: Millis): CallState {
  return {
    ...plan,
    group: people.length > 2,
    status: "initiating",
    startedAt: now,
    answeredAt: null,
    endedAt: null,
    endReason: null,
    revision: 1,
    participants: people.map((user) => ({
      userId: user.id,
      user,
      state: user.id === plan.callerId ? "joined" : "invited",
      joinedAt: user.id === plan.callerId ? now : null,
      leftAt: null,
      came: false,
      absentSince: null,
    })),
  };
}

const REFUSED = (code: Refusal): Outcome => ({ kind: "refused", code });

/** The one place where a call changes. Never throws; what may not be is refused, and what changes nothing is taken. */
export function apply(state: CallState, event: CallEvent, now: Millis): Outcome {
  if (event.kind === "time") {
    const late = now >= state.startedAt + LONGEST_CALL_MS;
    return taken(state, timePassed(state, now), now, late ? TOO_LONG : LOST);
  }
  if (event.kind === "busy") {
    return taken(
      state,
      step(state, "give_up", (one) => event.userIds.includes(one.userId), now),
      now,
    );
  }
  const one = participantOf(state, event.userId);
  if (!one) return REFUSED("not_participant");
  switch (event.kind) {
    case "accept":
      return accept(state, one, now);
    case "reject":
      if (isOver(state) || !isWaiting(one)) return REFUSED("call_state");
      return taken(state, stepOf(state, "reject", one, now), now);
    case "hang_up":
      return taken(
        state,
        stepOf(state, one.state === "joined" ? "leave" : "reject", one, now),
        now,
      );
    case "told":
      return taken(state, stepOf(state, "told", one, now), now);
    case "present":
      if (isOver(state) || one.state !== "joined") {
        return REFUSED(isFull(state) ? "too_many_participants" : "call_state");
      }
      if (one.came && one.absentSince === null) return taken(state, state, now);
      return taken(state, replaced(state, { ...one, came: true, absentSince: null }), now);
    case "absent":
      if (one.state !== "joined" || one.absentSince !== null) return taken(state, state, now);
      return taken(state, replaced(state, { ...one, absentSince: now }), now);
    case "erased": {
      const left = stepOf(state, one.state === "joined" ? "leave" : "reject", one, now);
      const gone = participantOf(left, one.userId) ?? one;
      return taken(state, replaced(left, { ...gone, user: null }), now);
    }
  }
}

/** Whether nobody else fits in. */
function isFull({ topology, participants }: CallState): boolean {
  const limit = topology === "mesh" ? MESH_LIMIT : SFU_LIMIT;
  return participants.filter((one) => one.state === "joined").length >= limit;
}

function accept(state: CallState, one: Participant, now: Millis): Outcome {
  const again = state.group && ["left", "declined", "missed"].includes(one.state);
  if (isOver(state) || !(isWaiting(one) || again)) return REFUSED("call_state");
  if (isFull(state)) return REFUSED("too_many_participants");
  return taken(state, stepOf(state, "accept", one, now), now);
}

/** When somebody who does not come, or come back, has left; `null` while they are here. */
function leavesAt(state: CallState, one: Participant): Millis | null {
  if (one.state !== "joined") return null;
  if (one.came) return one.absentSince === null ? null : one.absentSince + ABSENCE_MS;
  if (state.answeredAt === null) return null;
  return Math.max(one.joinedAt ?? 0, state.answeredAt) + ARRIVAL_MS;
}

/** When the call has to be looked at next, if nothing happens before; `null` once it is over. */
export function nextDeadline(state: CallState): Millis | null {
  if (isOver(state)) return null;
  const rings = state.participants.some(isWaiting) ? [state.startedAt + RING_MS] : [];
  const leaves = state.participants.map((one) => leavesAt(state, one)).filter((at) => at !== null);
  return Math.min(...rings, ...leaves, state.startedAt + LONGEST_CALL_MS);
}

function timePassed(state: CallState, now: Millis): CallState {
  if (isOver(state)) return state;
  const late = now >= state.startedAt + LONGEST_CALL_MS;
  const gone = (one: Participant) => late || now >= (leavesAt(state, one) ?? Infinity);
  const left = step(state, "leave", gone, now);
  return now >= state.startedAt + RING_MS ? step(left, "give_up", () => true, now) : left;
}

function replaced(state: CallState, one: Participant): CallState {
  const participants = state.participants.map((old) => (old.userId === one.userId ? one : old));
  return { ...state, participants };
}

function stepOf(state: CallState, what: Step, { userId }: Participant, now: Millis): CallState {
  return step(state, what, (one) => one.userId === userId, now);
}

/** Takes a step for those who are meant and for whom it is one. */
function step(
  state: CallState,
  what: Step,
  meant: (one: Participant) => boolean,
  now: Millis,
): CallState {
  if (isOver(state)) return state;
  const participants = state.participants.map((one): Participant => {
    const next = meant(one) ? STEPS[one.state][what] : undefined;
    if (next === undefined) return one;
    if (next === "joined") {
      return { ...one, state: next, joinedAt: now, leftAt: null, came: false, absentSince: null };
    }
    return { ...one, state: next, leftAt: next === "left" ? now : one.leftAt };
  });
  const same = participants.every((one, index) => one === state.participants[index]);
  return same ? state : { ...state, participants };
}

/** What the participants' states mean for the call. */
function turnOf({ status, group, callerId, participants }: CallState): Turn | null {
  const inside = participants.filter((one) => one.state === "joined");
  if (status === "answered") return inside.length < (group ? 1 : 2) ? "emptied" : null;
  const callees = participants.filter((one) => one.userId !== callerId);
  if (callees.some((one) => one.state === "joined")) return "answered";
  if (!inside.some((one) => one.userId === callerId)) return "withdrawn";
  if (!callees.some(isWaiting)) {
    return callees.some((one) => one.state === "missed") ? "unanswered" : "refused";
  }
  return callees.some((one) => one.state === "ringing") ? "told" : null;
}

/** Brings the call's status in line with its participants, and counts the transition. */
function taken(before: CallState, after: CallState, now: Millis, reasons = REASONS): Outcome {
  if (after === before) return { kind: "taken", state: before, moved: false };
  const turn = isOver(after) ? null : turnOf(after);
  const status = turn === null ? undefined : TRANSITIONS[after.status][turn];
  const turned = turn && status ? arrive(after, status, reasons[turn] ?? null, now) : after;
  const moved = statesOf(before) !== statesOf(turned);
  const revision = moved ? before.revision + 1 : before.revision;
  return { kind: "taken", state: { ...turned, revision }, moved };
}

function statesOf({ status, participants }: CallState): string {
  return [status, ...participants.map(({ state }) => state)].join(" ");
}

function arrive(
  state: CallState,
  status: CallStatus,
  endReason: EndReason | null,
  now: Millis,
): CallState {
  if (status === "answered") return { ...state, status, answeredAt: now };
  if (!isOver({ status })) return { ...state, status };
  const participants = state.participants.map((one): Participant => {
    if (isWaiting(one)) return { ...one, state: "missed" };
    return one.state === "joined" ? { ...one, state: "left", leftAt: now } : one;
  });
  return { ...state, status, participants, endReason, endedAt: Math.max(now, state.startedAt) };
}

const timeOf = (at: Millis | null) => (at === null ? null : iso(at));

/** Whole seconds from the answer to the end. */
export function durationOf({
  answeredAt,
  endedAt,
}: Pick<CallState, "answeredAt" | "endedAt">): number | null {
  if (endedAt === null) return null;
  return answeredAt === null ? 0 : Math.max(0, Math.floor((endedAt - answeredAt) / SECOND));
}

/** The call as it is told. */
export function toCall(state: CallState): Call {
  const { chatId, startedAt, answeredAt, endedAt, participants } = state;
  return {
    id: state.id,
    ...(chatId !== null && { chatId }),
    callerId: state.callerId,
    participants: participants.map(({ userId, user, state: own, joinedAt, leftAt }) => ({
      userId,
      user,
      state: own,
      joinedAt: timeOf(joinedAt),
      leftAt: timeOf(leftAt),
    })),
    type: state.type,
    group: state.group,
    topology: state.topology,
    status: state.status,
    startedAt: iso(startedAt),
    answeredAt: timeOf(answeredAt),
    endedAt: timeOf(endedAt),
    durationSeconds: durationOf(state),
    endReason: state.endReason,
    revision: state.revision,
  };
}
