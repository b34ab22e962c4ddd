import { and, asc, desc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import type { CaseStatus } from "../../../../shared/contracts/moderation/index.ts";
import type { Millis } from "../../../../shared/kernel/time.ts";
import {
  type ContentCase,
  contentCases,
  contentReports,
  type Database,
  soughtForm,
} from "../../platform/index.ts";

export interface CaseFilter {
  readonly status: CaseStatus;
  readonly kind?: string | undefined;
  readonly reason?: string | undefined;
  readonly owner?: string | undefined;
  readonly reported?: boolean | undefined;
  /** `from` is included, `to` is not. */
  readonly from?: Millis | undefined;
  readonly to?: Millis | undefined;
  readonly q?: string | undefined;
}

/** Where a page ended. */
export interface CasePosition {
  readonly priority: number;
  readonly since: Millis;
  readonly id: string;
}

function openlyReported(reason: string | undefined): SQL {
  const of = and(
    eq(contentReports.kind, contentCases.kind),
    eq(contentReports.subjectId, contentCases.subjectId),
    eq(contentReports.status, "open"),
    reason === undefined ? undefined : eq(contentReports.reason, reason),
  );
  return sql`EXISTS (SELECT 1 FROM ${contentReports} WHERE ${of})`;
}

function matching({ status, kind, reason, owner, reported, from, to, q }: CaseFilter) {
  const { state, ownerId, since, words } = contentCases;
  return [
    eq(state, status),
    kind === undefined ? undefined : eq(contentCases.kind, kind),
    owner === undefined ? undefined : eq(ownerId, owner),
    reason === undefined ? undefined : openlyReported(reason),
    reported === undefined ? undefined : sql`${openlyReported(undefined)} = ${reported ? 1 : 0}`,
    from === undefined ? undefined : gte(since, from),
    to === undefined ? undefined : lt(since, to),
    q === undefined ? undefined : sql`instr(${words}, ${soughtForm(q)}) > 0`,
  ];
}

/** Cases that pass the filter. What waits: riskiest first, then longest; what was decided about: newest first. */
export async function listCases(
  db: Database,
  filter: CaseFilter,
  last: CasePosition | null,
  limit: number,
): Promise<ContentCase[]> {
  const { priority, since, subjectId } = contentCases;
  const waiting = filter.status === "waiting";
  const after =
    last &&
    (waiting
      ? sql`(-${priority}, ${since}, ${subjectId}) > (${-last.priority}, ${last.since}, ${last.id})`
      : sql`(${since}, ${subjectId}) < (${last.since}, ${last.id})`);
  const order = waiting
    ? [desc(priority), asc(since), asc(subjectId)]
    : [desc(since), desc(subjectId)];
  const where = and(...matching(filter), after ?? undefined);
  const query = db.select().from(contentCases).where(where);
  return query.orderBy(...order).limit(limit);
}
