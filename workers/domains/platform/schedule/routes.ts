import { platformContracts as contracts } from "../../../../shared/contracts/platform/index.ts";
import { listBackups } from "../backups/list-backups.ts";
import {
  discardDeadLetter,
  listDeadLetters,
  retryDeadLetter,
} from "../dead-letters/dead-letters.ts";
import { readTraffic } from "../dead-letters/read-traffic.ts";
import type { PlatformDeps } from "../ports.ts";
import type { Router } from "../router.ts";
import { askRun, requireJob } from "./ask-run.ts";
import { listJobs, listRuns } from "./view-jobs.ts";

/** Scheduled jobs, backups, queues and dead letters, for administrators. */
export function jobRoutes(router: Router<PlatformDeps>): void {
  router.bind(contracts.listJobs).to(async ({ deps }) => ({
    status: 200,
    body: await listJobs(deps),
  }));

  router.bind(contracts.listJobRuns).to(async ({ deps, params, query }) => ({
    status: 200,
    body: await listRuns(deps, requireJob(deps, params.name).name, query),
  }));

  router.bind(contracts.runJob).to(async ({ deps, actor, origin, params }) => ({
    status: 202,
    body: await askRun(deps, actor, origin, params.name),
  }));

  router.bind(contracts.listBackups).to(async ({ deps, query }) => ({
    status: 200,
    body: await listBackups(deps, query),
  }));

  router.bind(contracts.listQueues).to(async ({ deps }) => ({
    status: 200,
    body: await readTraffic(deps),
  }));

  router.bind(contracts.listDeadLetters).to(async ({ deps, query }) => ({
    status: 200,
    body: await listDeadLetters(deps, query),
  }));

  router.bind(contracts.retryDeadLetter).to(async ({ deps, actor, origin, params }) => {
    await retryDeadLetter(deps, actor, origin, params.id);
    return { status: 204 };
  });

  router.bind(contracts.discardDeadLetter).to(async ({ deps, actor, origin, params }) => {
    await discardDeadLetter(deps, actor, origin, params.id);
    return { status: 204 };
  });
}
