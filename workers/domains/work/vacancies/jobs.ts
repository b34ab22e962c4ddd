import { lte } from "drizzle-orm";
import type { CronJob } from "../../platform/index.ts";
import type { WorkDeps } from "../ports.ts";
import { refreshEntries } from "../search/refresh-entries.ts";
import { indexVacancies } from "../search/store.ts";
import { listDue, listExpired, moveAll } from "./store.ts";
import { vacancies } from "./tables.ts";

/** Of one batch: the index is written with it. */
const AT_ONCE = 200;
const MOST_ROUNDS = 50;

/**
 * Publishes what is due. Whoever comes second, or with a clock that is ahead, changes nothing: each vacancy moves only from
 * `scheduled`, and only when its own moment has come.
 */
async function publishDue({ db, clock }: WorkDeps): Promise<Record<string, unknown>> {
  let published = 0;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const now = clock.now();
    const ids = await listDue(db, now, AT_ONCE);
    if (ids.length === 0) break;
    const due = lte(vacancies.publishAt, now);
    const change = { publishedAt: now };
    const [moved] = await db.batch([
      moveAll(db, ids, "due", change, due),
      ...indexVacancies(db, ids),
    ]);
    published += moved.length;
  }
  return { published };
}

/** Closes what has expired. Nobody has found it since its moment. */
async function closeExpired({ db, clock }: WorkDeps): Promise<Record<string, unknown>> {
  let closed = 0;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const now = clock.now();
    const ids = await listExpired(db, now, AT_ONCE);
    if (ids.length === 0) break;
    const over = lte(vacancies.expiresAt, now);
    const [moved] = await db.batch([
      moveAll(db, ids, "expired", {}, over),
      ...indexVacancies(db, ids),
    ]);
    closed += moved.length;
  }
  return { closed };
}

export const vacancyCrons: readonly CronJob<WorkDeps>[] = [
  { name: "work.publish-vacancies", on: "publish", run: publishDue },
  { name: "work.expire-vacancies", on: "expire", run: closeExpired },
  { name: "work.refresh-entries", on: "publish", run: refreshEntries },
];
