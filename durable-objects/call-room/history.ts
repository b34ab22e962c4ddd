import { type Call, NOBODY } from "../../shared/contracts/calls/index.ts";
import { iso, type Millis } from "../../shared/kernel/time.ts";

const DAY_LENGTH = "2026-11-21".length;
const millis = (time: string | null): Millis | null => (time === null ? null : Date.parse(time));

/**
 * The statements that put a call that is over into the directory, once however often they run: its history, that of each
 * of its people whose accounts are there, and the day's count.
 */
export function historyStatements(db: D1Database, call: Call): D1PreparedStatement[] {
  const startedAt = Date.parse(call.startedAt);
  const insertCall = db.prepare(
    `INSERT INTO calls (id, chat_id, caller_id, type, is_group, topology, status, started_at, answered_at, ended_at,
       end_reason, revision)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const insertParticipant = db.prepare(
    `INSERT INTO call_participants (call_id, place, user_id, state, joined_at, left_at, started_at, hidden)
     VALUES (?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT DO NOTHING`,
  );
  const count = db.prepare(
    `INSERT INTO usage_days (day, metric, source, value) VALUES (?, 'calls', ?, 1) ON CONFLICT DO NOTHING`,
  );
  const named = new Map(
    call.participants.map(({ userId, user }) => [userId, user === null ? NOBODY : userId]),
  );
  return [
    insertCall.bind(
      call.id,
      call.chatId ?? null,
      named.get(call.callerId) ?? NOBODY,
      call.type,
      Number(call.group),
      call.topology,
      call.status,
      startedAt,
      millis(call.answeredAt),
      millis(call.endedAt),
      call.endReason,
      call.revision,
    ),
    ...call.participants.map(({ userId, state, joinedAt, leftAt }, place) =>
      insertParticipant.bind(
        call.id,
        place,
        named.get(userId) ?? NOBODY,
        state,
        millis(joinedAt),
        millis(leftAt),
        startedAt,
      ),
    ),
    count.bind(iso(startedAt).slice(0, DAY_LENGTH), call.id),
  ];
}
