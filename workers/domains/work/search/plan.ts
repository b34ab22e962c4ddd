import { type SQL, sql } from "drizzle-orm";
import type { VacancyQuery } from "../../../../shared/contracts/work/index.ts";
import type { Millis } from "../../../../shared/kernel/time.ts";
import { centsAMonth } from "../vacancies/currency-rates.ts";
import { chordOf, EARTH_KM, type Point, pointOf } from "./geo.ts";
import {
  all,
  type Beginning,
  cellParts,
  leavesFew,
  matchExpressions,
  spareBeginnings,
  withoutPlace,
} from "./match.ts";

/** How places near are found: `rtree` by SQLite's R*Tree, `geohash` by cells among the words of the full-text index. */
export type GeoIndex = "rtree" | "geohash";

/** A vacancy that was found, with all that pages are ordered by. */
export interface Found {
  readonly tier: number;
  readonly n: number;
  /** How far it is along the surface, in whole metres; `null` without a place. */
  readonly metres: number | null;
  readonly salary: number;
}

/** One part of an answer: its finds come before those of the next. */
interface Segment {
  readonly tier: number;
  /** What the full-text index is asked. */
  readonly match: string | null;
  readonly where: readonly SQL[];
}

interface Plan {
  readonly query: VacancyQuery;
  readonly now: Millis;
  readonly here: Point | null;
  readonly radiusKm: number;
  readonly segments: readonly Segment[];
  /** Whether each find is asked what the index is not: wide filters. */
  readonly asksEach: boolean;
  /** Only what came out then; everything without it. */
  readonly cameOut?: Span;
}

/** After a moment, and not after another. */
export interface Span {
  readonly after: Millis;
  readonly until: Millis;
}

const NORMAL_RADIUS_KM = 50;
/** Distances are told, and put in order, to the metre: a ring ends between two of them. */
const HALF_A_METRE = 0.0005;
/** In the order of distance, so far is looked first, then farther: most pages are filled by what is near. A statement of D1 has five parts at most. */
const RINGS_KM = [1, 8, 50, 400].map((km) => km + HALF_A_METRE);
/** Beyond that a box has so many vacancies that looking at all is quicker. */
const FARTHEST_BOX_KM = 1_000;
/** Of more vacancies in a box, a walk in the order that is wanted finds a page sooner. */
const FEW = 5_000;
/** In metres, farther than anything: what has no place comes last. */
const NOWHERE = 99_999_999;
/** A millimetre on the ground, squared: rounding does not part a place from itself. */
const TOLERANCE = 2e-20;

const number = (value: number) => sql.raw(String(value));

/** The square of the straight line to a place, without any trigonometry for each row. */
function chordTo({ x, y, z }: Point): string {
  const squared = (axis: string, at: number) => `(d.${axis} - (${at})) * (d.${axis} - (${at}))`;
  return `(${squared("x", x)} + ${squared("y", y)} + ${squared("z", z)})`;
}

const squareTo = (here: Point) => sql.raw(chordTo(here));

/** Along the surface, in whole metres. */
const metresTo = (here: Point) =>
  sql.raw(`coalesce(CAST(round(asin(min(1.0, sqrt(${chordTo(here)}) / 2)) * ${2_000 * EARTH_KM})
    AS INTEGER), ${NOWHERE})`);

/** Numbers of what may be so near: a box around the circle, on the sphere. Coordinates of an R*Tree are rounded outwards. */
function inBox({ x, y, z }: Point, km: number): SQL {
  const half = chordOf(km) + 1e-6;
  const axis = (name: string, at: number) =>
    `${name}1 >= ${at - half} AND ${name}0 <= ${at + half}`;
  return sql.raw(
    `SELECT n FROM vacancy_places WHERE ${axis("x", x)} AND ${axis("y", y)} AND ${axis("z", z)}`,
  );
}

function rings(here: Point, radiusKm: number): Segment[] {
  const square = squareTo(here);
  const radii = [...RINGS_KM.filter((km) => km < radiusKm), radiusKm];
  return radii.map((km, tier) => {
    const inner = radii[tier - 1];
    const outside = inner === undefined ? [] : [sql`${square} > ${number(chordOf(inner) ** 2)}`];
    const inside = km === radiusKm ? [] : [sql`${square} <= ${number(chordOf(km) ** 2)}`];
    const box = km > FARTHEST_BOX_KM ? [] : [sql`d.n IN (${inBox(here, km)})`];
    return { tier: 0, match: null, where: [...outside, ...inside, ...box] };
  });
}

/** Of few in the box, those; of many, a walk past all. Which it is, is asked once a statement. */
function boxOrWalk(here: Point, radiusKm: number): Segment[] {
  if (radiusKm > FARTHEST_BOX_KM) return [{ tier: 0, match: null, where: [] }];
  const box = inBox(here, radiusKm);
  const count = sql`(SELECT count(*) FROM (${box} LIMIT ${number(FEW + 1)}))`;
  return [
    { tier: 0, match: null, where: [sql`${count} <= ${number(FEW)}`, sql`d.n IN (${box})`] },
    { tier: 0, match: null, where: [sql`${count} > ${number(FEW)}`] },
  ];
}

/** Up to so far cells narrow what words and filters leave; farther, they hold too much to be worth reading. */
const FARTHEST_CELLS_KM = 100;

/** Where words or filters narrow, exact distances of what is left are soonest computed; an R*Tree has the rest. */
function segmentsOf(
  query: VacancyQuery,
  geo: GeoIndex,
  here: Point | null,
  radiusKm: number,
  byCells: boolean,
): readonly Segment[] {
  const matches = matchExpressions(query, byCells, radiusKm);
  if (matches) return matches.map((match, tier) => ({ tier, match, where: [] }));
  if (!here) return [{ tier: 0, match: null, where: [] }];
  if (geo === "rtree") {
    return query.sort === "distance" ? rings(here, radiusKm) : boxOrWalk(here, radiusKm);
  }
  const cells = cellParts(query, radiusKm);
  return [{ tier: 0, match: cells.length === 0 ? null : all(cells), where: [] }];
}

/** How a query is answered. */
export function planOf(query: VacancyQuery, geo: GeoIndex, now: Millis): Plan {
  const here = query.near ? pointOf(query.near) : null;
  const radiusKm = query.radiusKm ?? NORMAL_RADIUS_KM;
  const byCells = geo === "geohash" || radiusKm <= FARTHEST_CELLS_KM;
  return {
    ...{ query, now, here, radiusKm },
    segments: segmentsOf(query, geo, here, radiusKm, byCells),
    asksEach: leavesFew(query, byCells, radiusKm),
  };
}

/** Filters that very many pass. */
function wideConditions({ remote, employmentType = [] }: VacancyQuery): SQL[] {
  return [
    ...(remote === undefined ? [] : [sql`d.remote = ${number(remote ? 1 : 0)}`]),
    ...(employmentType.length === 0
      ? []
      : [
          sql`d.employment_type IN (SELECT value FROM json_each(${JSON.stringify(employmentType)}))`,
        ]),
  ];
}

/** Numbers do not tell: what was hidden and is shown again has a new one. */
function cameOutWithin({ after, until }: Span): SQL {
  return sql`EXISTS (SELECT 1 FROM vacancies AS v WHERE v.id = d.vacancy_id
    AND v.published_at > ${after} AND v.published_at <= ${until})`;
}

/** What every find has to be, whatever the segment. */
function conditions({ query, now, here, radiusKm, asksEach, cameOut }: Plan): SQL[] {
  const { salaryMin, currency } = query;
  const paid =
    salaryMin === undefined || currency === undefined
      ? []
      : [sql`d.salary >= ${centsAMonth(salaryMin, currency, "month")}`];
  const wide = asksEach ? wideConditions(query) : [];
  const out = cameOut ? [cameOutWithin(cameOut)] : [];
  const open = [sql`d.expires_at > ${now}`, ...paid, ...wide, ...out];
  if (!here) return open;
  const within = sql`${squareTo(here)} <= ${number(chordOf(radiusKm) ** 2 + TOLERANCE)}`;
  return [...open, withoutPlace(query) ? sql`(d.x IS NULL OR ${within})` : within];
}

/** What comes after a find in the order that is wanted. */
function afterFind({ query: { sort }, here }: Plan, column: SQL, last: Found): SQL {
  const { n, metres, salary } = last;
  if (sort === "salary") return sql`(d.salary, d.n) < (${salary}, ${n})`;
  if (sort !== "distance" || !here) return sql`${column} < ${n}`;
  return sql`(${metresTo(here)}, -d.n) > (${metres ?? NOWHERE}, ${-n})`;
}

function orderOf(sort: VacancyQuery["sort"], column: SQL): SQL {
  if (sort === "salary") return sql`d.salary DESC, d.n DESC`;
  return sort === "distance" ? sql`far, d.n DESC` : sql`${column} DESC`;
}

/** Text of letters and digits, within a statement. */
const quoted = (text: string) => sql.raw(`'${text.replaceAll("'", "''")}'`);

/** Sorts after every word that begins so. */
const after = (form: string) => `${form}\u{10ffff}`;

/** An expression without those beginnings that find nothing more than stems do. Which they are, is asked once a statement. */
function withoutSpare(match: string, beginnings: readonly Beginning[]): SQL {
  return beginnings
    .flatMap(({ form, stem, parts }) => parts.map((part) => ({ form, stem, part })))
    .reduce(
      (text, { form, stem, part }) => sql`replace(${text}, ${quoted(part)}, iif(EXISTS (SELECT 1
        FROM vacancy_forms AS w WHERE w.form >= ${quoted(form)} AND w.form < ${quoted(after(form))}
        AND w.stem <> ${quoted(stem)}), ${quoted(part)}, ''))`,
      sql`${match}`,
    );
}

function selectSegment(plan: Plan, segment: Segment, last: Found | null, limit: number): SQL {
  const { match, tier, where } = segment;
  const { sort } = plan.query;
  const column = sql.raw(match === null ? "d.n" : "f.rowid");
  const from =
    match === null
      ? sql`vacancy_docs AS d`
      : sql`vacancy_search AS f CROSS JOIN vacancy_docs AS d ON d.n = f.rowid`;
  const sought =
    match === null
      ? []
      : [sql`vacancy_search MATCH ${withoutSpare(match, spareBeginnings(plan.query))}`];
  const later = last && last.tier === tier ? [afterFind(plan, column, last)] : [];
  const all = sql.join([...sought, ...where, ...conditions(plan), ...later], sql` AND `);
  const far = plan.here ? metresTo(plan.here) : sql`NULL`;
  return sql`SELECT * FROM (SELECT ${number(tier)} AS tier, d.n AS n, ${far} AS far, d.salary AS salary
    FROM ${from} WHERE ${all} ORDER BY ${orderOf(sort, column)} LIMIT ${number(limit)})`;
}

/** A segment after the other, none begun before those ahead of it are used up. */
function finds(plan: Plan, last: Found | null, limit: number): SQL {
  const rest = plan.segments.filter(({ tier }) => last === null || tier >= last.tier);
  const parts = rest.map((segment) => selectSegment(plan, segment, last, limit));
  return sql`${sql.join(parts, sql` UNION ALL `)} LIMIT ${number(limit)}`;
}

/** Whether nothing can be found, whatever there is. */
export function findsNothing({ segments }: Plan): boolean {
  return segments.length === 0;
}

/** The finds of a page after `last`, in order. */
export function pageStatement(plan: Plan, last: Found | null, limit: number): SQL {
  return sql`SELECT tier, n, nullif(far, ${number(NOWHERE)}) AS metres, salary
    FROM (${finds(plan, last, limit)})`;
}

/** Of each kind of facet, so many values. */
const MOST_VALUES = 20;
/** So many finds, the newest, are counted. */
export const MOST_COUNTED = 10_000;

/** How often what the newest finds have occurs among them, and how many finds there are: `total` is at most one more than are counted. */
export function facetStatement(plan: Plan): SQL {
  const found = finds(plan, null, MOST_COUNTED + 1);
  return sql`WITH found AS MATERIALIZED (${found}),
    counted AS (SELECT facet, count(*) AS count
      FROM (SELECT n FROM found LIMIT ${number(MOST_COUNTED)}) AS m
      CROSS JOIN vacancy_facets AS f ON f.n = m.n GROUP BY facet),
    ranked AS (SELECT v.kind, v.key, v.label, c.count,
        row_number() OVER (PARTITION BY v.kind ORDER BY c.count DESC, v.key) AS rank
      FROM counted AS c CROSS JOIN vacancy_facet_values AS v ON v.id = c.facet)
    SELECT 'total' AS kind, '' AS label, (SELECT count(*) FROM found) AS count, 0 AS rank
    UNION ALL SELECT kind, label, count, rank FROM ranked WHERE rank <= ${number(MOST_VALUES)}
    ORDER BY kind, rank`;
}
