import { apiScopes } from "../../../../shared/contracts/platform/index.ts";

/** Scopes of OpenID Connect Core 1.0 §5.4 and §11. */
const IDENTITY_SCOPES = ["openid", "profile", "email", "phone", "offline_access"] as const;

/** Every scope there is. */
export const ALL_SCOPES: readonly string[] = [...IDENTITY_SCOPES, ...apiScopes];

/** Whether the scope speaks of a person, so that an application cannot have it for itself. */
export function needsPerson(scope: string): boolean {
  return IDENTITY_SCOPES.some((name) => name === scope);
}

/** The scopes of a `scope` parameter, each once, in the order given. */
export function scopesOf(text: string | null): string[] {
  return [...new Set((text ?? "").split(" ").filter(Boolean))];
}
