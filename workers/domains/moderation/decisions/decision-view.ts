import {
  ADVERSE,
  type Appeal,
  type Decision,
  type OwnDecision,
} from "../../../../shared/contracts/moderation/index.ts";
import type { Person } from "../../../../shared/contracts/people/index.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import type { AppealRow, FiledDecision } from "./store.ts";

const maybeIso = (at: number | null) => (at === null ? null : iso(at));

export function viewAppeal(row: AppealRow): Appeal {
  const { id, decisionId, text, status, answer, createdAt, answeredAt } = row;
  const times = { createdAt: iso(createdAt), answeredAt: maybeIso(answeredAt) };
  return { id, decisionId, text, status, answer, ...times };
}

/** Whether its author may still answer it. */
export function isAppealable({ decision, appeal, stands }: FiledDecision): boolean {
  return appeal === null && stands && ADVERSE.includes(decision.action);
}

/** A decision as the person it concerns reads it. */
export function viewOwnDecision(filed: FiledDecision): OwnDecision {
  const { decision, appeal } = filed;
  const { id, kind, subjectId, title, action, category, text, until } = decision;
  return {
    id,
    kind,
    subjectId,
    title,
    action,
    reason: category,
    text,
    until: maybeIso(until),
    withdrawn: decision.withdrawnAt !== null,
    createdAt: iso(decision.createdAt),
    appeal: appeal && viewAppeal(appeal),
    appealable: isAppealable(filed),
  };
}

/** A decision as moderators read it. */
export function viewDecision(filed: FiledDecision, people: ReadonlyMap<string, Person>): Decision {
  const { moderatorId, note } = filed.decision;
  const moderator = (moderatorId !== null && people.get(moderatorId)) || null;
  return { ...viewOwnDecision(filed), moderatorId, moderator, note };
}
