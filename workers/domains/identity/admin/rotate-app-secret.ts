import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { withAudit } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { findClient, newClientSecret, replaceSecret } from "../provider/clients.ts";
import { hasSecret } from "./app-rules.ts";
import { appView } from "./app-view.ts";
import { auditEntry, type Power } from "./power.ts";

/** A new secret, told this once; the old one is dead. Throws `not_found`; `conflict` for an application without one. */
export async function rotateAppSecret(deps: IdentityDeps, power: Power, appId: string) {
  const row = await findClient(deps.db, appId);
  if (row === undefined) throw new AppError(commonErrors.not_found);
  if (!hasSecret(row.authMethod)) throw new AppError(commonErrors.conflict);
  const { secret, hash } = newClientSecret(deps.ids);
  const changed = await withAudit(
    deps,
    auditEntry(power, "app.rotate-secret", `app:${appId}`),
    replaceSecret(deps.db, appId, hash, deps.clock.now()),
  );
  const [after] = changed ?? [];
  if (after === undefined) throw new AppError(commonErrors.not_found);
  deps.clients.forget(appId);
  return { app: appView(after), clientSecret: secret };
}
