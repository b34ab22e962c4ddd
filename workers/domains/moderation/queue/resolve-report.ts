import { moderatedKind, type Resolution } from "../../../../shared/contracts/moderation/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { findReport } from "../../platform/index.ts";
import { decide, type Power, termsOf } from "../decisions/decide.ts";
import { requireDecided } from "../decisions/judge.ts";
import { findDecision } from "../decisions/store.ts";
import { errors } from "../errors.ts";
import type { ModerationDeps } from "../ports.ts";
import { reasonOf } from "./item-view.ts";

/**
 * Decides about what was reported, and settles every open report of it. Of two moderators who do so at once, the first is
 * heard; who asks again with the same id, the decision's, has decided. Throws `not_found`, `forbidden`, `report_settled`,
 * `already_decided` when the thing says something else meanwhile, `decision_impossible`.
 */
export async function resolveReport(
  deps: ModerationDeps,
  power: Power,
  reportId: string,
  resolution: Resolution,
  id: string,
): Promise<void> {
  const report = await findReport(deps.db, reportId);
  if (!report) throw new AppError(commonErrors.not_found);
  const isOwn = report.status === "settled" && (await findDecision(deps.db, id)) !== undefined;
  if (report.status === "settled" && !isOwn) throw new AppError(errors.report_settled);
  const { subjectId } = report;
  const { action, note } = resolution;
  const kind = moderatedKind.parse(report.kind);
  const terms = termsOf(resolution);
  const category = terms.category ?? reasonOf(report.reason);
  const wish = { id, kind, subjectId, action, note, ...terms, category };
  const outcome = await decide(deps, power, wish);
  const now = outcome.kind === "already_decided" ? await findReport(deps.db, reportId) : undefined;
  if (now?.status === "settled") throw new AppError(errors.report_settled);
  requireDecided(outcome);
}
