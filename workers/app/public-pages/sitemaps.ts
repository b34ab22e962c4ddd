import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { iso, MINUTE, type Millis, SECOND } from "../../../shared/kernel/time.ts";
import { enforceRate, type PublicPages, perAddress } from "../../domains/platform/index.ts";
import type { Deps } from "../deps.ts";
import type { RequestContext } from "../http/request-context.ts";
import { publicPages } from "./kinds.ts";
import { escaped } from "./markup.ts";

/** Pages in one sitemap: it may have 50,000 (https://www.sitemaps.org/protocol.html), and is made in memory. */
const PAGES = 20_000;
/** So long it is not looked anew where sitemaps begin: that takes a walk along all pages of a kind. */
const LANDMARKS_MS = 10 * MINUTE;
const RATE = { name: "sitemaps", limit: 120, windowSeconds: MINUTE / SECOND };

const NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9";

interface Landmarks {
  readonly until: Millis;
  readonly positions: Promise<readonly string[]>;
}

/** By kind, while the isolate lives. They tell no more than where a list is cut. */
const known = new Map<string, Landmarks>();

function landmarksOf(deps: Deps, kind: PublicPages<Deps>): Promise<readonly string[]> {
  const now = deps.clock.now();
  const present = known.get(kind.name);
  if (present && now < present.until) return present.positions;
  const positions = kind.landmarks(deps, PAGES);
  known.set(kind.name, { until: now + LANDMARKS_MS, positions });
  positions.catch(() => known.delete(kind.name));
  return positions;
}

function xml(root: string, items: readonly string[]): Response {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${NAMESPACE}">\n${items.join("")}</${root}>\n`;
  return new Response(body, {
    headers: { "Content-Type": "application/xml; charset=utf-8", "Cache-Control": "no-cache" },
  });
}

async function admit({ deps, origin }: RequestContext): Promise<void> {
  if (deps.settings.SEARCH_ENGINES === "off") throw new AppError(commonErrors.not_found);
  await enforceRate(deps, `sitemaps:${origin.ip}`, perAddress(deps, RATE));
}

/** The index of all sitemaps: each begins after the last page of the one before it. */
export async function sitemapIndex(context: RequestContext): Promise<Response> {
  await admit(context);
  const { deps } = context;
  const items: string[] = [];
  for (const kind of publicPages) {
    const base = `${deps.config.publicUrl}/sitemaps/${kind.name}.xml`;
    const urls = [base];
    for (const position of await landmarksOf(deps, kind)) {
      urls.push(`${base}?after=${encodeURIComponent(position)}`);
    }
    items.push(...urls.map((url) => `<sitemap><loc>${escaped(url)}</loc></sitemap>\n`));
  }
  return xml("sitemapindex", items);
}

/** One sitemap. Throws `not_found`, `rate_limited`. */
export async function sitemap(
  context: RequestContext,
  file: string,
  after: string | null,
): Promise<Response> {
  await admit(context);
  const { deps } = context;
  const kind = publicPages.find(({ name }) => file === `${name}.xml`);
  if (!kind) throw new AppError(commonErrors.not_found);
  const pages = await kind.list(deps, after, PAGES);
  const base = deps.config.publicUrl + kind.prefix;
  const items = pages.map(
    ({ id, changedAt }) =>
      `<url><loc>${escaped(base + id)}</loc><lastmod>${iso(changedAt)}</lastmod></url>\n`,
  );
  return xml("urlset", items);
}

/** What search engines may fetch: public pages, and what these show. */
export function robots({ deps }: RequestContext): Response {
  const paths = publicPages.flatMap(({ prefix, shows }) => [prefix, ...shows]);
  const open = [...paths, "/sitemaps/", "/assets/"].map((path) => `Allow: ${path}`);
  const { publicUrl } = deps.config;
  const lines =
    deps.settings.SEARCH_ENGINES === "off"
      ? ["User-agent: *", "Disallow: /"]
      : ["User-agent: *", ...open, "Disallow: /", "", `Sitemap: ${publicUrl}/sitemap.xml`];
  return new Response(`${lines.join("\n")}\n`, {
    headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-cache" },
  });
}
