import { iso } from "../../../shared/kernel/time.ts";
import type { ArchiveFile } from "../identity/index.ts";
import { jsonLines } from "../platform/index.ts";
import type { CallDeps } from "./ports.ts";
import { durationOf } from "./rules.ts";
import { type CallRow, findCalls } from "./store.ts";

const PAGE = 200;

/** Somebody's own call history. */
export async function* callData(deps: CallDeps, userId: string): AsyncGenerator<ArchiveFile> {
  const body = jsonLines(
    (after: CallRow | null) => findCalls(deps.db, userId, { after, missed: false }, PAGE),
    (row) => ({
      id: row.id,
      callerId: row.callerId,
      chatId: row.chatId,
      type: row.type,
      status: row.status,
      startedAt: iso(row.startedAt),
      endedAt: iso(row.endedAt),
      durationSeconds: durationOf(row),
    }),
  );
  yield { path: "calls.json", body, at: deps.clock.now(), compress: true };
}
