import type { BackupView } from "../../../../shared/contracts/platform/backups.ts";
import { pageOf } from "../../../../shared/kernel/pagination.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import type { PlatformDeps } from "../ports.ts";
import { type BackupRow, findBackups } from "./store.ts";

const LIST = "backups";

function viewOf(row: BackupRow): BackupView {
  const { id, state, startedAt, endedAt, verifiedAt, problem } = row;
  const { bytes, stores, rows, files, fileBytes } = row;
  return {
    ...{ id, state, bytes, stores, rows, files, fileBytes, problem },
    startedAt: iso(startedAt),
    endedAt: endedAt === null ? null : iso(endedAt),
    durationMs: endedAt === null ? null : Math.max(0, endedAt - startedAt),
    verifiedAt: verifiedAt === null ? null : iso(verifiedAt),
  };
}

/** Backups, newest first. */
export async function listBackups(
  deps: PlatformDeps,
  query: { readonly limit: number; readonly cursor?: string | undefined },
) {
  const { cursor, limit } = query;
  const [position] = cursor === undefined ? [] : await deps.cursors.open(LIST, cursor);
  const before = position === undefined ? null : String(position);
  const rows = await findBackups(deps.db, before, limit + 1);
  const page = await pageOf(rows, limit, viewOf, (last) => deps.cursors.seal(LIST, [last.id]));
  return { ...page, configured: deps.backups !== null };
}
