import { type Page, pageOf } from "../../../../shared/kernel/pagination.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import type { PlatformDeps } from "../ports.ts";
import type { AuditRow } from "./chain.ts";
import { findEntries } from "./store.ts";

const LIST = "audit";

interface Query {
  readonly action?: string | undefined;
  readonly actorId?: string | undefined;
  readonly target?: string | undefined;
  /** ISO 8601. `from` is included, `to` is not. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

function entryOf(row: AuditRow) {
  const details: Record<string, unknown> = JSON.parse(row.details);
  return { ...row, at: iso(row.at), details };
}

function moment(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}

/** The audit trail, newest first. */
export async function listAudit(
  deps: PlatformDeps,
  query: Query,
): Promise<Page<ReturnType<typeof entryOf>>> {
  const { cursor, limit, from, to, ...filter } = query;
  const [position] = cursor === undefined ? [] : await deps.cursors.open(LIST, cursor);
  const before = position === undefined ? null : Number(position);
  const span = { from: moment(from), to: moment(to) };
  const rows = await findEntries(deps.db, { ...filter, ...span }, before, limit + 1);
  return pageOf(rows, limit, entryOf, (last) => deps.cursors.seal(LIST, [last.seq]));
}
