import type { OAuthApp } from "../../../../shared/contracts/identity/admin.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import type { ClientRow } from "../provider/clients.ts";

/** The application as an administrator sees it. */
export function appView(row: ClientRow): OAuthApp {
  const { secretHash: _, sector: __, authMethod, createdAt, updatedAt, jwks, ...fields } = row;
  return {
    ...fields,
    clientId: row.id,
    tokenEndpointAuthMethod: authMethod,
    jwks: jwks && { ...jwks, keys: jwks.keys.map((key) => ({ ...key })) },
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
  };
}
