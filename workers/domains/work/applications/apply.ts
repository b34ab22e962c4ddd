import type { Application } from "../../../../shared/contracts/work/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { DAY, SECOND } from "../../../../shared/kernel/time.ts";
import { beginUse, fileOfUpload } from "../../media/index.ts";
import { type Actor, enforceRate } from "../../platform/index.ts";
import { roleIn } from "../companies/membership.ts";
import { listMembers } from "../companies/store.ts";
import { errors } from "../errors.ts";
import type { WorkDeps } from "../ports.ts";
import { notifyPerson } from "../tell-person.ts";
import type { VacancyRow } from "../vacancies/store.ts";
import { seenVacancy } from "../vacancies/view-vacancies.ts";
import {
  type ApplicationRow,
  applicationExists,
  findOwnApplication,
  insertApplication,
} from "./store.ts";
import { viewApplications } from "./view-applications.ts";

const RATE = { name: "applications", limit: 200, windowSeconds: DAY / SECOND };
/** So many members of a company are told of each application. */
const MOST_TOLD = 20;

interface Draft {
  readonly coverLetter: string;
  readonly videoId?: string | null | undefined;
  readonly resumeFileId?: string | null | undefined;
}

/** What is handed in is the caller's own. Throws `not_found`, `video_not_ready`. */
async function requireOwn(deps: WorkDeps, actor: Actor, draft: Draft): Promise<void> {
  const { videoId, resumeFileId } = draft;
  if (resumeFileId && (await fileOfUpload(deps, actor.userId, resumeFileId)) === null) {
    throw new AppError(commonErrors.not_found);
  }
  if (videoId && !(await deps.vacancyVideos.isReady(actor.userId, videoId))) {
    throw new AppError(errors.video_not_ready);
  }
}

/** The application of that id, which was taken before; throws why there is none. */
async function takenBefore(
  deps: WorkDeps,
  actor: Actor,
  vacancy: VacancyRow,
  applicationId: string,
): Promise<ApplicationRow> {
  const { id, companyId } = vacancy;
  const own = await findOwnApplication(deps.db, id, actor.userId);
  if (own?.id === applicationId) return own;
  if (own) throw new AppError(errors.already_applied);
  const inside = (await roleIn(deps.db, companyId, actor.userId)) !== null;
  throw new AppError(inside ? errors.own_vacancy : errors.vacancy_closed);
}

async function tellCompany(deps: WorkDeps, vacancy: VacancyRow, name: string): Promise<void> {
  const { id, companyId, title } = vacancy;
  const members = await listMembers(deps.db, [companyId]);
  const news = {
    subject: `applications:${id}`,
    title,
    body: { en: `${name} has applied.`, ru: `Новый отклик: ${name}.` },
    url: `/vacancies/${id}`,
  };
  await Promise.all(
    members.slice(0, MOST_TOLD).map(({ userId }) => notifyPerson(deps, userId, news)),
  );
}

/**
 * Applies to a vacancy, once for each person: again with the same id means the first time. Throws `not_found` for a vacancy or file that the caller does not see,
 * `already_applied`, `vacancy_closed`, `own_vacancy`, `video_not_ready`, `rate_limited`.
 */
export async function apply(
  deps: WorkDeps,
  actor: Actor,
  vacancyId: string,
  draft: Draft,
  id: string,
): Promise<Application> {
  const { db, clock } = deps;
  await enforceRate(deps, `applications:${actor.userId}`, RATE);
  const vacancy = await seenVacancy(deps, actor, vacancyId);
  await requireOwn(deps, actor, draft);
  const now = clock.now();
  const row: ApplicationRow = {
    id,
    vacancyId,
    companyId: vacancy.companyId,
    applicantId: actor.userId,
    status: "new",
    coverLetter: draft.coverLetter,
    videoId: draft.videoId ?? null,
    resumeFileId: draft.resumeFileId ?? null,
    chatId: null,
    createdAt: now,
    changedAt: now,
  };
  const use = { fileId: row.resumeFileId ?? "", usedBy: "application", context: row.id } as const;
  const [added] = await db.batch([
    ...insertApplication(db, row),
    ...beginUse(db, use, applicationExists(row.id)),
  ]);
  const taken = added.length > 0 ? row : await takenBefore(deps, actor, vacancy, id);
  const [view] = await viewApplications(deps, [taken]);
  if (!view) throw new AppError(commonErrors.not_found);
  deps.background(tellCompany(deps, vacancy, actor.account.displayName));
  return view;
}
