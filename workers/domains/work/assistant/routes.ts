import { assistantContracts as contracts } from "../../../../shared/contracts/work/assistant.ts";
import type { Router } from "../../platform/index.ts";
import type { WorkDeps } from "../ports.ts";
import { assistProfile, assistScript, assistVacancy } from "./assist.ts";
import { eventStream } from "./event-stream.ts";

export function assistantRoutes(router: Router<WorkDeps>): void {
  router
    .bind(contracts.draftVacancy)
    .to(async ({ deps, actor, body }) => eventStream(await assistVacancy(deps, actor, body)));

  router
    .bind(contracts.assessProfile)
    .to(async ({ deps, actor, body }) => eventStream(await assistProfile(deps, actor, body)));

  router
    .bind(contracts.writeScript)
    .to(async ({ deps, actor, body }) => eventStream(await assistScript(deps, actor, body)));
}
