import { identityContracts as contracts } from "../../../../shared/contracts/identity/index.ts";
import { listAudit, type Router } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { startDeletion } from "../life/start-deletion.ts";
import { getAccount, listAccounts } from "./list-accounts.ts";
import { signOutAccount } from "./sign-out-account.ts";
import { unlockAccount } from "./unlock-account.ts";
import { updateAccount } from "./update-account.ts";

function accountRoutes(router: Router<IdentityDeps>): void {
  router.bind(contracts.listAccounts).to(async ({ deps, query }) => ({
    status: 200,
    body: await listAccounts(deps, query),
  }));

  router.bind(contracts.getAccount).to(async ({ deps, params }) => ({
    status: 200,
    body: await getAccount(deps, params.userId),
  }));

  router.bind(contracts.updateAccount).to(async ({ deps, actor, origin, params, body }) => ({
    status: 200,
    body: await updateAccount(deps, { actor, origin }, params.userId, body),
  }));

  router.bind(contracts.deleteAccount).to(async ({ deps, actor, origin, params }) => {
    await startDeletion(deps, { actor, origin }, params.userId);
    return { status: 204 };
  });

  router.bind(contracts.signOutAccount).to(async ({ deps, actor, origin, params }) => {
    await signOutAccount(deps, { actor, origin }, params.userId);
    return { status: 204 };
  });

  router.bind(contracts.unlockAccount).to(async ({ deps, actor, origin, params }) => {
    await unlockAccount(deps, { actor, origin }, params.userId);
    return { status: 204 };
  });
}

export function adminRoutes(router: Router<IdentityDeps>): void {
  accountRoutes(router);

  router.bind(contracts.listAudit).to(async ({ deps, query }) => ({
    status: 200,
    body: await listAudit(deps, query),
  }));
}
