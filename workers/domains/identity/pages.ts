import type { IdentityDeps } from "./deps.ts";

/** Addresses of the web app's pages that mails lead to. */
function page(deps: IdentityDeps, path: string, token?: string): string {
  const query = token === undefined ? "" : `?token=${encodeURIComponent(token)}`;
  return `${deps.config.publicUrl}${path}${query}`;
}

export function securityPage(deps: IdentityDeps): string {
  return page(deps, "/settings/security");
}
