import type { z } from "@hono/zod-openapi";
import type { identityContracts } from "../../../../shared/contracts/identity/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { withAudit } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { findClient, updateClient } from "../provider/clients.ts";
import { type AppFields, usualMethod } from "./app-rules.ts";
import { appView } from "./app-view.ts";
import { distinct, requireSound } from "./create-app.ts";
import { auditEntry, type Power } from "./power.ts";

type Patch = z.output<(typeof identityContracts)["updateApp"]["body"]>;

/** Of changes that come at once, one gets through in each. */
const ROUNDS = 10;

/** The application as it would be. Who is no longer confidential, or is now, proves it in the usual way. */
function patched(row: AppFields, patch: Patch): AppFields {
  const { tokenEndpointAuthMethod, ...given } = patch;
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const app: AppFields = { ...row, ...said };
  const turned = app.confidential !== row.confidential;
  const present = turned ? usualMethod(app.confidential) : row.authMethod;
  return {
    name: app.name,
    logo: app.logo,
    redirectUris: distinct(app.redirectUris),
    postLogoutRedirectUris: app.postLogoutRedirectUris,
    backchannelLogoutUri: app.backchannelLogoutUri,
    confidential: app.confidential,
    authMethod: tokenEndpointAuthMethod ?? present,
    jwks: app.jwks,
    grants: distinct(app.grants),
    scopes: distinct(app.scopes),
    subjectType: app.subjectType,
    requirePar: app.requirePar,
    dpopBound: app.dpopBound,
    trusted: app.trusted,
  };
}

/** Changes an application as it was read just now; `null` when somebody else has changed it meanwhile. */
async function changeOnce(deps: IdentityDeps, power: Power, appId: string, patch: Patch) {
  const row = await findClient(deps.db, appId);
  if (row === undefined) throw new AppError(commonErrors.not_found);
  const fields = patched(row, patch);
  requireSound(fields);
  const changed = await withAudit(
    deps,
    auditEntry(power, "app.update", `app:${appId}`, { fields: Object.keys(patch).sort() }),
    updateClient(deps.db, row, fields, deps.clock.now()),
  );
  return changed?.[0] ?? null;
}

/**
 * Changes an application; the whole of it is checked again. Of changes at once none is lost. Throws `not_found`,
 * `validation_failed`; `conflict` when others keep coming first.
 */
export async function updateApp(deps: IdentityDeps, power: Power, appId: string, patch: Patch) {
  for (let round = 0; round < ROUNDS; round += 1) {
    const after = await changeOnce(deps, power, appId, patch);
    if (after === null) continue;
    deps.clients.forget(appId);
    return appView(after);
  }
  throw new AppError(commonErrors.conflict);
}
