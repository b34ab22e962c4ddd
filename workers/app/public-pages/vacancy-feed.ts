import { httpDate, MINUTE, SECOND } from "../../../shared/kernel/time.ts";
import { enforceRate, perAddress } from "../../domains/platform/index.ts";
import { latestVacancies } from "../../domains/work/index.ts";
import type { RequestContext } from "../http/request-context.ts";
import { escaped } from "./markup.ts";

const ITEMS = 50;
const RATE = { name: "feeds", limit: 120, windowSeconds: MINUTE / SECOND };

/** The latest vacancies as RSS 2.0 (https://www.rssboard.org/rss-specification). Throws `rate_limited`. */
export async function vacancyFeed({ deps, origin }: RequestContext): Promise<Response> {
  await enforceRate(deps, `feeds:${origin.ip}`, perAddress(deps, RATE));
  const { publicUrl } = deps.config;
  const vacancies = await latestVacancies(deps, ITEMS);
  const items = vacancies.map(({ id, title, company, html, tags, publishedAt }) => {
    const link = escaped(`${publicUrl}/vacancies/${id}`);
    const categories = tags.map((tag) => `<category>${escaped(tag)}</category>`).join("");
    return `<item><title>${escaped(`${title} · ${company}`)}</title><link>${link}</link>
<guid isPermaLink="true">${link}</guid><pubDate>${httpDate(publishedAt)}</pubDate>
<description>${escaped(html)}</description>${categories}</item>\n`;
  });
  const body = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Veche · Vacancies</title><link>${escaped(publicUrl)}/vacancies</link>
<description>The latest vacancies</description>
<atom:link href="${escaped(publicUrl)}/vacancies.rss" rel="self" type="application/rss+xml"/>
${items.join("")}</channel></rss>\n`;
  return new Response(body, {
    headers: {
      "Content-Type": "application/rss+xml; charset=utf-8",
      "Cache-Control": "public, max-age=60",
    },
  });
}
