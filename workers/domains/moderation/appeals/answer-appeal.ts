import type { Appeal } from "../../../../shared/contracts/moderation/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { withAudit } from "../../platform/index.ts";
import { decide, type Power } from "../decisions/decide.ts";
import { viewAppeal } from "../decisions/decision-view.ts";
import { type DecisionRow, withdrawDecision } from "../decisions/store.ts";
import { tellAnswer } from "../decisions/tell-author.ts";
import { errors } from "../errors.ts";
import { stateAfter } from "../kinds/verdicts.ts";
import type { ModerationDeps } from "../ports.ts";
import { mayAnswer } from "./may-answer.ts";
import { answerOpenAppeal, findAppeal } from "./store.ts";

export interface AppealAnswer {
  readonly outcome: "granted" | "refused";
  readonly answer: string;
}

/**
 * Shows again what the decision took away, unless something else was decided since; or it says something else by now,
 * which nobody has looked at.
 */
async function undo(deps: ModerationDeps, power: Power, decision: DecisionRow): Promise<void> {
  if (stateAfter(decision.action) !== "removed") return;
  const { kind, subjectId, revision } = decision;
  const terms = { category: null, templateId: null, note: "", until: null, revision };
  const outcome = await decide(deps, power, { kind, subjectId, action: "approve", ...terms });
  if (outcome.kind !== "decided") deps.log.info("a thing was not shown again", { kind, subjectId });
}

/**
 * Answers an appeal. Of two who do so at once, the first is heard; who gives the same answer again, because the first
 * time broke off, has the rest of it done. Throws `not_found`, `forbidden` for who decided as long
 * as there is another moderator, `appeal_answered`.
 */
export async function answerAppeal(
  deps: ModerationDeps,
  power: Power,
  appealId: string,
  { outcome, answer }: AppealAnswer,
): Promise<Appeal> {
  const { db, clock } = deps;
  const found = await findAppeal(db, appealId);
  if (!found) throw new AppError(commonErrors.not_found);
  const { decision } = found;
  const { userId } = power.actor;
  if (found.appeal.status !== "open") {
    const again = found.appeal.status === outcome && found.appeal.answeredBy === userId;
    if (!again) throw new AppError(errors.appeal_answered);
    if (outcome === "granted") await undo(deps, power, decision);
    return viewAppeal(found.appeal);
  }
  if (!(await mayAnswer(deps, power.actor, decision))) throw new AppError(commonErrors.forbidden);
  const now = clock.now();
  const row = { status: outcome, answer, answeredBy: userId, answeredAt: now };
  const answered = await withAudit(
    deps,
    {
      actorId: userId,
      action: `appeal.${outcome}`,
      target: `decision:${decision.id}`,
      ip: power.origin.ip,
      details: { appealId },
    },
    answerOpenAppeal(db, appealId, row),
    outcome === "granted" ? [withdrawDecision(db, decision.id, now)] : [],
  );
  const [appeal] = answered ?? [];
  if (!appeal) throw new AppError(errors.appeal_answered);
  if (outcome === "granted") await undo(deps, power, decision);
  const things = deps.moderated.get(decision.kind);
  const { subjectId, title } = decision;
  const news = { authorId: appeal.authorId, subjectId, title, text: answer };
  if (things) await tellAnswer(deps, things, outcome, news);
  return viewAppeal(appeal);
}
