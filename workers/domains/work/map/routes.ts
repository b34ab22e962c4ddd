import { workContracts as contracts } from "../../../../shared/contracts/work/index.ts";
import type { Router } from "../../platform/index.ts";
import type { WorkDeps } from "../ports.ts";
import { readMap, readTile } from "./read-map.ts";

export function mapRoutes(router: Router<WorkDeps>): void {
  router.bind(contracts.getMap).to(async ({ deps }) => ({ status: 200, body: readMap(deps) }));

  router.bind(contracts.getMapTile).to(({ deps, params }) => readTile(deps, params));
}
