import { studioContracts as contracts } from "../../../../shared/contracts/studio/index.ts";
import type { Router } from "../../platform/index.ts";
import type { StudioDeps } from "../ports.ts";
import { runRetention } from "./run-retention.ts";

/** What administrators do about what nobody keeps. */
export function retentionRoutes(router: Router<StudioDeps>): void {
  router.bind(contracts.runRetention).to(async ({ deps, actor, origin, body }) => ({
    status: 200,
    body: await runRetention(deps, actor, origin, body.dryRun),
  }));
}
