import { sql } from "drizzle-orm";
import type {
  FoundVacancy,
  VacancyFacets,
  VacancyQuery,
} from "../../../../shared/contracts/work/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Keyset, type Page, pageOf } from "../../../../shared/kernel/pagination.ts";
import { MINUTE, SECOND } from "../../../../shared/kernel/time.ts";
import { isCurrent } from "../../media/index.ts";
import { type Actor, enforceRate, type Origin, perAddress } from "../../platform/index.ts";
import type { WorkDeps } from "../ports.ts";
import { labelKey } from "../vacancies/rules.ts";
import { vacancies } from "../vacancies/tables.ts";
import { viewVacancies } from "../vacancies/view-vacancies.ts";
import {
  type Found,
  facetStatement,
  findsNothing,
  MOST_COUNTED,
  pageStatement,
  planOf,
  type Span,
} from "./plan.ts";
import { vacancyDocs } from "./tables.ts";

const RATE = { name: "vacancy-searches", limit: 240, windowSeconds: MINUTE / SECOND };

export interface FoundPage extends Page<FoundVacancy> {
  readonly facets?: VacancyFacets;
}

/** A cursor is good for the question it came from, and no other. */
function listOf(query: VacancyQuery): string {
  const { q, near, radiusKm, remote, salaryMin, currency, company, city, sort } = query;
  const { tags = [], roles = [], employmentType = [] } = query;
  const labels = (all: readonly string[]) => all.map(labelKey).sort();
  const asked = [
    q,
    near?.lat,
    near?.lon,
    radiusKm,
    remote,
    salaryMin,
    currency,
    company,
    city,
    sort,
  ];
  const some = [labels(tags), labels(roles), labels(employmentType)];
  return `vacancy search ${JSON.stringify([...asked, ...some])}`;
}

function findOf([tier, n, metres, salary]: Keyset): Found {
  if (typeof tier === "number" && typeof n === "number" && typeof salary === "number") {
    return { tier, n, salary, metres: typeof metres === "number" ? metres : null };
  }
  throw new AppError(commonErrors.invalid_cursor);
}

async function lastOf(deps: WorkDeps, query: VacancyQuery): Promise<Found | null> {
  if (query.cursor === undefined) return null;
  return findOf(await deps.cursors.open(listOf(query), query.cursor));
}

interface FacetRow {
  readonly kind: string;
  readonly label: string;
  readonly count: number;
}

function facetsOf(rows: readonly FacetRow[]): VacancyFacets {
  const total = rows.find(({ kind }) => kind === "total")?.count ?? 0;
  const of = (wanted: string) =>
    rows.flatMap(({ kind, label, count }) => (kind === wanted ? [{ value: label, count }] : []));
  return {
    tags: of("tag"),
    roles: of("role"),
    cities: of("city"),
    counted: Math.min(total, MOST_COUNTED),
    complete: total <= MOST_COUNTED,
  };
}

/** The vacancies of these finds as somebody sees them, in the order of the finds. */
async function viewFinds(deps: WorkDeps, viewer: Actor | null, finds: readonly Found[]) {
  const numbers = JSON.stringify(finds.map(({ n }) => n));
  const rows = await deps.db
    .select({ n: vacancyDocs.n, vacancy: vacancies })
    .from(vacancyDocs)
    .innerJoin(vacancies, sql`${vacancies.id} = ${vacancyDocs.vacancyId}`)
    .where(sql`${vacancyDocs.n} IN (SELECT value FROM json_each(${numbers}))`);
  const views = await viewVacancies(
    deps,
    viewer,
    rows.map(({ vacancy }) => vacancy),
  );
  const byId = new Map(views.map((view) => [view.id, view]));
  const idOf = new Map(rows.map(({ n, vacancy }) => [n, vacancy.id]));
  return finds.flatMap(({ n, metres }): FoundVacancy[] => {
    // One that was closed in between is there no more.
    const view = byId.get(idOf.get(n) ?? "");
    return view ? [{ ...view, distanceKm: metres === null ? null : metres / 1_000 }] : [];
  });
}

function nothing(query: VacancyQuery): FoundPage {
  const page = { items: [], nextCursor: null };
  return query.facets ? { ...page, facets: facetsOf([]) } : page;
}

/**
 * Finds vacancies that everybody may see. What comes out, closes or expires meanwhile neither repeats nor skips others on
 * later pages: all orders are of what does not change. Throws `invalid_cursor`, `rate_limited`.
 */
export async function searchVacancies(
  deps: WorkDeps,
  viewer: Actor | null,
  origin: Origin,
  query: VacancyQuery,
): Promise<FoundPage> {
  const caller = viewer ? viewer.userId : origin.ip;
  const rate = viewer ? RATE : perAddress(deps, RATE);
  await enforceRate(deps, `vacancy-searches:${caller}`, rate);
  const { db, clock } = deps;
  const last = await lastOf(deps, query);
  const plan = planOf(query, deps.geoIndex, clock.now());
  if (findsNothing(plan)) return nothing(query);
  const counting = planOf({ ...query, sort: "new" }, deps.geoIndex, clock.now());
  const [finds, counts] = await Promise.all([
    db.all<Found>(pageStatement(plan, last, query.limit + 1)),
    query.facets ? db.all<FacetRow>(facetStatement(counting)) : null,
  ]);
  const seal = ({ tier, n, metres, salary }: Found) =>
    deps.cursors.seal(listOf(query), [tier, n, metres ?? "", salary]);
  const page = await pageOf(finds, query.limit, (find) => find, seal);
  const items = await viewFinds(deps, viewer, page.items);
  return { ...page, items, ...(counts && { facets: facetsOf(counts) }) };
}

/** What a query finds of what came out in that time, as everybody sees it: so many at most, in the order of the query. */
export async function findCameOut(
  deps: WorkDeps,
  query: VacancyQuery,
  cameOut: Span,
): Promise<FoundVacancy[]> {
  const { db, clock, geoIndex } = deps;
  const plan = { ...planOf(query, geoIndex, clock.now()), cameOut };
  if (findsNothing(plan)) return [];
  return viewFinds(deps, null, await db.all<Found>(pageStatement(plan, null, query.limit)));
}

/** How long anybody may show what was found without asking again, in seconds. */
const FRESH_SECONDS = 10;

/** Headers by which a page of the search is kept, and whether the caller has it already. */
export async function searchHeaders(page: FoundPage, viewer: Actor | null, request: Request) {
  const bytes = new TextEncoder().encode(JSON.stringify(page));
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  const etag = `W/"${new Uint8Array(digest, 0, 16).toHex()}"`;
  const headers = {
    ETag: etag,
    Vary: "Authorization",
    "Cache-Control": viewer ? "private, no-cache" : `public, max-age=${FRESH_SECONDS}`,
  };
  return { headers, unchanged: isCurrent(request.headers.get("If-None-Match"), etag) };
}
