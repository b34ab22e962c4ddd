import { and, asc, eq, gt } from "drizzle-orm";
import { iso } from "../../../shared/kernel/time.ts";
import type { ArchiveFile } from "../identity/index.ts";
import { jsonLines } from "../platform/index.ts";
import { type ApplicationRow, listApplications } from "./applications/store.ts";
import { companies, companyMembers } from "./companies/tables.ts";
import type { WorkDeps } from "./ports.ts";
import { viewSavedSearch } from "./saved-searches/keep-searches.ts";
import { listOwn, type SavedSearchRow } from "./saved-searches/store.ts";

const PAGE = 100;

/** Companies that somebody acts for, after that one. */
async function companiesOf({ db }: WorkDeps, userId: string, after: string) {
  return db
    .select({ company: companies, member: companyMembers })
    .from(companyMembers)
    .innerJoin(companies, eq(companies.id, companyMembers.companyId))
    .where(and(eq(companyMembers.userId, userId), gt(companies.id, after)))
    .orderBy(asc(companies.id))
    .limit(PAGE);
}

/** What the job board has of somebody: companies they act for, what they applied to, searches they keep. */
export async function* workData(deps: WorkDeps, userId: string): AsyncGenerator<ArchiveFile> {
  type Row = Awaited<ReturnType<typeof companiesOf>>[number];
  const written = { at: deps.clock.now(), compress: true } as const;
  const own = (last: Row | null) => companiesOf(deps, userId, last?.company.id ?? "");
  const body = jsonLines(own, ({ company: { id, name, slug }, member: { role, createdAt } }) => ({
    id,
    name,
    slug,
    role,
    since: iso(createdAt),
  }));
  yield { path: "companies.json", body, ...written };
  const applied = (last: ApplicationRow | null) =>
    listApplications(deps.db, { of: { applicantId: userId } }, last?.id ?? null, PAGE);
  const applications = jsonLines(applied, ({ createdAt, changedAt, ...row }) => ({
    ...row,
    createdAt: iso(createdAt),
    changedAt: iso(changedAt),
  }));
  yield { path: "applications.json", body: applications, ...written };
  const kept = async (last: SavedSearchRow | null) => (last ? [] : listOwn(deps.db, userId));
  yield { path: "saved-searches.json", body: jsonLines(kept, viewSavedSearch), ...written };
}
