import type { ClientRow } from "./clients.ts";

/** An application as the pages show it; `redirectUri` is where the person is sent back to, if they are. */
export function applicationOf(client: ClientRow, redirectUri: string | null) {
  const host = redirectUri === null ? null : new URL(redirectUri).host || redirectUri.split(":")[0];
  return { clientId: client.id, name: client.name, logo: client.logo, host: host ?? null };
}
