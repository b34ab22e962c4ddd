import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { beforeAll, describe, expect, it } from "vitest";
import {
  companyIdOf,
  type MadeQuery,
  type MadeVacancy,
  queries,
  vacancies,
} from "../../../../bench/vacancies/generator.ts";
import { facetsPlainly, searchPlainly } from "../../../../bench/vacancies/reference.ts";
import { AT_ONCE, companySeed, vacancySeed } from "../../../../bench/vacancies/seed.ts";
import type { FoundVacancy, VacancyFacets } from "../../../../shared/contracts/work/index.ts";
import { workContracts } from "../../../../shared/contracts/work/index.ts";
import { type Account, registerAccount, sendJson } from "../../../../shared/testing/accounts.ts";
import { type GeoIndex, pageStatement, planOf } from "./plan.ts";
import { indexVacancy } from "./store.ts";

const MARKET = 2_000;
const QUESTIONS = 250;

interface Page {
  readonly items: FoundVacancy[];
  readonly nextCursor: string | null;
  readonly facets?: VacancyFacets;
}

let anyone: Account;
const market: MadeVacancy[] = [];
let asked = 0;

async function publish(made: readonly MadeVacancy[]): Promise<void> {
  for (let from = 0; from < made.length; from += AT_ONCE) {
    const statements = vacancySeed(made.slice(from, from + AT_ONCE));
    await env.DB.batch(statements.map(({ sql, parameter }) => env.DB.prepare(sql).bind(parameter)));
  }
}

beforeAll(async () => {
  anyone = await registerAccount();
  const companies = companySeed();
  await env.DB.prepare(companies.sql).bind(companies.parameter).run();
  market.push(...vacancies(MARKET));
  await publish(market);
});

async function search(query: MadeQuery, status = 200): Promise<Page> {
  asked += 1;
  // Each from an address of its own, so that limits by address do not meet.
  const headers = { "X-Dev-IP": `10.77.${Math.floor(asked / 200)}.${asked % 200}` };
  const path = `/api/vacancies?${new URLSearchParams(query)}`;
  const reply = await sendJson("GET", path, undefined, headers);
  expect(reply.status, JSON.stringify(query)).toBe(status);
  return reply.json<Page>();
}

/** What a plan finds first, without the way through HTTP. */
async function found(query: MadeQuery, geo: GeoIndex, limit = 100): Promise<string[]> {
  const read = workContracts.searchVacancies.query.parse(query);
  const db = drizzle(env.DB);
  const rows = await db.all<{ n: number }>(
    pageStatement(planOf(read, geo, Date.now()), null, limit),
  );
  const numbers = JSON.stringify(rows.map(({ n }) => n));
  const sql =
    "SELECT d.vacancy_id AS id FROM json_each(?) AS j JOIN vacancy_docs AS d ON d.n = j.value ORDER BY j.key";
  const { results } = await env.DB.prepare(sql).bind(numbers).all<{ id: string }>();
  return results.map(({ id }) => id);
}

describe("works", () => {
  it(`${QUESTIONS} questions are answered as by looking at every vacancy, by R*Tree and by geohash`, async () => {
    let some = 0;
    for (const query of queries(QUESTIONS)) {
      const expected = searchPlainly(market, query)
        .slice(0, 100)
        .map(({ vacancy }) => vacancy.id);
      some += Number(expected.length > 0);
      expect(await found(query, "rtree"), JSON.stringify(query)).toEqual(expected);
      expect(await found(query, "geohash"), JSON.stringify(query)).toEqual(expected);
    }
    expect(some).toBeGreaterThan(QUESTIONS / 2);
  });

  it("places across the date line and around the poles are near each other", async () => {
    for (const near of [
      "-16.85,-179.99",
      "89.95,-150",
      "-90,0",
      "66.2,179.999",
      "0,180",
      "55.74999999999999,37.620000000000005",
    ]) {
      for (const radiusKm of ["0", "30", "400", "2500", "20000"]) {
        const query = { near, radiusKm, sort: "distance" };
        const expected = searchPlainly(market, query)
          .slice(0, 100)
          .map(({ vacancy }) => vacancy.id);
        expect(await found(query, "rtree"), JSON.stringify(query)).toEqual(expected);
        expect(await found(query, "geohash"), JSON.stringify(query)).toEqual(expected);
      }
    }
  });

  it("a beginning finds words that are no forms of it, with digits too, also where stems are not known yet", async () => {
    const [like] = market;
    const titles = ["Zephyrs", "Zephyrology", "Zephyr17", "17zephyr"];
    const made = titles.map((title) => ({ ...like!, id: crypto.randomUUID(), title }));
    await publish(made);
    const idsOf = (...some: string[]) =>
      made.filter(({ title }) => some.includes(title)).map(({ id }) => id);
    const check = async () => {
      const [one, another, third, digits] = titles as [string, string, string, string];
      expect((await found({ q: "zephyr" }, "rtree")).sort()).toEqual(
        idsOf(one, another, third).sort(),
      );
      expect((await found({ q: "zephyrs" }, "rtree")).sort()).toEqual(idsOf(one).sort());
      expect(await found({ q: "zephyro" }, "rtree")).toEqual(idsOf(another));
      expect(await found({ q: "17z" }, "rtree")).toEqual(idsOf(digits));
    };
    await check();
    const stems = () =>
      env.DB.prepare("SELECT count(*) AS n FROM vacancy_forms WHERE stem <> ''").first("n");
    expect(await stems()).toBeGreaterThan(100);
    await env.DB.prepare("UPDATE vacancy_forms SET stem = ''").run();
    await check();
    await env.DB.prepare(
      "DELETE FROM vacancy_docs WHERE vacancy_id IN (SELECT value FROM json_each(?))",
    )
      .bind(JSON.stringify(made.map(({ id }) => id)))
      .run();
  });

  it("what is asked of each find follows an edit", async () => {
    const one = market.find(({ location, tags }) => location !== null && tags.length > 0);
    const { lat, lon } = one?.location ?? {};
    const near = { near: `${lat},${lon}`, radiusKm: "1", tags: one?.tags[0] ?? "" };
    const query = { ...near, employmentType: "volunteer", remote: String(!one?.remote) };
    expect(await found(query, "rtree")).not.toContain(one?.id);
    const change =
      "UPDATE vacancies SET employment_type = 'volunteer', remote = NOT remote WHERE id = ?";
    await env.DB.prepare(change).bind(one?.id).run();
    const db = drizzle(env.DB);
    await db.batch(indexVacancy(db, one?.id ?? ""));
    expect(await found(query, "rtree")).toContain(one?.id);
    expect(await found({ ...query, employmentType: one?.employmentType ?? "" }, "rtree")).toEqual(
      [],
    );
    const back = "UPDATE vacancies SET employment_type = ?, remote = NOT remote WHERE id = ?";
    await env.DB.prepare(back).bind(one?.employmentType, one?.id).run();
    await db.batch(indexVacancy(db, one?.id ?? ""));
  });

  it("tells how far each is, to the metre, and counts facets", async () => {
    const query = { near: "55.7558,37.6173", radiusKm: "40", q: "разработка", sort: "distance" };
    const page = await search({ ...query, facets: "true" });
    const expected = searchPlainly(market, query);
    expect(page.items.map(({ id }) => id)).toEqual(
      expected.slice(0, 50).map(({ vacancy }) => vacancy.id),
    );
    for (const [at, { distanceKm }] of page.items.entries()) {
      expect(distanceKm).toBeCloseTo(expected[at]?.km ?? Number.NaN, 2);
    }
    const key = (label: string) => label.toLowerCase().replaceAll("ё", "е");
    const counts = facetsPlainly(expected);
    for (const kind of ["tags", "roles", "cities"] as const) {
      const values = page.facets?.[kind].map(({ value, count }) => ({ value: key(value), count }));
      expect(values).toEqual(counts[kind]);
    }
    expect(page.facets).toMatchObject({ counted: expected.length, complete: true });
    const none = await search({ q: "нетничего", facets: "true" });
    expect(none.facets).toEqual({ tags: [], roles: [], cities: [], counted: 0, complete: true });
  });

  it("takes what looks like an operator for words, and signs for nothing", async () => {
    const plain = (await search({ q: "кофе" })).items.map(({ id }) => id);
    expect(plain.length).toBeGreaterThan(0);
    for (const q of ['"кофе"', "кофе*", "кофе -"]) {
      expect((await search({ q })).items.map(({ id }) => id)).toEqual(plain);
    }
    for (const q of [
      "NEAR(кофе офис)",
      "кофе NOT офис",
      "кофе OR офис",
      '"',
      "* AND",
      "(",
      "кофе)",
    ]) {
      await search({ q });
    }
    expect((await search({ q: '"-*' })).items).toEqual([]);
  });

  it.each(["relevance", "new", "salary", "distance"])(
    "pages neither repeat nor skip while others publish: %s",
    async (sort) => {
      const query = { q: "разработка", near: "55.7558,37.6173", radiusKm: "20000", sort };
      const expected = searchPlainly(market, query).map(({ vacancy }) => vacancy.id);
      const seen: string[] = [];
      let cursor: string | null = "";
      for (let page = 0; cursor !== null; page += 1) {
        const next: Page = await search({ ...query, limit: "60", ...(cursor && { cursor }) });
        seen.push(...next.items.map(({ id }) => id));
        cursor = next.nextCursor;
        const more = [...vacancies(MARKET + 4 * (page + 1), 7 + sort.length)].slice(-4);
        await publish(more.map((one) => ({ ...one, id: crypto.randomUUID() })));
      }
      const old = new Set(market.map(({ id }) => id));
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((id) => old.has(id))).toEqual(expected);
    },
  );

  it("a page that has not changed is not sent again", async () => {
    const path = `/api/vacancies?company=${companyIdOf(3)}&q=lighthouse`;
    const first = await sendJson("GET", path);
    const headers = { "If-None-Match": first.headers.get("ETag") ?? "" };
    expect((await sendJson("GET", path, undefined, headers)).status).toBe(304);
  });
});

describe("refuses", () => {
  it.each([
    { near: "91,0" },
    { near: "0,180.5" },
    { near: "here" },
    { near: "1,1", radiusKm: "-1" },
    { near: "1,1", radiusKm: "30000" },
    { sort: "distance" },
    { salaryMin: "1000" },
    { salaryMin: "1000", currency: "ABC" },
    { remote: "maybe" },
    { employmentType: "slave" },
    { company: "1" },
    { q: "x".repeat(201) },
  ])("%j", async (query) => {
    await search(query as MadeQuery, 400);
  });

  it("a cursor of another question", async () => {
    const { nextCursor } = await search({ q: "разработка", limit: "1" });
    const reply = await sendJson(
      "GET",
      `/api/vacancies?${new URLSearchParams({ q: "офис", cursor: nextCursor ?? "" })}`,
      undefined,
      anyone.headers,
    );
    expect([reply.status, await reply.json()]).toMatchObject([400, { code: "invalid_cursor" }]);
  });
});
