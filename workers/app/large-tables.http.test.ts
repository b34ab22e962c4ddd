// @first of those that share a runtime: it needs a platform that nobody has used.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { allContracts } from "../../shared/contracts/index.ts";
import type { Contract } from "../../shared/contracts/platform/index.ts";
import { type Account, registerAccount, sendJson } from "../../shared/testing/accounts.ts";
import { call, publisher, uploaded } from "../../shared/testing/gallery.ts";
import { uniquePng } from "../../shared/testing/images.ts";
import { exceptions } from "../../shared/testing/indexes/exceptions.ts";
import { multiply } from "../../shared/testing/indexes/large-tables.ts";
import { founded, openVacancy } from "../../shared/testing/work.ts";
import { type Query, watchQueries } from "../../shared/tracing/traced-database.ts";

const ROWS = 100_000;
/** A page of a list, each thing with what belongs to it, is some hundred rows. */
const MOST_ROWS_READ = 3_000;
const ABSENT = "01920f2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f";
const READS = /^\s*(?:select|with)\b/i;

/** Which tables, in an order that keeps what names what, and columns that stay as they are. */
const LARGE: readonly (readonly [table: string, keep: readonly string[]])[] = [
  ["users", ["invite_id"]],
  ["name_words", ["word"]],
  ["devices", ["user_id"]],
  ["security_events", []],
  ["follows", ["followed_id"]],
  ["files", []],
  ["user_files", ["owner_id"]],
  ["images", ["owner_id"]],
  ["image_tags", ["tag"]],
  ["companies", []],
  ["company_members", ["user_id"]],
  ["vacancies", ["company_id"]],
];

let owner: Account;
let guest: Account;
const ids = new Map<string, string>();
const asked = new Map<string, Query>();

/** One of each, as people make them. */
async function firstOfEach(): Promise<void> {
  // The first account is the one that is multiplied: its copies follow.
  guest = await registerAccount();
  owner = await publisher();
  await call(guest, "PUT", `/api/users/${owner.user.id}/follow`);
  const image = await uploaded(owner, uniquePng(), { isPublic: "true", tags: "bell" });
  const company = await founded(owner);
  const vacancy = await openVacancy(owner, company.id);
  for (const [name, id] of [
    ["userId", owner.user.id],
    ["username", owner.user.username],
    ["imageId", image.id],
    ["companyId", company.id],
    ["vacancyId", vacancy.id],
    ["rendition", "thumb"],
  ] as const) {
    ids.set(name, id);
  }
}

/** The contract's address among what there is. */
function address({ path, query }: Contract): string {
  const there = path.replace(/\{([^}]+)\}/g, (_, name) => ids.get(name) ?? ABSENT);
  return there + (query && !query.safeParse({}).success ? "?q=word" : "");
}

const READING = allContracts.filter(
  ({ method, access }) => method === "get" && access !== "development",
);
const MORE = [
  "/api/users?q=user&limit=50",
  "/api/media/feed?tag=bell&limit=50",
  "/api/media/mine?limit=50",
  "/api/vacancies?q=keeper&limit=50",
  "/api/vacancies?near=59.9,30.3&radiusKm=50&facets=true",
  "/api/admin/users?q=user&status=active",
  "/vacancies.rss",
];

beforeAll(async () => {
  await firstOfEach();
  for (const [table, keep] of LARGE) await multiply(table, ROWS, keep);
  watchQueries((queries) => {
    for (const query of queries) if (READS.test(query.sql)) asked.set(query.sql, query);
  });
}, 60_000);

/** What each statement reads, by D1's own count, which is also what it bills. */
async function rowsRead({ sql, values }: Query): Promise<number> {
  const { meta } = await env.DB.prepare(sql)
    .bind(...values)
    .all();
  return meta.rows_read;
}

/** What may read many rows, and why. */
const MANY: readonly (readonly [says: string, why: string])[] = [
  [
    "group by date(",
    "counted by day, over the days an administrator looks at or a job has to count",
  ],
  [
    "sum(user_files.bytes)",
    "what one person has stored, who has 100,000 files here, the most there may be",
  ],
  ["name_words.word >= ?", "all 100,000 names begin as the question does: it reads what it finds"],
];

function named(sql: string): boolean {
  const plain = sql.replace(/["`]/g, "");
  return [...exceptions.map(({ says }) => says), ...MANY.map(([says]) => says)].some((says) =>
    plain.includes(says),
  );
}

describe("among 100,000 rows in each large table", () => {
  it("works: every call that reads is answered, and no statement of it reads many rows", async () => {
    // An administrator and a member who owns nearly everything; guests ask for what is public as members do.
    for (const { headers } of [guest, owner]) {
      for (const path of [...READING.map(address), ...MORE]) {
        const reply = await sendJson("GET", path, undefined, headers);
        expect(reply.status, path).toBeLessThan(500);
        await reply.body?.cancel();
      }
    }
    expect(asked.size).toBeGreaterThan(60);
    const much: string[] = [];
    for (const query of asked.values()) {
      const rows = await rowsRead(query);
      if (rows > MOST_ROWS_READ && !named(query.sql)) much.push(`${rows}: ${query.sql}`);
    }
    expect(much).toEqual([]);
  }, 60_000);

  it("refuses: a statement without an index would be found", async () => {
    const rows = await rowsRead({ sql: "SELECT id FROM users WHERE bio = ?", values: ["x"] });
    expect(rows).toBeGreaterThan(ROWS);
  });
});
