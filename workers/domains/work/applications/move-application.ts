import type { Application, ApplicationStatus } from "../../../../shared/contracts/work/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { endOtherUses } from "../../media/index.ts";
import { type Actor, insertEventIfChanged } from "../../platform/index.ts";
import { roleIn } from "../companies/membership.ts";
import { errors } from "../errors.ts";
import type { WorkDeps } from "../ports.ts";
import { notifyPerson, tellPerson } from "../tell-person.ts";
import { seenApplication, viewApplication } from "./read-applications.ts";
import { MAILED, newsOf } from "./rules.ts";
import {
  type ApplicationRow,
  findApplication,
  moveApplication as moved,
  noteChat,
  withdraw,
} from "./store.ts";

/** Tells an applicant what has become of their application. */
async function tellApplicant(deps: WorkDeps, application: Application): Promise<void> {
  const { id, status, applicantId, vacancy, chatId } = application;
  const { title, company } = vacancy;
  const url = chatId === null ? `/vacancies/${vacancy.id}` : `/chats/${chatId}`;
  const body = newsOf(status, { vacancy: title, company: company.name });
  if (body === null) return;
  const news = { subject: `application:${id}`, title, body, url };
  if (!MAILED.includes(status)) return notifyPerson(deps, applicantId, news);
  const subjectLine = {
    en: `Your application: ${title}`,
    ru: `Ваш отклик: ${title}`,
  };
  await tellPerson(deps, applicantId, { ...news, kind: "application", subjectLine });
}

/** Why an application stayed where it is; the application itself, where that is no trouble. */
async function unmoved(
  deps: WorkDeps,
  actor: Actor,
  applicationId: string,
  status: ApplicationStatus,
): Promise<ApplicationRow> {
  const row = await findApplication(deps.db, applicationId);
  const inside = row && (await roleIn(deps.db, row.companyId, actor.userId)) !== null;
  if (!inside) throw new AppError(commonErrors.not_found);
  if (row.status === "withdrawn") throw new AppError(errors.application_withdrawn);
  if (row.status !== status) throw new AppError(errors.application_moved);
  return row;
}

/**
 * Moves an application, for the company's members; where it is already, nothing happens. Throws `not_found`, also for the
 * applicant's own move, `application_moved`, `application_withdrawn`.
 */
export async function moveApplication(
  deps: WorkDeps,
  actor: Actor,
  applicationId: string,
  move: { readonly status: ApplicationStatus; readonly from?: ApplicationStatus | undefined },
): Promise<Application> {
  const { db, clock } = deps;
  const { row: before } = await seenApplication(deps, actor, applicationId);
  const { status, from } = move;
  const { userId } = actor;
  const event = deps.events.record({
    name: "application.shortlisted",
    applicationId,
    recruiterId: userId,
    applicantId: before.applicantId,
  });
  const now = clock.now();
  const change = moved(db, applicationId, { status, from }, userId, now);
  const [[row]] =
    status === "shortlisted"
      ? await db.batch([change, insertEventIfChanged(db, event, now)])
      : await db.batch([change]);
  if (!row) return viewApplication(deps, await unmoved(deps, actor, applicationId, status));
  if (status === "shortlisted") await deps.events.deliver([event]);
  const current = (await findApplication(db, applicationId)) ?? row;
  const view = await viewApplication(deps, current);
  deps.background(tellApplicant(deps, { ...view, status }));
  return view;
}

/** Keeps the chat that a shortlisted applicant has with the company. May be repeated. */
export async function noteApplicationChat(
  deps: Pick<WorkDeps, "db">,
  applicationId: string,
  chatId: string,
): Promise<void> {
  await noteChat(deps.db, applicationId, chatId);
}

/**
 * Takes an application of the caller's back, with all that was handed in; again changes nothing. Throws `not_found`, for
 * the company's members too.
 */
export async function withdrawApplication(
  deps: WorkDeps,
  actor: Actor,
  applicationId: string,
): Promise<Application> {
  const { db, clock } = deps;
  const { row, own } = await seenApplication(deps, actor, applicationId);
  if (!own) throw new AppError(commonErrors.not_found);
  const [gone] = await withdraw(db, applicationId, actor.userId, clock.now());
  await endOtherUses(deps, "application", applicationId, []);
  return viewApplication(deps, gone ?? row);
}
