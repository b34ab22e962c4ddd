import { and, eq, gt, ne, or, type SQL } from "drizzle-orm";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { indexVacancy } from "../search/store.ts";
import { changeVacancy, moveVacancy, possible, vacancyIs } from "./store.ts";
import { vacancies } from "./tables.ts";

/** What a moderator makes of a vacancy: `restore` leaves it in its state, and shows again what reports have hidden. */
type VacancyVerdict = "approve" | "reject" | "restore";

function inStateFor(verdict: VacancyVerdict): SQL | undefined {
  const { status, reported } = vacancies;
  if (verdict === "restore") return ne(status, "moderation");
  if (verdict === "reject") return possible("rejected");
  return or(possible("approvedNow"), and(eq(status, "published"), eq(reported, true)));
}

/** That a verdict can be carried out; as a part of a statement. */
export function mayJudgeVacancy(id: string, verdict: VacancyVerdict): SQL {
  return vacancyIs(id, inStateFor(verdict));
}

/** Statements that carry a verdict out. It is hidden by reports no more. */
export function judgeVacancy(
  db: Database,
  id: string,
  verdict: VacancyVerdict,
  reason: string,
  now: Millis,
) {
  const restored = changeVacancy(db, id, { reported: false });
  const indexed = indexVacancy(db, id);
  if (verdict === "restore") return [restored, ...indexed];
  if (verdict === "reject") {
    return [restored, moveVacancy(db, id, "rejected", { rejectionReason: reason }), ...indexed];
  }
  const toCome = gt(vacancies.publishAt, now);
  return [
    restored,
    moveVacancy(db, id, "approvedForLater", { rejectionReason: null }, toCome),
    moveVacancy(db, id, "approvedNow", { rejectionReason: null, publishedAt: now }),
    ...indexed,
  ];
}
