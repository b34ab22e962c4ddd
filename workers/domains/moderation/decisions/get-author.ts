import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import { standingOf } from "../../identity/index.ts";
import { findPeople } from "../../people/index.ts";
import { reportsAgainst } from "../../platform/index.ts";
import type { ModerationDeps } from "../ports.ts";
import { viewReport } from "../queue/item-view.ts";
import { viewDecision } from "./decision-view.ts";
import { countDecisions, listDecisions } from "./store.ts";

const MOST = 50;

/** What moderators know of somebody. Throws `not_found`. */
export async function getAuthor(deps: ModerationDeps, userId: string) {
  const { db } = deps;
  const [standing, decisions, counts, reports] = await Promise.all([
    standingOf(deps, userId),
    listDecisions(db, { authorId: userId }, MOST),
    countDecisions(db, userId),
    reportsAgainst(db, userId, MOST),
  ]);
  if (!standing) throw new AppError(commonErrors.not_found);
  const { role, status, suspendedUntil: until } = standing;
  const moderators = decisions.flatMap(({ decision }) => decision.moderatorId ?? []);
  const people = await findPeople(deps, [userId, ...moderators]);
  const person = people.get(userId);
  if (!person) throw new AppError(commonErrors.not_found);
  const count = (action: "warn" | "reject" | "remove" | "suspend") => counts.get(action) ?? 0;
  return {
    person,
    role,
    status,
    suspendedUntil: until === null ? null : iso(until),
    warnings: count("warn"),
    removals: count("reject") + count("remove") + count("suspend"),
    decisions: decisions.map((filed) => viewDecision(filed, people)),
    reports: reports.map(viewReport),
  };
}
