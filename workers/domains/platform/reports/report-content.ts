import type { BatchItem } from "drizzle-orm/batch";
import type { ReportReason } from "../../../../shared/contracts/platform/index.ts";
import { HOUR, SECOND } from "../../../../shared/kernel/time.ts";
import type { Actor } from "../actor.ts";
import { withAudit } from "../audit/with-audit.ts";
import { enforceRate } from "../enforce-rate.ts";
import type { PlatformDeps } from "../ports.ts";
import { openCase } from "./cases.ts";
import { findReportOf, insertReport, type Subject } from "./store.ts";

const POLICY = { name: "reports", limit: 30, windowSeconds: HOUR / SECOND };

/** What is reported, and whose it is. */
export interface Reported extends Subject {
  readonly ownerId: string | null;
  /** What it is called, or says. */
  readonly title: string;
}

export interface ReportInput {
  readonly reason: ReportReason;
  readonly comment?: string | undefined;
}

/**
 * Puts a thing before the moderators. Once for each person and thing: again gives the report that is there. `then` are
 * statements of the thing's own domain, in the same batch. Throws `rate_limited`.
 */
export async function reportContent(
  deps: PlatformDeps,
  actor: Actor,
  { ownerId, title, ...subject }: Reported,
  { reason, comment = "" }: ReportInput,
  then: (reportId: string) => readonly BatchItem<"sqlite">[] = () => [],
): Promise<{ readonly id: string; readonly made: boolean }> {
  const reporterId = actor.userId;
  await enforceRate(deps, `reports:${reporterId}`, POLICY);
  const id = deps.ids.next<string>();
  const at = deps.clock.now();
  const row = { id, ...subject, reporterId, reason, comment, createdAt: at };
  const made = await withAudit(
    deps,
    {
      actorId: reporterId,
      action: `${subject.kind}.report`,
      target: `${subject.kind}:${subject.subjectId}`,
      details: { reason, reportId: id },
    },
    insertReport(deps.db, { ...row, status: "open" }),
    [openCase(deps.db, { ...subject, ownerId, title, cause: "reported", at }), ...then(id)],
  );
  if (made !== null) return { id, made: true };
  const present = await findReportOf(deps.db, reporterId, subject);
  if (present === undefined) throw new Error("a report was taken for a repetition of none");
  return { id: present, made: false };
}
