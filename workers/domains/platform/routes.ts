import { platformContracts as contracts } from "../../../shared/contracts/platform/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { iso, SECOND } from "../../../shared/kernel/time.ts";
import { listBackups } from "./backups/list-backups.ts";
import { checkReadiness } from "./check-readiness.ts";
import { changeConfig, readConfig } from "./config/system-config.ts";
import { viewMetrics } from "./metrics/view-metrics.ts";
import type { DevelopmentTools, PlatformDeps } from "./ports.ts";
import type { Router } from "./router.ts";
import { jobRoutes } from "./schedule/routes.ts";

const NEWEST_BACKUPS = 10;

function tools(deps: PlatformDeps): DevelopmentTools {
  if (!deps.development) throw new AppError(commonErrors.not_found);
  return deps.development;
}

export function platformRoutes(router: Router<PlatformDeps>): void {
  router.bind(contracts.healthz).to(async () => ({ status: 200, body: { status: "ok" } }));

  router.bind(contracts.readyz).to(async ({ deps }) => {
    const { ready, dependencies } = await checkReadiness(deps);
    return ready
      ? { status: 200, body: { status: "ok", dependencies } }
      : { status: 503, body: { status: "unavailable", dependencies } };
  });

  router.bind(contracts.getConfig).to(async ({ deps }) => ({
    status: 200,
    body: await readConfig(deps),
  }));

  router.bind(contracts.putConfig).to(async ({ deps, actor, origin, body }) => ({
    status: 200,
    body: await changeConfig(deps, actor, origin, body),
  }));

  router.bind(contracts.getMetrics).to(async ({ deps, query }) => ({
    status: 200,
    body: await viewMetrics(deps, query.hours),
  }));

  jobRoutes(router);

  router.bind(contracts.readOutbox).to(async ({ deps, query }) => {
    const items = await tools(deps).readOutbox(query);
    return { status: 200, body: { items, nextCursor: null } };
  });

  router.bind(contracts.runCron).to(async ({ deps, body }) => {
    const report = await tools(deps).runCron(body.name);
    return { status: 200, body: { name: body.name, report } };
  });

  router.bind(contracts.listLocalBackups).to(async ({ deps }) => {
    const { items } = await listBackups(deps, { limit: NEWEST_BACKUPS });
    return { status: 200, body: { items, nextCursor: null } };
  });

  router.bind(contracts.moveClock).to(async ({ deps, body }) => {
    const offsetMs =
      "reset" in body
        ? await tools(deps).resetClock()
        : await tools(deps).advanceClock(body.advanceSeconds * SECOND);
    return { status: 200, body: { now: iso(deps.clock.now()), offsetSeconds: offsetMs / SECOND } };
  });
}
