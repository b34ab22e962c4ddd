import { CITIES, type MadeQuery } from "./generator.ts";

/** A question as the platform is asked, and as a plain scan of a table is. */
export interface Question {
  readonly query: MadeQuery;
  readonly sql: string;
  readonly parameters: readonly (string | number)[];
}

/** The table that scans go over: what they ask for, in columns of its own. */
export const PLAIN_TABLE = `CREATE TABLE plain_vacancies AS SELECT id, title, description, tags, roles, remote,
  employment_type, location ->> 'lat' AS lat, location ->> 'lon' AS lon, location ->> 'city' AS city,
  (SELECT salary FROM vacancy_entries WHERE vacancy_id = id) AS pay FROM vacancies`;

const KM = `2 * 6371.0088 * asin(min(1, sqrt(pow(sin(radians(lat - ?) / 2), 2)
  + cos(radians(?)) * cos(radians(lat)) * pow(sin(radians(lon - ?) / 2), 2))))`;

interface Asked {
  readonly word?: string;
  readonly near?: { readonly lat: number; readonly lon: number; readonly km: number };
  readonly tag?: string;
  readonly employmentType?: string;
  readonly remote?: boolean;
  readonly sort: "distance" | "salary" | "new";
}

function question({ word, near, tag, employmentType, remote, sort }: Asked): Question {
  const parameters: (string | number)[] = near ? [near.lat, near.lat, near.lon] : [];
  const where: string[] = [];
  const add = (condition: string, ...values: (string | number)[]) => {
    where.push(condition);
    parameters.push(...values);
  };
  if (near) add("km <= ?", near.km);
  if (word) {
    const like = `%${word}%`;
    add(
      "(title LIKE ? OR description LIKE ? OR tags LIKE ? OR city LIKE ?)",
      like,
      like,
      like,
      like,
    );
  }
  if (tag) add("tags LIKE ?", `%"${tag}"%`);
  if (employmentType) add("employment_type = ?", employmentType);
  if (remote !== undefined) add("remote = ?", remote ? 1 : 0);
  const order = { distance: "km, id DESC", salary: "pay DESC, id DESC", new: "id DESC" }[sort];
  const condition = where.length > 0 ? `WHERE ${where.join(" AND ")}` : "";
  const columns = near ? `id, ${KM} AS km` : "id";
  return {
    query: {
      sort,
      ...(word && { q: word }),
      ...(near && { near: `${near.lat},${near.lon}`, radiusKm: String(near.km) }),
      ...(tag && { tags: tag }),
      ...(employmentType && { employmentType }),
      ...(remote !== undefined && { remote: String(remote) }),
    },
    sql: `SELECT ${columns} FROM plain_vacancies ${condition} ORDER BY ${order} LIMIT 50`,
    parameters,
  };
}

const places = CITIES.slice(0, 10).map(([, , lat, lon]) => ({ lat, lon }));
const of = <T>(all: readonly T[], at: number): T => {
  const one = all[at % all.length];
  if (one === undefined) throw new Error("there is none");
  return one;
};

/** Within 50 km, one word, two filters. */
export const typical: readonly Question[] = Array.from({ length: 30 }, (_, at) =>
  question({
    word: of(["разработка", "данных", "клиентов", "meetings", "обучение", "телескоп"], at),
    near: { ...of(places, at), km: 50 },
    tag: of(["typescript", "go", "python", "sql", "java"], at),
    employmentType: of(["full_time", "part_time", "contract"], at),
    sort: "distance",
  }),
);

/** What matches very much. */
export const broad: Readonly<Record<string, readonly Question[]>> = {
  "a word that half of them have, the best paid": [question({ word: "опыт", sort: "salary" })],
  "a filter that most pass, the best paid": [question({ remote: false, sort: "salary" })],
  "all the world, the nearest": places.map((place) =>
    question({ near: { ...place, km: 20_000 }, sort: "distance" }),
  ),
  "3,000 km and a common word, the nearest": places.map((place) =>
    question({ word: "работать", near: { ...place, km: 3_000 }, sort: "distance" }),
  ),
  "50 km and nothing else, the newest": places.map((place) =>
    question({ near: { ...place, km: 50 }, sort: "new" }),
  ),
  "a common word, the newest": [question({ word: "опыт", sort: "new" })],
};
