import type { Appeal } from "../../../../shared/contracts/moderation/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { HOUR, SECOND } from "../../../../shared/kernel/time.ts";
import { type Actor, enforceRate, withAudit } from "../../platform/index.ts";
import { isAppealable, viewAppeal } from "../decisions/decision-view.ts";
import { type AppealRow, findDecision } from "../decisions/store.ts";
import { errors } from "../errors.ts";
import type { ModerationDeps } from "../ports.ts";
import { insertAppeal } from "./store.ts";

const POLICY = { name: "appeals", limit: 30, windowSeconds: HOUR / SECOND };

/**
 * Answers a decision about something of the caller's, once: again with the same id means the first time. Throws `not_found`, `appeal_made`, `appeal_impossible` when
 * something else was decided since, `rate_limited`.
 */
export async function makeAppeal(
  deps: ModerationDeps,
  actor: Actor,
  decisionId: string,
  text: string,
  id: string,
): Promise<Appeal> {
  const { userId: authorId } = actor;
  await enforceRate(deps, `appeals:${authorId}`, POLICY);
  const filed = await findDecision(deps.db, decisionId);
  if (filed?.decision.authorId !== authorId) throw new AppError(commonErrors.not_found);
  if (filed.appeal?.id === id) return viewAppeal(filed.appeal);
  if (filed.appeal) throw new AppError(errors.appeal_made);
  if (!isAppealable(filed)) throw new AppError(errors.appeal_impossible);
  const row: AppealRow = {
    id,
    decisionId,
    authorId,
    text,
    status: "open",
    answer: "",
    answeredBy: null,
    createdAt: deps.clock.now(),
    answeredAt: null,
  };
  const target = `decision:${decisionId}`;
  const entry = { actorId: authorId, action: "appeal.make", target, details: { appealId: row.id } };
  const made = await withAudit(deps, entry, insertAppeal(deps.db, row));
  if (made === null) throw new AppError(errors.appeal_made);
  return viewAppeal(row);
}
