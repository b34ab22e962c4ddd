import { identityContracts as contracts } from "../../../../shared/contracts/identity/index.ts";
import type { Router } from "../../platform/index.ts";
import { clearedRefreshCookie } from "../cookies.ts";
import type { IdentityDeps } from "../deps.ts";
import { getExport, openExport } from "./get-export.ts";
import { restoreAccount } from "./restore-account.ts";
import { startDeletion } from "./start-deletion.ts";
import { startExport } from "./start-export.ts";

export function lifeRoutes(router: Router<IdentityDeps>): void {
  router.bind(contracts.deleteMe).to(async ({ deps, actor, origin }) => {
    await startDeletion(deps, { actor, origin }, actor.userId);
    return { status: 204, cookies: [clearedRefreshCookie] };
  });

  router.bind(contracts.restoreMe).to(async ({ deps, actor, origin }) => ({
    status: 200,
    body: await restoreAccount(deps, { actor, origin }),
  }));

  router.bind(contracts.exportMe).to(async ({ deps, actor }) => ({
    status: 202,
    body: { jobId: await startExport(deps, actor) },
  }));

  router.bind(contracts.getExport).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: await getExport(deps, actor, params.jobId),
  }));

  router.bind(contracts.fetchExport).to(async ({ deps, params, query }) => {
    const { body, bytes, name } = await openExport(deps, params.jobId, query);
    return new Response(body, {
      headers: {
        "Content-Type": "application/zip",
        "Content-Length": String(bytes),
        "Content-Disposition": `attachment; filename="${name}"`,
        "Cache-Control": "private, no-store",
      },
    });
  });
}
