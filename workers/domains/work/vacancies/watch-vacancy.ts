import { sql } from "drizzle-orm";
import { countView } from "../../media/index.ts";
import {
  type Actor,
  type Origin,
  openReports,
  type ReportInput,
  reportContent,
} from "../../platform/index.ts";
import type { WorkDeps } from "../ports.ts";
import { indexVacancy } from "../search/store.ts";
import { VACANCY_KIND } from "./rules.ts";
import { changeVacancy } from "./store.ts";
import { seenVacancy } from "./view-vacancies.ts";

/** Counts that somebody looks at a vacancy. Throws `not_found`. */
export async function countVacancyView(
  deps: WorkDeps,
  actor: Actor | null,
  origin: Origin,
  vacancyId: string,
): Promise<void> {
  const { id } = await seenVacancy(deps, actor, vacancyId);
  await countView(deps, actor, origin, { kind: "vacancy", id });
}

/**
 * Reports a vacancy that the caller sees. When so many different people have, it is hidden from others in the same batch,
 * until a moderator looks. Throws `not_found`, `rate_limited`.
 */
export async function reportVacancy(
  deps: WorkDeps,
  actor: Actor,
  vacancyId: string,
  input: ReportInput,
): Promise<{ readonly id: string; readonly made: boolean }> {
  const { db } = deps;
  const { authorId: ownerId, title } = await seenVacancy(deps, actor, vacancyId);
  const subject = { kind: VACANCY_KIND, subjectId: vacancyId };
  const many = sql`${openReports(subject)} >= ${deps.config.reportThreshold}`;
  return reportContent(deps, actor, { ...subject, ownerId, title }, input, () => [
    changeVacancy(db, vacancyId, { reported: true }, many),
    ...indexVacancy(db, vacancyId),
  ]);
}
