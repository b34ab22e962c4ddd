import { workContracts as contracts } from "../../../../shared/contracts/work/index.ts";
import type { Router } from "../../platform/index.ts";
import type { WorkDeps } from "../ports.ts";
import {
  createSavedSearch,
  deleteSavedSearch,
  listSavedSearches,
  updateSavedSearch,
} from "./keep-searches.ts";
import { showUnsubscribe, unsubscribe } from "./unsubscribe.ts";

export function savedSearchRoutes(router: Router<WorkDeps>): void {
  // Before what takes any word in its place for an id.
  router
    .bind(contracts.showUnsubscribe)
    .to(async ({ deps, query }) => showUnsubscribe(deps, query));

  router.bind(contracts.unsubscribe).to(async ({ deps, query }) => unsubscribe(deps, query));

  router.bind(contracts.createSavedSearch).to(async ({ deps, actor, body, newId }) => ({
    status: 201,
    body: await createSavedSearch(deps, actor, body, newId),
  }));

  router.bind(contracts.listSavedSearches).to(async ({ deps, actor }) => ({
    status: 200,
    body: await listSavedSearches(deps, actor),
  }));

  router.bind(contracts.updateSavedSearch).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: await updateSavedSearch(deps, actor, params.savedSearchId, body),
  }));

  router.bind(contracts.deleteSavedSearch).to(async ({ deps, actor, params }) => {
    await deleteSavedSearch(deps, actor, params.savedSearchId);
    return { status: 204 };
  });
}
