import { and, eq, ne, or, type SQL, sql } from "drizzle-orm";
import {
  COMPANY_LIMITS,
  type CompanyMember,
  type CompanyRole,
} from "../../../../shared/contracts/work/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { findPeople, findProfiles } from "../../people/index.ts";
import type { Actor, Database } from "../../platform/index.ts";
import { errors } from "../errors.ts";
import type { WorkDeps } from "../ports.ts";
import { tellPerson } from "../tell-person.ts";
import { viewMember } from "./company-view.ts";
import { isMember, requireMember, roleIn } from "./membership.ts";
import { findCompany, type MemberRow } from "./store.ts";
import { companyMembers } from "./tables.ts";

const theMember = (companyId: string, userId: string) =>
  and(eq(companyMembers.companyId, companyId), eq(companyMembers.userId, userId));

/** That a company keeps an owner without this person; as a part of a statement. */
function hasOtherOwner(companyId: string, userId: string): SQL {
  return sql`EXISTS (SELECT 1 FROM ${companyMembers} AS other WHERE other.company_id = ${companyId}
    AND other.role = 'owner' AND other.user_id <> ${userId})`;
}

/** Statement that adds a member, while there is room and the caller is an owner. */
function insertMember(db: Database, row: MemberRow, byId: string) {
  const { companyId, userId, role, createdAt } = row;
  const many = sql`(SELECT count(*) FROM ${companyMembers} WHERE ${eq(companyMembers.companyId, companyId)})`;
  // All columns in the order of the table.
  const values = sql`SELECT ${companyId}, ${userId}, ${role}, ${createdAt}
    WHERE ${isMember(companyId, byId, "owner")} AND ${many} < ${COMPANY_LIMITS.members}`;
  return db.insert(companyMembers).select(values).onConflictDoNothing().returning();
}

/** Gives a member another role. Answers nothing when it cannot be done. */
async function changeRole(db: Database, row: MemberRow, byId: string) {
  const { companyId, userId, role } = row;
  const stays = role === "owner" ? undefined : hasOtherOwner(companyId, userId);
  return db
    .update(companyMembers)
    .set({ role })
    .where(
      and(
        theMember(companyId, userId),
        isMember(companyId, byId, "owner"),
        stays && or(stays, ne(companyMembers.role, "owner")),
      ),
    )
    .returning();
}

async function told(deps: WorkDeps, { companyId, userId }: MemberRow): Promise<void> {
  const company = await findCompany(deps.db, companyId);
  if (!company) return;
  const { name } = company;
  await tellPerson(deps, userId, {
    kind: "company-member",
    subject: `company:${companyId}`,
    title: name,
    body: {
      en: `You act for ${name} now: its vacancies and applications are yours to manage.`,
      ru: `Теперь вы представляете ${name}: вам доступны вакансии и отклики.`,
    },
    subjectLine: { en: `You were added to ${name}`, ru: `Вас добавили в ${name}` },
    url: `/companies/${company.slug}`,
  });
}

/**
 * Adds a member to a company, or gives one another role, for its owners. Throws `not_found`, `forbidden`, `last_owner`,
 * `too_many_members`.
 */
export async function putMember(
  deps: WorkDeps,
  actor: Actor,
  companyId: string,
  { userId, role }: { readonly userId: string; readonly role: CompanyRole },
): Promise<{ readonly made: boolean; readonly member: CompanyMember }> {
  const { db } = deps;
  await requireMember(db, companyId, actor.userId, "owner");
  if (!(await findProfiles(deps, [userId])).has(userId)) {
    throw new AppError(commonErrors.not_found);
  }
  const row = { companyId, userId, role, createdAt: deps.clock.now() };
  const [added] = await insertMember(db, row, actor.userId);
  if (added) deps.background(told(deps, added));
  const [member] = added ? [added] : await changeRole(db, row, actor.userId);
  if (member) {
    const people = await findPeople(deps, [userId]);
    return { made: added !== undefined, member: viewMember(member, people) };
  }
  await requireMember(db, companyId, actor.userId, "owner");
  const present = await roleIn(db, companyId, userId);
  throw new AppError(present === null ? errors.too_many_members : errors.last_owner);
}

/**
 * Removes a member from a company: owners anybody, members themselves. Who is none already is left at that. Throws
 * `not_found`, `forbidden`, `last_owner`.
 */
export async function removeMember(
  deps: WorkDeps,
  actor: Actor,
  companyId: string,
  userId: string,
): Promise<void> {
  const { db } = deps;
  const own = userId === actor.userId;
  await requireMember(db, companyId, actor.userId, own ? "recruiter" : "owner");
  const mayGo = or(ne(companyMembers.role, "owner"), hasOtherOwner(companyId, userId));
  const may = own ? undefined : isMember(companyId, actor.userId, "owner");
  const gone = await db
    .delete(companyMembers)
    .where(and(theMember(companyId, userId), mayGo, may))
    .returning();
  if (gone.length > 0 || (await roleIn(db, companyId, userId)) === null) return;
  if (!own) await requireMember(db, companyId, actor.userId, "owner");
  throw new AppError(errors.last_owner);
}
