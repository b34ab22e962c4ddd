import { and, eq } from "drizzle-orm";
import {
  VACANCY_LIMITS,
  type Vacancy,
  type VacancyDraft,
  type VacancyPatch,
} from "../../../../shared/contracts/work/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { HOUR, SECOND } from "../../../../shared/kernel/time.ts";
import {
  type Actor,
  askFirstLook,
  enforceRate,
  openCase,
  reviseCase,
} from "../../platform/index.ts";
import { isMember, requireMember } from "../companies/membership.ts";
import { findCompany } from "../companies/store.ts";
import { errors } from "../errors.ts";
import type { WorkDeps } from "../ports.ts";
import { entryOf } from "../search/entry.ts";
import { indexVacancy, putEntry, putForms } from "../search/store.ts";
import { cleanMarkdown } from "./clean-markdown.ts";
import { moderatedFirst } from "./moderation-policy.ts";
import { distinctLabels, isOut, VACANCY_KIND } from "./rules.ts";
import {
  changeVacancy,
  countOfCompany,
  findVacancy,
  insertVacancy,
  moveVacancy,
  type NewVacancy,
  type VacancyChange,
  type VacancyRow,
  vacancyIs,
} from "./store.ts";
import { vacancies } from "./tables.ts";
import { seenVacancy, viewVacancy } from "./view-vacancies.ts";

const RATE = { name: "vacancies", limit: 300, windowSeconds: HOUR / SECOND };

const moment = (text: string | null) => (text === null ? null : Date.parse(text));

/** Throws `video_not_ready` for what is no video of the caller's that is ready. */
async function requireVideo(deps: WorkDeps, actor: Actor, videoId: string | null | undefined) {
  if (!videoId || (await deps.vacancyVideos.isReady(actor.userId, videoId))) return;
  throw new AppError(errors.video_not_ready);
}

function rowOf(deps: WorkDeps, actor: Actor, draft: VacancyDraft, id: string): NewVacancy {
  const now = deps.clock.now();
  return {
    ...draft,
    id,
    authorId: actor.userId,
    description: cleanMarkdown(draft.description),
    roles: distinctLabels(draft.roles),
    tags: distinctLabels(draft.tags),
    expiresAt: moment(draft.expiresAt),
    status: "draft",
    createdAt: now,
    changedAt: now,
  };
}

/**
 * Writes a draft for a company the caller is a member of, once for that id. Throws `not_found`, `forbidden`, `video_not_ready`,
 * `too_many_vacancies`, `rate_limited`.
 */
export async function createVacancy(
  deps: WorkDeps,
  actor: Actor,
  draft: VacancyDraft,
  id: string,
): Promise<Vacancy> {
  const { db } = deps;
  const { companyId } = draft;
  const written = await findVacancy(db, id);
  if (written) return viewVacancy(deps, actor, written);
  await enforceRate(deps, `vacancies:${actor.userId}`, RATE);
  await requireMember(db, companyId, actor.userId);
  await requireVideo(deps, actor, draft.videoId);
  const company = await findCompany(db, companyId);
  if (!company) throw new AppError(commonErrors.not_found);
  if ((await countOfCompany(db, companyId)) >= VACANCY_LIMITS.ofCompany) {
    throw new AppError(errors.too_many_vacancies);
  }
  const row = rowOf(deps, actor, draft, id);
  const whole = { ...row, location: draft.location, salary: draft.salary };
  const { entry, words } = entryOf(whole, company.name);
  await db.batch([insertVacancy(db, row), putForms(db, words), putEntry(db, row.id, entry)]);
  return viewVacancy(deps, actor, await findVacancy(db, row.id));
}

/** A vacancy of a company that the caller is a member of. Throws `not_found`, `forbidden`. */
export async function ownVacancy(
  deps: WorkDeps,
  actor: Actor,
  vacancyId: string,
): Promise<VacancyRow> {
  const row = await seenVacancy(deps, actor, vacancyId);
  await requireMember(deps.db, row.companyId, actor.userId);
  return row;
}

function columnsOf(patch: VacancyPatch): VacancyChange {
  const { description, roles, tags, expiresAt, ...plain } = patch;
  const given = Object.entries(plain).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(given),
    ...(description !== undefined && { description: cleanMarkdown(description) }),
    ...(roles !== undefined && { roles: distinctLabels(roles) }),
    ...(tags !== undefined && { tags: distinctLabels(tags) }),
    ...(expiresAt !== undefined && { expiresAt: moment(expiresAt) }),
  };
}

const TRIES = 4;

/**
 * Changes a vacancy. What others see is looked at again, and what moderators decide about what it said before is not
 * heard. Throws `not_found`, `forbidden`, `video_not_ready`, `conflict` while others change it all the time.
 */
export async function updateVacancy(
  deps: WorkDeps,
  actor: Actor,
  vacancyId: string,
  patch: VacancyPatch,
): Promise<Vacancy> {
  const { db } = deps;
  await ownVacancy(deps, actor, vacancyId);
  await requireVideo(deps, actor, patch.videoId);
  const change = columnsOf(patch);
  for (let round = 0; round < TRIES; round += 1) {
    const row = await ownVacancy(deps, actor, vacancyId);
    if (Object.keys(change).length === 0) return viewVacancy(deps, actor, row);
    const company = await findCompany(db, row.companyId);
    if (!company) throw new AppError(commonErrors.not_found);
    const changed = await write(deps, actor, row, company, change);
    if (changed) return viewVacancy(deps, actor, changed);
  }
  throw new AppError(commonErrors.conflict);
}

/** Writes a change, unless somebody has written since `row` was read. */
async function write(
  deps: WorkDeps,
  actor: Actor,
  row: VacancyRow,
  company: { readonly name: string; readonly verification: string },
  change: VacancyChange,
): Promise<VacancyRow | undefined> {
  const { db, clock } = deps;
  const { id } = row;
  const next = { ...row, ...change };
  // A later change has a later moment, also within one millisecond.
  const changedAt = Math.max(clock.now(), row.changedAt + 1);
  const unchanged = and(
    eq(vacancies.changedAt, row.changedAt),
    // What moderators do is no change of its company's.
    eq(vacancies.status, row.status),
    isMember(row.companyId, actor.userId),
  );
  const words = next.title !== row.title || next.description !== row.description;
  const again = words && isOut(row) && (await moderatedFirst(deps, company.verification));
  const stamped = { ...change, changedAt };
  const wrote = eq(vacancies.changedAt, changedAt);
  const subject = { kind: VACANCY_KIND, subjectId: id };
  const { authorId: ownerId, title } = next;
  const opening = { ...subject, ownerId, title, cause: "new", at: clock.now() } as const;
  const waits = vacancyIs(id, and(wrote, eq(vacancies.status, "moderation")));
  const found = entryOf(next, company.name);
  const [[changed]] = await db.batch([
    again
      ? moveVacancy(db, id, "revised", stamped, unchanged)
      : changeVacancy(db, id, stamped, unchanged),
    reviseCase(db, subject, vacancyIs(id, wrote)),
    ...(again ? [openCase(db, opening, waits)] : []),
    putForms(db, found.words),
    putEntry(db, id, found.entry, wrote),
    ...indexVacancy(db, id),
  ]);
  if (changed && words && (isOut(row) || row.status === "moderation")) {
    await askFirstLook(deps, subject);
  }
  return changed;
}
