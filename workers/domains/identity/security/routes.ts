import { identityContracts as contracts } from "../../../../shared/contracts/identity/index.ts";
import type { Router } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { forgetOwnDevice, listDevices } from "./devices.ts";
import { getSecurity } from "./get-security.ts";
import { listHistory } from "./list-history.ts";
import { updateSecurity } from "./update-security.ts";

export function securityRoutes(router: Router<IdentityDeps>): void {
  router.bind(contracts.listHistory).to(async ({ deps, actor, query }) => ({
    status: 200,
    body: await listHistory(deps, actor, query),
  }));

  router.bind(contracts.getSecurity).to(async ({ deps, actor }) => ({
    status: 200,
    body: await getSecurity(deps, actor),
  }));

  router.bind(contracts.updateSecurity).to(async ({ deps, actor, body }) => ({
    status: 200,
    body: await updateSecurity(deps, actor, body),
  }));

  router.bind(contracts.listDevices).to(async ({ deps, actor, query }) => ({
    status: 200,
    body: await listDevices(deps, actor, query),
  }));

  router.bind(contracts.forgetDevice).to(async ({ deps, actor, params }) => {
    await forgetOwnDevice(deps, actor, params.deviceId);
    return { status: 204 };
  });
}
