import { commonErrors } from "../../../../shared/kernel/app-error.ts";
import { DAY, SECOND } from "../../../../shared/kernel/time.ts";
import { type Actor, type RatePolicy, tooMany } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { countExports, exportUnderWay, insertExport } from "./export-store.ts";
import { EXPORT_JOB } from "./rules.ts";

const PER_DAY: RatePolicy = { name: "exports", limit: 3, windowSeconds: DAY / SECOND };

/**
 * Has everything of the caller put into a zip. While one is being made, asking again means that one. Answers its id.
 * Throws `rate_limited` after three in a day.
 */
export async function startExport(deps: IdentityDeps, actor: Actor): Promise<string> {
  const { userId } = actor;
  const present = await exportUnderWay(deps.db, userId);
  if (present !== undefined) return present.id;
  const now = deps.clock.now();
  if ((await countExports(deps.db, userId, now - DAY)) >= PER_DAY.limit) {
    const verdict = { allowed: false, remaining: 0, resetSeconds: PER_DAY.windowSeconds };
    throw tooMany(PER_DAY, verdict, commonErrors.rate_limited);
  }
  const id = deps.ids.next<string>();
  const [row] = await insertExport(deps.db, id, userId, now);
  if (row === undefined) return (await exportUnderWay(deps.db, userId))?.id ?? id;
  await deps.jobs.enqueue(EXPORT_JOB, { exportId: id });
  return id;
}
