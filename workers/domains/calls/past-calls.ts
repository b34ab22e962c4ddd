import { type Call, NOBODY } from "../../../shared/contracts/calls/index.ts";
import type { Person } from "../../../shared/contracts/people/index.ts";
import { iso, type Millis } from "../../../shared/kernel/time.ts";
import { findPeople } from "../people/index.ts";
import type { CallDeps } from "./ports.ts";
import { durationOf } from "./rules.ts";
import { type CallRow, findCallOf, findParticipants, type ParticipantRow } from "./store.ts";

const timeOf = (at: Millis | null) => (at === null ? null : iso(at));

function callOf(
  row: CallRow,
  participants: readonly ParticipantRow[],
  people: ReadonlyMap<string, Person>,
): Call {
  return {
    id: row.id,
    ...(row.chatId !== null && { chatId: row.chatId }),
    callerId: row.callerId,
    participants: participants.map(({ userId, state, joinedAt, leftAt }) => ({
      userId,
      user: people.get(userId) ?? null,
      state,
      joinedAt: timeOf(joinedAt),
      leftAt: timeOf(leftAt),
    })),
    type: row.type,
    group: row.group,
    topology: row.topology,
    status: row.status,
    startedAt: iso(row.startedAt),
    answeredAt: timeOf(row.answeredAt),
    endedAt: iso(row.endedAt),
    durationSeconds: durationOf(row),
    endReason: row.endReason,
    revision: row.revision,
  };
}

/** Calls of the history with those who were in them, in the order given. */
export async function describePast(
  deps: Pick<CallDeps, "db">,
  rows: readonly CallRow[],
): Promise<Call[]> {
  const participants = await findParticipants(
    deps.db,
    rows.map(({ id }) => id),
  );
  const ids = participants.map(({ userId }) => userId).filter((id) => id !== NOBODY);
  const people = await findPeople(deps, ids);
  const byCall = Map.groupBy(participants, ({ callId }) => callId);
  return rows.map((row) => callOf(row, byCall.get(row.id) ?? [], people));
}

/** A call of somebody's own history; `hidden` ones are not in it. */
export async function findPastCall(
  deps: Pick<CallDeps, "db">,
  userId: string,
  callId: string,
): Promise<Call | null> {
  const row = await findCallOf(deps.db, userId, callId);
  if (!row || row.hidden) return null;
  const [call = null] = await describePast(deps, [row]);
  return call;
}
