import { identityContracts as contracts } from "../../../../shared/contracts/identity/index.ts";
import type { Router } from "../../platform/index.ts";
import { clearedRefreshCookie } from "../cookies.ts";
import type { IdentityDeps } from "../deps.ts";
import { restoreAccount } from "./restore-account.ts";
import { startDeletion } from "./start-deletion.ts";

export function lifeRoutes(router: Router<IdentityDeps>): void {
  router.bind(contracts.deleteMe).to(async ({ deps, actor, origin }) => {
    await startDeletion(deps, { actor, origin }, actor.userId);
    return { status: 204, cookies: [clearedRefreshCookie] };
  });

  router.bind(contracts.restoreMe).to(async ({ deps, actor, origin }) => ({
    status: 200,
    body: await restoreAccount(deps, { actor, origin }),
  }));
}
