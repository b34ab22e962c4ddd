import { and, desc, eq, gt, sql } from "drizzle-orm";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { PublicPages } from "../../platform/index.ts";
import { findCompany } from "../companies/store.ts";
import { companies } from "../companies/tables.ts";
import { placeName, salaryRange } from "../page-facts.ts";
import type { WorkDeps } from "../ports.ts";
import { vacancyDocs } from "../search/tables.ts";
import { markdownHtml, markdownText } from "./clean-markdown.ts";
import { jobPosting } from "./job-posting.ts";
import { isOpen } from "./rules.ts";
import { findVacancy } from "./store.ts";
import { vacancies } from "./tables.ts";

const numberOf = (position: string | null) => Number.parseInt(position ?? "0", 10) || 0;

async function openVacancy({ db, clock }: WorkDeps, id: string) {
  const vacancy = await findVacancy(db, id);
  if (!vacancy || !isOpen(vacancy, clock.now())) return null;
  const company = await findCompany(db, vacancy.companyId);
  return company?.shown ? { vacancy, company } : null;
}

/**
 * The pages of vacancies that are open. One that is closed or has expired is 404, as Google asks
 * (https://developers.google.com/search/docs/appearance/structured-data/job-posting#remove-a-job-posting).
 */
export const vacancyPages: PublicPages<WorkDeps> = {
  name: "vacancies",
  prefix: "/vacancies/",
  alsoAt: [],
  shows: ["/vacancies.rss"],

  head: async (deps, id) => {
    const open = await openVacancy(deps, id);
    if (!open) return null;
    const { vacancy, company } = open;
    const { title, description, tags, publishedAt, createdAt } = vacancy;
    return {
      type: "article",
      title,
      description: markdownText(description),
      tags,
      author: company.name,
      publishedAt: publishedAt ?? createdAt,
      picture: null,
      film: null,
      structured: jobPosting(vacancy, company, deps.config.publicUrl),
      body: {
        facts: [company.name, placeName(vacancy.location), salaryRange(vacancy.salary)].filter(
          Boolean,
        ),
        content: { html: markdownHtml(description) },
        links: [`${deps.config.publicUrl}/companies/${company.slug}`],
      },
    };
  },

  list: async ({ db, clock }, after, limit) => {
    const rows = await db
      .select({ n: vacancyDocs.n, id: vacancies.id, changedAt: vacancies.changedAt })
      .from(vacancyDocs)
      .innerJoin(vacancies, eq(vacancies.id, vacancyDocs.vacancyId))
      .where(and(gt(vacancyDocs.n, numberOf(after)), gt(vacancyDocs.expiresAt, clock.now())))
      .orderBy(vacancyDocs.n)
      .limit(limit);
    return rows.map(({ n, id, changedAt }) => ({ id, changedAt, position: String(n) }));
  },

  landmarks: async ({ db, clock }, every) => {
    const rows = await db.all<{ n: number }>(sql`SELECT n FROM (
      SELECT n, row_number() OVER (ORDER BY n) AS at FROM ${vacancyDocs}
      WHERE ${gt(vacancyDocs.expiresAt, clock.now())}) WHERE at % ${every} = 0`);
    return rows.map(({ n }) => String(n));
  },
};

/** A vacancy as a feed shows it. */
export interface FeedVacancy {
  readonly id: string;
  readonly title: string;
  readonly company: string;
  readonly html: string;
  readonly tags: readonly string[];
  readonly publishedAt: Millis;
}

/** The latest vacancies that are open, newest first. */
export async function latestVacancies(
  { db, clock }: WorkDeps,
  limit: number,
): Promise<FeedVacancy[]> {
  // Chosen before they are joined: else all vacancies there are would be read and sorted.
  const latest = db
    .select({ n: vacancyDocs.n, vacancyId: vacancyDocs.vacancyId })
    .from(vacancyDocs)
    .where(gt(vacancyDocs.expiresAt, clock.now()))
    .orderBy(desc(vacancyDocs.n))
    .limit(limit)
    .as("latest");
  const rows = await db
    .select({ vacancy: vacancies, company: companies.name })
    .from(latest)
    .innerJoin(vacancies, eq(vacancies.id, latest.vacancyId))
    .innerJoin(companies, eq(companies.id, vacancies.companyId))
    .orderBy(desc(latest.n));
  return rows.map(({ vacancy, company }) => {
    const { id, title, tags, publishedAt, createdAt } = vacancy;
    const html = markdownHtml(vacancy.description);
    return { id, title, company, html, tags, publishedAt: publishedAt ?? createdAt };
  });
}
