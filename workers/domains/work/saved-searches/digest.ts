import { z } from "@hono/zod-openapi";
import { eq } from "drizzle-orm";
import type { FoundVacancy } from "../../../../shared/contracts/work/index.ts";
import type { Millis } from "../../../../shared/kernel/time.ts";
import { type Locale, sendToPerson, tamed, users, type Words } from "../../identity/index.ts";
import type { CronJob, QueueJob } from "../../platform/index.ts";
import type { WorkDeps } from "../ports.ts";
import { findCameOut } from "../search/search-vacancies.ts";
import { notifyPerson } from "../tell-person.ts";
import { parsedQuery } from "./query.ts";
import { claim, listWanted, listWanting, release, type SavedSearchRow } from "./store.ts";
import { unsubscribeLink } from "./unsubscribe.ts";

const PEOPLE_AT_ONCE = 500;
/** So many of a search are named in a mail. */
const NAMED = 10;

/** A search with what has come out since it was told of last. */
interface Found {
  readonly search: SavedSearchRow;
  readonly items: readonly FoundVacancy[];
  /** Whether there is more than is named. */
  readonly more: boolean;
}

async function newIn(deps: WorkDeps, search: SavedSearchRow, now: Millis): Promise<Found> {
  const parsed = parsedQuery(search.query, NAMED + 1);
  if (!("query" in parsed)) return { search, items: [], more: false };
  const fresh = await findCameOut(deps, parsed.query, { after: search.toldAt, until: now });
  return { search, items: fresh.slice(0, NAMED), more: fresh.length > NAMED };
}

const SUBJECT: Readonly<Record<Locale, string>> = {
  en: "New vacancies for you",
  ru: "Новые вакансии для вас",
};
const OPEN: Readonly<Record<Locale, string>> = {
  en: "Open the search",
  ru: "Открыть поиск",
};
const MORE: Readonly<Record<Locale, string>> = { en: "… and more", ru: "… и другие" };
const STOP: Readonly<Record<Locale, (url: string) => string>> = {
  en: (url) => `To get no such mails any more: ${url}`,
  ru: (url) => `Чтобы больше не получать таких писем: ${url}`,
};

function linesOf(deps: WorkDeps, { search, items, more }: Found, locale: Locale): string[] {
  const named = items.map(
    ({ id, title, company }) =>
      `${tamed(title)} · ${tamed(company.name)}: ${deps.config.publicUrl}/vacancies/${id}`,
  );
  return [`${tamed(search.name)}:`, ...named, ...(more ? [MORE[locale]] : [])];
}

async function mailDigest(deps: WorkDeps, userId: string, found: readonly Found[]): Promise<void> {
  const url = await unsubscribeLink(deps, userId);
  await sendToPerson(
    deps,
    userId,
    "vacancy-digest",
    ({ locale }): Words => ({
      subject: SUBJECT[locale],
      lines: [...found.flatMap((one) => linesOf(deps, one, locale)), STOP[locale](url)],
      action: { label: OPEN[locale], url: `${deps.config.publicUrl}${pathOf(found)}` },
    }),
  );
}

/** The first search that is told of, with the newest vacancies first. */
function pathOf(found: readonly Found[]): string {
  const query = new URLSearchParams(found[0]?.search.query);
  query.set("sort", "new");
  return `/vacancies?${query}`;
}

function titlesOf(found: readonly Found[]): string {
  const titles = found.flatMap(({ items }) => items.map(({ title }) => title));
  return [...new Set(titles)].slice(0, 3).join(", ");
}

async function isHere({ db }: WorkDeps, userId: string): Promise<boolean> {
  const { status, deletionAt } = users;
  const row = await db.select({ status, deletionAt }).from(users).where(eq(users.id, userId)).get();
  return row?.status === "active" && row.deletionAt === null;
}

const due = z.object({ userId: z.string() });

/**
 * Tells one person what is new in their searches, in one mail and one notification. Each search is told of by whoever
 * moves it on: of two deliveries of the job, one. Where nothing is new, nothing is told. A mail that is not taken moves them
 * back: the next delivery tells of the same.
 */
export const digestJob: QueueJob<WorkDeps, typeof due> = {
  name: "work.digest",
  message: due,
  handle: async (deps, { userId }) => {
    if (!(await isHere(deps, userId))) return;
    const now = deps.clock.now();
    const told: Found[] = [];
    for (const search of await listWanted(deps.db, userId)) {
      const found = await newIn(deps, search, now);
      if ((await claim(deps.db, search, now)) && found.items.length > 0) told.push(found);
    }
    const byMail = told.filter(({ search }) => search.mail);
    if (byMail.length > 0) {
      await mailDigest(deps, userId, byMail).catch(async (error: unknown) => {
        for (const { search } of told) await release(deps.db, search, now);
        throw error;
      });
    }
    const byPush = told.filter(({ search }) => search.push);
    const [first] = byPush;
    if (first === undefined) return;
    const body = titlesOf(byPush);
    await notifyPerson(deps, userId, {
      subject: "digest",
      title: first.search.name,
      body: { en: body, ru: body },
      url: pathOf(byPush),
    });
  },
};

/** Has everybody told what is new in their searches, once a day. */
async function tellAll(deps: WorkDeps): Promise<Record<string, unknown>> {
  let people = 0;
  let after = "";
  for (;;) {
    const ids = await listWanting(deps.db, after, PEOPLE_AT_ONCE);
    for (const userId of ids) await deps.jobs.enqueue(digestJob.name, { userId });
    people += ids.length;
    after = ids.at(-1) ?? "";
    if (ids.length < PEOPLE_AT_ONCE) return { people };
  }
}

export const savedSearchCrons: readonly CronJob<WorkDeps>[] = [
  { name: "work.digests", on: "digest", run: tellAll },
];
