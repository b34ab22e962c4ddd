import type { IdentityDeps } from "./deps.ts";

/** The addresses of the web app's pages that mails lead to. */
function page(deps: IdentityDeps, path: string, token?: string): string {
  const query = token === undefined ? "" : `?token=${encodeURIComponent(token)}`;
  return `${deps.config.publicUrl}${path}${query}`;
}

export function verifyEmailPage(deps: IdentityDeps, token: string): string {
  return page(deps, "/verify-email", token);
}

export function resetPasswordPage(deps: IdentityDeps, token: string): string {
  return page(deps, "/reset-password", token);
}

export function magicLinkPage(deps: IdentityDeps, token: string): string {
  return page(deps, "/magic-link", token);
}

export function exportPage(deps: IdentityDeps): string {
  return page(deps, "/settings/security/data");
}

export function securityPage(deps: IdentityDeps): string {
  return page(deps, "/settings/security");
}
