import type { z } from "@hono/zod-openapi";
import type { identityContracts } from "../../../../shared/contracts/identity/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { withAudit } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { insertClient, newClientSecret } from "../provider/clients.ts";
import { sectorOf } from "../provider/redirect-uris.ts";
import { type AppFields, appProblems, hasSecret, usualMethod } from "./app-rules.ts";
import { appView } from "./app-view.ts";
import { auditEntry, type Power } from "./power.ts";

type NewApp = z.output<(typeof identityContracts)["createApp"]["body"]>;

/** Throws `validation_failed` that names every field which does not go with the others. */
export function requireSound(app: AppFields): void {
  const fields = appProblems(app);
  if (fields.length > 0) throw new AppError(commonErrors.validation_failed, { fields });
}

/** Each once, in the order given. */
export function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}

/**
 * Registers an application. Its secret is told this once; `null` for one that has none. Throws `validation_failed`.
 */
export async function createApp(deps: IdentityDeps, power: Power, input: NewApp) {
  const { tokenEndpointAuthMethod, ...given } = input;
  const fields: AppFields = {
    ...given,
    grants: distinct(given.grants),
    scopes: distinct(given.scopes),
    redirectUris: distinct(given.redirectUris),
    authMethod: tokenEndpointAuthMethod ?? usualMethod(given.confidential),
  };
  requireSound(fields);
  const id = deps.ids.next<string>();
  const now = deps.clock.now();
  const { secret, hash } = newClientSecret(deps.ids);
  const secretHash = hasSecret(fields.authMethod) ? hash : null;
  const sector = sectorOf(fields.redirectUris, id);
  const inserted = await withAudit(
    deps,
    auditEntry(power, "app.create", `app:${id}`, {
      confidential: fields.confidential,
      trusted: fields.trusted,
    }),
    insertClient(deps.db, { ...fields, id, secretHash, sector, createdAt: now, updatedAt: now }),
  );
  const row = inserted?.[0];
  if (row === undefined) throw new Error("the application was not inserted");
  deps.clients.forget(id);
  return { app: appView(row), clientSecret: secretHash === null ? null : secret };
}
