import { identityContracts as contracts } from "../../../../shared/contracts/identity/index.ts";
import { listAudit, type Router, readAllowlist } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { startDeletion } from "../life/start-deletion.ts";
import { createApp } from "./create-app.ts";
import { deleteApp } from "./delete-app.ts";
import { getAccount, listAccounts } from "./list-accounts.ts";
import { getApp, listApps } from "./list-apps.ts";
import { resetAccountPassword } from "./reset-account-password.ts";
import { rotateAppSecret } from "./rotate-app-secret.ts";
import { setAllowlist } from "./set-allowlist.ts";
import { signOutAccount } from "./sign-out-account.ts";
import { getStats } from "./stats.ts";
import { unlockAccount } from "./unlock-account.ts";
import { updateAccount } from "./update-account.ts";
import { updateApp } from "./update-app.ts";

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

  router.bind(contracts.resetAccountPassword).to(async ({ deps, actor, origin, params }) => {
    await resetAccountPassword(deps, { actor, origin }, params.userId);
    return { status: 202 };
  });
}

function appRoutes(router: Router<IdentityDeps>): void {
  router.bind(contracts.listApps).to(async ({ deps, query }) => ({
    status: 200,
    body: await listApps(deps, query),
  }));

  router.bind(contracts.createApp).to(async ({ deps, actor, origin, body }) => ({
    status: 201,
    body: await createApp(deps, { actor, origin }, body),
  }));

  router.bind(contracts.getApp).to(async ({ deps, params }) => ({
    status: 200,
    body: await getApp(deps, params.appId),
  }));

  router.bind(contracts.updateApp).to(async ({ deps, actor, origin, params, body }) => ({
    status: 200,
    body: await updateApp(deps, { actor, origin }, params.appId, body),
  }));

  router.bind(contracts.deleteApp).to(async ({ deps, actor, origin, params }) => {
    await deleteApp(deps, { actor, origin }, params.appId);
    return { status: 204 };
  });

  router.bind(contracts.rotateAppSecret).to(async ({ deps, actor, origin, params }) => ({
    status: 200,
    body: await rotateAppSecret(deps, { actor, origin }, params.appId),
  }));
}

function allowlistRoutes(router: Router<IdentityDeps>): void {
  router.bind(contracts.getAllowlist).to(async ({ deps }) => ({
    status: 200,
    body: { cidrs: await readAllowlist(deps.db) },
  }));

  router.bind(contracts.putAllowlist).to(async ({ deps, actor, origin, body }) => ({
    status: 200,
    body: { cidrs: await setAllowlist(deps, { actor, origin }, body.cidrs) },
  }));
}

export function adminRoutes(router: Router<IdentityDeps>): void {
  accountRoutes(router);
  appRoutes(router);
  allowlistRoutes(router);

  router.bind(contracts.getStats).to(async ({ deps, query }) => ({
    status: 200,
    body: await getStats(deps, query),
  }));

  router.bind(contracts.listAudit).to(async ({ deps, query }) => ({
    status: 200,
    body: await listAudit(deps, query),
  }));
}
