import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Vacancy, VacancyStatus } from "../../../../shared/contracts/work/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Actor, askFirstLook, openCase } from "../../platform/index.ts";
import { isMember } from "../companies/membership.ts";
import { findCompany } from "../companies/store.ts";
import { errors } from "../errors.ts";
import type { WorkDeps } from "../ports.ts";
import { indexVacancy } from "../search/store.ts";
import { moderationPolicy } from "./moderation-policy.ts";
import { publication, VACANCY_KIND } from "./rules.ts";
import { moveVacancy, type VacancyRow, vacancyIs } from "./store.ts";
import { vacancies } from "./tables.ts";
import { viewVacancy } from "./view-vacancies.ts";
import { ownVacancy } from "./write-vacancy.ts";

/** A vacancy that has come out, or is on its way. */
const ON_ITS_WAY: readonly VacancyStatus[] = ["moderation", "scheduled", "published"];

/** Throws `validation_failed` for what would be over before it begins. */
function requireTime({ expiresAt }: VacancyRow, from: number): void {
  if (expiresAt === null || expiresAt > from) return;
  const message = "must be after the vacancy is published";
  throw new AppError(commonErrors.validation_failed, { fields: [{ path: "expiresAt", message }] });
}

/** That it is as it was when it was asked whether moderators are to look; as a part of a statement. */
function sameMoments({ status, publishAt, publishedAt }: VacancyRow): SQL | undefined {
  return and(
    eq(vacancies.status, status),
    sql`${vacancies.publishAt} IS ${publishAt}`,
    sql`${vacancies.publishedAt} IS ${publishedAt}`,
  );
}

/** How a vacancy comes out under this deployment's policy. */
async function howToPublish(deps: WorkDeps, row: VacancyRow, publishAt: number | null) {
  const [policy, company] = await Promise.all([
    moderationPolicy(deps),
    findCompany(deps.db, row.companyId),
  ]);
  const verified = company?.verification === "verified";
  return publication(row, policy, verified, publishAt, deps.clock.now());
}

/**
 * Publishes a vacancy at that moment, or at once; or puts it before the moderators first. What is on its way already is
 * answered as it is to who asks `again`. Throws `not_found`, `forbidden`, `email_unverified`, `vacancy_state`,
 * `validation_failed` for what has expired by then.
 */
export async function publishVacancy(
  deps: WorkDeps,
  actor: Actor,
  vacancyId: string,
  publishAt: string | null,
  again: boolean,
): Promise<Vacancy> {
  const { db, clock } = deps;
  const subject = { kind: VACANCY_KIND, subjectId: vacancyId };
  const row = await ownVacancy(deps, actor, vacancyId);
  if (again && ON_ITS_WAY.includes(row.status)) {
    await askFirstLook(deps, subject);
    return viewVacancy(deps, actor, row);
  }
  if (!actor.account.emailVerified) throw new AppError(commonErrors.email_unverified);
  const now = clock.now();
  const at = publishAt === null ? null : Date.parse(publishAt);
  requireTime(row, Math.max(now, at ?? now));
  const event = await howToPublish(deps, row, at);
  const change = {
    publishAt: at,
    changedAt: now,
    rejectionReason: null,
    ...(event === "published" && { publishedAt: now }),
  };
  const unchanged = and(sameMoments(row), isMember(row.companyId, actor.userId));
  const opening = {
    ...subject,
    ownerId: row.authorId,
    title: row.title,
    cause: "new",
    at: now,
  } as const;
  const waits = vacancyIs(vacancyId, eq(vacancies.status, "moderation"));
  const [[moved]] = await db.batch([
    moveVacancy(db, vacancyId, event, change, unchanged),
    ...(event === "submitted" ? [openCase(db, opening, waits)] : []),
    ...indexVacancy(db, vacancyId),
  ]);
  if (!moved) throw new AppError(errors.vacancy_state);
  await askFirstLook(deps, subject);
  return viewVacancy(deps, actor, moved);
}

/**
 * Closes a vacancy, or withdraws one that moderators are to look at; one that is closed is answered as it is to who asks
 * `again`. Throws `not_found`, `forbidden`, `vacancy_state`.
 */
export async function closeVacancy(
  deps: WorkDeps,
  actor: Actor,
  vacancyId: string,
  again: boolean,
): Promise<Vacancy> {
  const { db, clock } = deps;
  const row = await ownVacancy(deps, actor, vacancyId);
  if (again && row.status === "closed") return viewVacancy(deps, actor, row);
  const member = isMember(row.companyId, actor.userId);
  const changedAt = clock.now();
  const never = { changedAt, publishAt: null, publishedAt: null };
  const [[withdrawn], [closed]] = await db.batch([
    moveVacancy(db, vacancyId, "withdrawn", never, member),
    moveVacancy(db, vacancyId, "closed", { changedAt }, member),
    ...indexVacancy(db, vacancyId),
  ]);
  const moved = withdrawn ?? closed;
  if (!moved) throw new AppError(errors.vacancy_state);
  return viewVacancy(deps, actor, moved);
}
