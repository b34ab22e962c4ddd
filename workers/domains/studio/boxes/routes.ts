import { studioContracts as contracts } from "../../../../shared/contracts/studio/index.ts";
import type { Router } from "../../platform/index.ts";
import type { StudioDeps } from "../ports.ts";
import type { Place } from "../rules.ts";
import {
  createBox,
  deleteBox,
  getBox,
  listBoxes,
  setHeadliner,
  updateBox,
} from "./manage-boxes.ts";
import { moveBox, reorderBoxes } from "./reorder-boxes.ts";

interface PlaceGiven {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly index?: number | undefined;
}

/** The one place that the contract lets through. */
function placeOf({ before, after, index = 0 }: PlaceGiven): Place {
  if (before !== undefined) return { before };
  return after === undefined ? { index } : { after };
}

/** A project's boxes and their order. */
export function boxRoutes(router: Router<StudioDeps>): void {
  router.bind(contracts.listProjectBoxes).to(async ({ deps, actor, params, query }) => ({
    status: 200,
    body: await listBoxes(deps, actor, params.projectId, query),
  }));

  router.bind(contracts.listBoxes).to(async ({ deps, actor, query }) => ({
    status: 200,
    body: await listBoxes(deps, actor, query.project, query),
  }));

  router.bind(contracts.createBox).to(async ({ deps, actor, body, newId }) => {
    const box = await createBox(deps, actor, body, newId);
    return { status: 201, body: box, headers: { Location: `/api/boxes/${box.id}` } };
  });

  router.bind(contracts.getBox).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: await getBox(deps, actor, params.boxId),
  }));

  router.bind(contracts.updateBox).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: await updateBox(deps, actor, params.boxId, body),
  }));

  router.bind(contracts.deleteBox).to(async ({ deps, actor, params }) => {
    await deleteBox(deps, actor, params.boxId);
    return { status: 204 };
  });

  router.bind(contracts.reorderBoxes).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: { boxIds: await reorderBoxes(deps, actor, params.projectId, body.boxIds) },
  }));

  router.bind(contracts.moveBox).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: { boxIds: await moveBox(deps, actor, params.boxId, placeOf(body)) },
  }));

  router.bind(contracts.setHeadliner).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: await setHeadliner(deps, actor, params.boxId, body.assetId),
  }));
}
