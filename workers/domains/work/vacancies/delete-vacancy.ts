import { type Actor, forgetCase, forgetReports } from "../../platform/index.ts";
import { releaseHandedIn } from "../applications/release-handed-in.ts";
import { listWithFiles } from "../applications/store.ts";
import type { WorkDeps } from "../ports.ts";
import { VACANCY_KIND } from "./rules.ts";
import { removeVacancy } from "./store.ts";
import { ownVacancy } from "./write-vacancy.ts";

/** Deletes a vacancy with all that hangs on it. Throws `not_found`, `forbidden`. */
export async function deleteVacancy(
  deps: WorkDeps,
  actor: Actor,
  vacancyId: string,
): Promise<void> {
  const { db } = deps;
  const { views } = await ownVacancy(deps, actor, vacancyId);
  const handedIn = await listWithFiles(db, { vacancyId });
  const subject = { kind: VACANCY_KIND, subjectId: vacancyId };
  await db.batch([
    removeVacancy(db, vacancyId),
    forgetReports(db, subject),
    forgetCase(db, subject),
  ]);
  await releaseHandedIn(deps, handedIn);
  if (views > 0) await deps.viewCounters.forget({ kind: "vacancy", id: vacancyId });
}
