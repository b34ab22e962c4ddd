import type {
  ModeratedKind,
  ModerationItem,
  Report,
} from "../../../../shared/contracts/moderation/index.ts";
import { moderatedKind } from "../../../../shared/contracts/moderation/index.ts";
import { type ReportReason, reportReason } from "../../../../shared/contracts/platform/index.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import { findPeople } from "../../people/index.ts";
import { type ContentCase, type ContentReport, openReportsOf } from "../../platform/index.ts";
import type { ModerationDeps, Thing } from "../ports.ts";

const MOST_REPORTS = 20;

/** A reason as it was written down; what is none of today's is `other`. */
export function reasonOf(text: string): ReportReason {
  const known = reportReason.safeParse(text);
  return known.success ? known.data : "other";
}

export function viewReport({ reason, kind, createdAt, ...row }: ContentReport): Report {
  const { id, subjectId, reporterId, comment } = row;
  const known = { kind: moderatedKind.parse(kind), reason: reasonOf(reason) };
  return { id, subjectId, reporterId, comment, ...known, createdAt: iso(createdAt) };
}

const keyOf = ({ kind, subjectId }: Pick<ContentCase, "kind" | "subjectId">) =>
  `${kind}:${subjectId}`;

/** The things themselves, each kind by its own domain. */
async function findThings(
  deps: ModerationDeps,
  cases: readonly ContentCase[],
): Promise<ReadonlyMap<string, Thing>> {
  const found = new Map<string, Thing>();
  for (const [kind, things] of deps.moderated) {
    const ids = cases.filter((row) => row.kind === kind).map(({ subjectId }) => subjectId);
    if (ids.length === 0) continue;
    for (const [id, thing] of await things.find(deps, ids)) {
      found.set(keyOf({ kind, subjectId: id }), thing);
    }
  }
  return found;
}

/** Cases as moderators see them, with the things themselves. */
export async function viewCases(
  deps: ModerationDeps,
  cases: readonly ContentCase[],
): Promise<ModerationItem[]> {
  const owners = cases.flatMap(({ ownerId }) => (ownerId === null ? [] : [ownerId]));
  const [things, reports, people] = await Promise.all([
    findThings(deps, cases),
    openReportsOf(deps.db, cases),
    findPeople(deps, owners),
  ]);
  return cases.map((row): ModerationItem => {
    const kind: ModeratedKind = moderatedKind.parse(row.kind);
    const { subjectId, ownerId, state, cause, priority, fear, revision, since } = row;
    const thing = things.get(keyOf(row));
    const own = reports.filter((report) => keyOf(report) === keyOf(row));
    return {
      kind,
      id: subjectId,
      title: thing?.title ?? row.title,
      ownerId,
      owner: (ownerId !== null && people.get(ownerId)) || null,
      status: state,
      cause,
      risk: priority,
      fear: fear === null ? null : reasonOf(fear),
      hidden: thing?.hidden ?? true,
      reports: own.length,
      reasons: [...new Set(own.map(({ reason }) => reasonOf(reason)))],
      reported: own.slice(0, MOST_REPORTS).map(viewReport),
      actions: [...(deps.moderated.get(kind)?.actions ?? [])],
      revision,
      since: iso(since),
      ...thing?.shown,
    };
  });
}
