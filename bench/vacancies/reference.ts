import { wordsOf } from "../../workers/domains/platform/full-text/words.ts";
import { RATES } from "../../workers/domains/work/vacancies/currency-rates.ts";
import type { MadeQuery, MadeVacancy } from "./generator.ts";
import { companyNameOf } from "./seed.ts";

// What the search promises, done the plain way: every vacancy is looked at, distances are haversines, nothing is indexed.

export interface Match {
  readonly vacancy: MadeVacancy;
  readonly km: number | null;
  readonly tier: number;
}

type Words = readonly { readonly form: string; readonly stem: string }[];

const EARTH_KM = 6_371.0088;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

interface Degrees {
  readonly lat: number;
  readonly lon: number;
}

function haversine(a: Degrees, b: Degrees): number {
  const half = (from: number, to: number) => Math.sin(radians(to - from) / 2) ** 2;
  const h =
    half(a.lat, b.lat) + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * half(a.lon, b.lon);
  const km = 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)));
  // What is nearer than a hundredth of a millimetre is the same place: a pole has all longitudes.
  return Math.round(km * 1e8) / 1e8;
}

const MONTHLY = { hour: 2080 / 12, day: 260 / 12, week: 52 / 12, month: 1, year: 1 / 12 };

/** Up to how much it pays a month, in euros; -1 for what says nothing. */
function pays(salary: MadeVacancy["salary"]): number {
  if (!salary) return -1;
  const most = salary.max ?? salary.min ?? 0;
  const perEuro = RATES.perEuro[salary.currency];
  return Math.round((most * MONTHLY[salary.period] * 100) / perEuro) / 100;
}

/** Each text is read once. */
const read = new WeakMap<MadeVacancy, { title: Words; rest: Words }>();

/** The same words stand in very many texts. */
const oneOfEach = new Map<string, Words[number]>();

function kept(text: string): Words {
  return wordsOf(text).map(({ form, stem }) => {
    const known = oneOfEach.get(form);
    if (known) return known;
    const word = { form, stem };
    oneOfEach.set(form, word);
    return word;
  });
}

function wordsOfVacancy(vacancy: MadeVacancy) {
  const known = read.get(vacancy);
  if (known) return known;
  const { title, description, tags, roles, location, companyId } = vacancy;
  const rest = [description, ...tags, ...roles, location?.city ?? "", companyNameOf(companyId)];
  const words = { title: kept(title), rest: kept(rest.join("\n")) };
  read.set(vacancy, words);
  return words;
}

const has = (words: Words, { form, stem }: Words[number]) =>
  words.some((word) => word.form.startsWith(form) || word.stem === stem);

const listOf = (text: string | undefined) => (text ? text.split(",") : []);
const sameLabel = (a: string) => a.toLowerCase().replaceAll("ё", "е");

/** 2 with all words in the title, 1 with some, 0 with none; `null` when one is nowhere. */
function tierOf(vacancy: MadeVacancy, q: string | undefined): number | null {
  if (!q) return 0;
  const sought = wordsOf(q);
  const { title, rest } = wordsOfVacancy(vacancy);
  if (sought.length === 0 || !sought.every((word) => has(title, word) || has(rest, word))) {
    return null;
  }
  const inTitle = sought.filter((word) => has(title, word)).length;
  if (inTitle === sought.length) return 2;
  return inTitle > 0 ? 1 : 0;
}

function passesFilters(vacancy: MadeVacancy, query: MadeQuery): boolean {
  const { tags, roles, remote, employmentType, companyId, salary } = vacancy;
  const own = (labels: readonly string[]) => labels.map(sameLabel);
  if (!listOf(query["tags"]).every((tag) => own(tags).includes(sameLabel(tag)))) return false;
  const wanted = listOf(query["roles"]);
  if (wanted.length > 0 && !wanted.some((role) => own(roles).includes(sameLabel(role))))
    return false;
  if (query["remote"] && String(remote) !== query["remote"]) return false;
  if (query["employmentType"] && employmentType !== query["employmentType"]) return false;
  if (query["company"] && companyId !== query["company"]) return false;
  if (!query["salaryMin"]) return true;
  const currency = query["currency"] === "USD" ? "USD" : "EUR";
  const least = { min: Number(query["salaryMin"]), max: null, currency, period: "month" } as const;
  return salary !== null && pays(salary) >= pays(least);
}

/** `undefined` for what is too far. */
function distanceOf({ location }: MadeVacancy, query: MadeQuery): number | null | undefined {
  if (!query["near"]) return null;
  const [lat = 0, lon = 0] = query["near"].split(",").map(Number);
  if (!location) return query["remote"] === "true" ? null : undefined;
  const km = haversine({ lat, lon }, location);
  // A millimetre: the same place is within nothing of itself.
  return km <= Number(query["radiusKm"] ?? 50) + 1e-6 ? km : undefined;
}

/** Distances are told to the metre, and put in order as they are told. */
const metres = ({ km }: Match) => (km === null ? Number.MAX_SAFE_INTEGER : Math.round(km * 1_000));

function compare(a: Match, b: Match, sort: string): number {
  const newest = b.vacancy.number - a.vacancy.number;
  if (sort === "new") return newest;
  if (sort === "salary") return pays(b.vacancy.salary) - pays(a.vacancy.salary) || newest;
  if (sort === "distance") return metres(a) - metres(b) || newest;
  return b.tier - a.tier || newest;
}

/** All that match, in order. */
export function searchPlainly(all: readonly MadeVacancy[], query: MadeQuery): Match[] {
  const matches: Match[] = [];
  for (const vacancy of all) {
    if (!passesFilters(vacancy, query)) continue;
    const km = distanceOf(vacancy, query);
    if (km === undefined) continue;
    const tier = tierOf(vacancy, query["q"]);
    if (tier !== null) matches.push({ vacancy, km, tier });
  }
  const sort = query["sort"] ?? "relevance";
  return matches.sort((a, b) => compare(a, b, sort));
}

const MOST_COUNTED = 10_000;

/** How often tags, roles and cities occur among the newest matches. */
export function facetsPlainly(matches: readonly Match[]) {
  const newest = [...matches].sort((a, b) => b.vacancy.number - a.vacancy.number);
  const counted = newest.slice(0, MOST_COUNTED);
  const count = (valuesOf: (vacancy: MadeVacancy) => readonly string[]) => {
    const counts = new Map<string, number>();
    for (const { vacancy } of counted) {
      for (const value of new Set(valuesOf(vacancy).map(sameLabel))) {
        counts.set(value, (counts.get(value) ?? 0) + 1);
      }
    }
    const ranked = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
    return ranked.slice(0, 20).map(([value, of]) => ({ value, count: of }));
  };
  return {
    tags: count(({ tags }) => tags),
    roles: count(({ roles }) => roles),
    cities: count(({ location }) => (location ? [location.city] : [])),
    counted: counted.length,
    complete: matches.length <= MOST_COUNTED,
  };
}
