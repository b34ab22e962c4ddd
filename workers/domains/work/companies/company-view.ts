import type { Person } from "../../../../shared/contracts/people/index.ts";
import type {
  Company,
  CompanyMember,
  CompanySummary,
} from "../../../../shared/contracts/work/index.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import { findPeople } from "../../people/index.ts";
import { type Actor, hasRole } from "../../platform/index.ts";
import type { WorkDeps } from "../ports.ts";
import { type CompanyRow, listMembers, type MemberRow } from "./store.ts";

/** What lists and vacancies show of a company. */
export function summaryOf(row: CompanyRow): CompanySummary {
  const { id, slug, name, iconUrl, verification } = row;
  return { id, slug, name, iconUrl, verification };
}

/** A member, with what is known of the person. */
export function viewMember(
  { userId, role, createdAt }: MemberRow,
  people: ReadonlyMap<string, Person>,
): CompanyMember {
  return { userId, role, person: people.get(userId) ?? null, since: iso(createdAt) };
}

/** Companies as somebody sees them; `null` for nobody in particular. */
export async function viewCompanies(
  deps: WorkDeps,
  viewer: Actor | null,
  rows: readonly CompanyRow[],
): Promise<Company[]> {
  const all = await listMembers(
    deps.db,
    rows.map(({ id }) => id),
  );
  const byCompany = Map.groupBy(all, ({ companyId }) => companyId);
  const roleOf = (id: string) =>
    byCompany.get(id)?.find(({ userId }) => userId === viewer?.userId)?.role ?? null;
  const moderates = viewer !== null && hasRole(viewer.role, "moderator");
  const inside = rows.filter(({ id }) => moderates || roleOf(id) !== null);
  const seen = inside.flatMap(({ id }) => byCompany.get(id) ?? []);
  const people = await findPeople(
    deps,
    seen.map(({ userId }) => userId),
  );
  const memberOf = (row: MemberRow) => viewMember(row, people);
  return rows.map((row) => {
    const members = byCompany.get(row.id) ?? [];
    const isInside = inside.includes(row);
    const { description, website, location, size, industry } = row;
    return {
      ...summaryOf(row),
      description,
      website,
      location,
      size,
      industry,
      ownerId: members.find(({ role }) => role === "owner")?.userId ?? null,
      members: isInside ? members.map(memberOf) : [],
      verificationNote: isInside ? row.verificationNote || null : null,
      role: roleOf(row.id),
      hidden: !row.shown,
      createdAt: iso(row.createdAt),
    };
  });
}

/** One company as somebody sees it. */
export async function viewCompany(
  deps: WorkDeps,
  viewer: Actor | null,
  row: CompanyRow,
): Promise<Company> {
  const [view] = await viewCompanies(deps, viewer, [row]);
  if (view === undefined) throw new Error("a company has no view");
  return view;
}
