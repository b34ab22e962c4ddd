import { and, desc, eq, gte, lt, sql } from "drizzle-orm";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../ports.ts";
import { type AuditRow, type ChainHead, emptyChain } from "./chain.ts";
import { auditLog } from "./tables.ts";

/** The newest entry; that of an empty trail stands for its beginning. */
export async function chainHead(db: Database): Promise<ChainHead> {
  const { seq, hash } = auditLog;
  const head = await db.select({ seq, hash }).from(auditLog).orderBy(desc(seq)).limit(1).get();
  return head ?? emptyChain;
}

/** Statement that adds an entry. It fails when another has taken its place. */
export function insertEntry(db: Database, entry: AuditRow) {
  return db.insert(auditLog).values(entry);
}

/**
 * Statement that adds an entry, if the statement before it in its batch has changed a row (`changes()` tells). If not,
 * it fails, and its batch with it.
 */
export function insertEntryOfChange(db: Database, entry: AuditRow) {
  return db
    .insert(auditLog)
    .values({ ...entry, hash: sql`CASE WHEN changes() > 0 THEN ${entry.hash} END` });
}

export interface AuditFilter {
  readonly action?: string | undefined;
  readonly actorId?: string | undefined;
  readonly target?: string | undefined;
  readonly from?: Millis | undefined;
  readonly to?: Millis | undefined;
}

/** Entries older than `before`, newest first. */
export async function findEntries(
  db: Database,
  filter: AuditFilter,
  before: number | null,
  limit: number,
): Promise<AuditRow[]> {
  const { seq, at, action, actorId, target } = auditLog;
  return db
    .select()
    .from(auditLog)
    .where(
      and(
        before === null ? undefined : lt(seq, before),
        filter.action === undefined ? undefined : eq(action, filter.action),
        filter.actorId === undefined ? undefined : eq(actorId, filter.actorId),
        filter.target === undefined ? undefined : eq(target, filter.target),
        filter.from === undefined ? undefined : gte(at, filter.from),
        filter.to === undefined ? undefined : lt(at, filter.to),
      ),
    )
    .orderBy(desc(seq))
    .limit(limit);
}
