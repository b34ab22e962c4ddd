import { z } from "@hono/zod-openapi";
import { and, asc, eq, gt, sql } from "drizzle-orm";
import type { PublicPages } from "../../platform/index.ts";
import { placeName } from "../page-facts.ts";
import type { WorkDeps } from "../ports.ts";
import { markdownHtml, markdownText } from "../vacancies/clean-markdown.ts";
import { type CompanyRow, findBySlug, findCompany } from "./store.ts";
import { companies } from "./tables.ts";

/** schema.org's terms (https://schema.org/Organization), without what is not known. */
function organization(company: CompanyRow, publicUrl: string): Readonly<Record<string, unknown>> {
  const { name, slug, description, website, iconUrl, location } = company;
  const address = location && {
    "@type": "PostalAddress",
    ...(location.city && { addressLocality: location.city }),
    ...(location.country && { addressCountry: location.country }),
  };
  return {
    "@context": "https://schema.org",
    "@type": "Organization",
    name,
    url: `${publicUrl}/companies/${slug}`,
    ...(description && { description: markdownText(description) }),
    ...(iconUrl && { logo: `${publicUrl}${iconUrl}` }),
    ...(website && { sameAs: [website] }),
    ...(address && Object.keys(address).length > 1 && { address }),
  };
}

async function shownCompany({ db }: WorkDeps, idOrSlug: string): Promise<CompanyRow | null> {
  const byId = z.uuid().safeParse(idOrSlug).success;
  const row = byId ? await findCompany(db, idOrSlug) : await findBySlug(db, idOrSlug);
  return row?.shown ? row : null;
}

/** The pages of companies, by their slugs; whoever asks by an id is told the slug as the canonical address. */
export const companyPages: PublicPages<WorkDeps> = {
  name: "companies",
  prefix: "/companies/",
  alsoAt: [],
  shows: ["/api/files/"],

  head: async (deps, idOrSlug) => {
    const company = await shownCompany(deps, idOrSlug);
    if (company === null) return null;
    const { slug, name, description, industry, website, iconUrl, createdAt } = company;
    const icon = { contentType: "image/webp", width: null, height: null };
    return {
      type: "profile",
      id: slug,
      title: name,
      description: markdownText(description),
      tags: industry ? [industry] : [],
      author: name,
      publishedAt: createdAt,
      picture: iconUrl === null ? null : { path: iconUrl, ...icon },
      film: null,
      structured: organization(company, deps.config.publicUrl),
      body: {
        facts: [industry, placeName(company.location)].filter(Boolean),
        content: { html: markdownHtml(description) },
        links: website ? [website] : [],
      },
    };
  },

  list: async ({ db }, after, limit) => {
    const { id, slug, changedAt } = companies;
    const rows = await db
      .select({ id, slug, changedAt })
      .from(companies)
      .where(and(eq(companies.shown, true), after === null ? undefined : gt(id, after)))
      .orderBy(asc(id))
      .limit(limit);
    return rows.map((row) => ({ id: row.slug, changedAt: row.changedAt, position: row.id }));
  },

  landmarks: async ({ db }, every) => {
    const rows = await db.all<{ id: string }>(sql`SELECT id FROM (
      SELECT id, row_number() OVER (ORDER BY id) AS n FROM ${companies} WHERE shown) WHERE n % ${every} = 0`);
    return rows.map(({ id }) => id);
  },
};
