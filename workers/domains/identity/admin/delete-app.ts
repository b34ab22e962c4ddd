import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { UserId } from "../../../../shared/kernel/ids.ts";
import { withAudit } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { deleteClient } from "../provider/clients.ts";
import { grantedUsers } from "./apps-store.ts";
import { auditEntry, type Power } from "./power.ts";

/**
 * Takes an application out. Its tokens are dead with it, everywhere within seconds; its sessions are then cleared away.
 * Throws `not_found`.
 */
export async function deleteApp(deps: IdentityDeps, power: Power, appId: string): Promise<void> {
  const users = await grantedUsers(deps.db, appId);
  const [grants, client] = deleteClient(deps.db, appId);
  const entry = auditEntry(power, "app.delete", `app:${appId}`);
  const deleted = await withAudit(deps, entry, client, [grants]);
  if (deleted === null) throw new AppError(commonErrors.not_found);
  deps.clients.forget(appId);
  deps.background(endSessions(deps, appId, users));
}

async function endSessions(deps: IdentityDeps, appId: string, users: readonly string[]) {
  for (const userId of users) {
    await deps.accountSessions.endApplication(userId as UserId, appId);
  }
}
