import type { RetentionReport } from "../../../../shared/contracts/studio/index.ts";
import { DAY, type Millis } from "../../../../shared/kernel/time.ts";
import { type Actor, type Origin, readConfig, recordAudit } from "../../platform/index.ts";
import { clearLeftovers } from "../assets/clear-leftovers.ts";
import { removeAssets } from "../assets/store.ts";
import { tellProject } from "../channel/tell.ts";
import type { StudioDeps } from "../ports.ts";
import { type Amount, amountNotKept, notKept, projectsWithOld } from "./store.ts";

const AT_ONCE = 100;
/** Ids that one event names. */
const MOST_TOLD = 1_000;

const NOTHING: Amount = { assets: 0, files: 0, bytes: 0 };

/** Counts what of a project is not kept, and deletes it in the same batch. */
async function deleteFrom(deps: StudioDeps, projectId: string, since: Millis): Promise<Amount> {
  const { db, clock } = deps;
  const removal = removeAssets(db, projectId, notKept(projectId, since), clock.now());
  const [[amount], , , gone] = await db.batch([amountNotKept(db, projectId, since), ...removal]);
  const ids = gone.map(({ id }) => id);
  for (let at = 0; at < ids.length; at += MOST_TOLD) {
    const assetIds = ids.slice(at, at + MOST_TOLD);
    await tellProject(deps, projectId, [{ t: "assets_gone", assetIds }]);
  }
  return amount ?? NOTHING;
}

async function lookInto(deps: StudioDeps, projectId: string, since: Millis): Promise<Amount> {
  const [amount] = await amountNotKept(deps.db, projectId, since);
  return amount ?? NOTHING;
}

/** Goes through all projects that have anything old enough. */
async function sweep(
  deps: StudioDeps,
  days: number,
  each: (deps: StudioDeps, projectId: string, since: Millis) => Promise<Amount>,
) {
  const since = deps.clock.now() - days * DAY;
  const total = { projects: 0, ...NOTHING };
  for (let after = ""; ; ) {
    const projects = await projectsWithOld(deps.db, since, after, AT_ONCE);
    for (const projectId of projects) {
      const { assets, files, bytes } = await each(deps, projectId, since);
      total.projects += assets > 0 ? 1 : 0;
      total.assets += assets;
      total.files += files;
      total.bytes += bytes;
    }
    after = projects.at(-1) ?? "";
    if (projects.length < AT_ONCE) return total;
  }
}

/** Tells what retention would delete. */
export async function planRetention(deps: StudioDeps): Promise<RetentionReport> {
  const { "retention.days": days } = await readConfig(deps);
  return { dryRun: true, days, ...(await sweep(deps, days, lookInto)) };
}

/**
 * Deletes assets that nobody has chosen to keep and that are older than the configuration says, with files that nothing
 * else shows. May be cut off and begun again.
 */
export async function applyRetention(deps: StudioDeps): Promise<RetentionReport> {
  const { "retention.days": days } = await readConfig(deps);
  const total = await sweep(deps, days, deleteFrom);
  await clearLeftovers(deps);
  return { dryRun: false, days, ...total };
}

/** The same at an administrator's word. */
export async function runRetention(
  deps: StudioDeps,
  actor: Actor,
  origin: Origin,
  dryRun: boolean,
): Promise<RetentionReport> {
  const plan = await planRetention(deps);
  if (dryRun) return plan;
  const { days, assets } = plan;
  const entry = { actorId: actor.userId, action: "studio.retention", target: "studio" };
  await recordAudit(deps, { ...entry, ip: origin.ip, details: { days, assets } });
  return applyRetention(deps);
}

/** Each day: first what would go is written into the log, then it goes. */
export async function retainDaily(deps: StudioDeps): Promise<Record<string, unknown>> {
  const planned = await planRetention(deps);
  deps.log.info("assets of the studio that nobody keeps", { ...planned });
  return { planned, done: planned.assets > 0 ? await applyRetention(deps) : null };
}
