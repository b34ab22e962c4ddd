import type { OAuthApp } from "../../../shared/client/index.ts";

/** An application as the form holds it: lists of addresses are lines of text. */
export interface AppDraft {
  readonly name: string;
  readonly logo: string;
  readonly redirectUris: string;
  readonly postLogoutRedirectUris: string;
  readonly backchannelLogoutUri: string;
  readonly jwks: string;
  readonly method: OAuthApp["tokenEndpointAuthMethod"];
  readonly grants: readonly Grant[];
  readonly scopes: readonly string[];
  readonly pairwise: boolean;
  readonly requirePar: boolean;
  readonly dpopBound: boolean;
  readonly trusted: boolean;
}

export const GRANTS = [
  "authorization_code",
  "refresh_token",
  "client_credentials",
  "urn:ietf:params:oauth:grant-type:device_code",
] as const;
export type Grant = (typeof GRANTS)[number];

export const METHODS = [
  "client_secret_basic",
  "client_secret_post",
  "private_key_jwt",
  "none",
] as const;

export const SCOPES = [
  "openid",
  "profile",
  "email",
  "phone",
  "offline_access",
  "profile:read",
  "profile:write",
  "people:read",
  "chat:read",
  "chat:write",
  "media:read",
  "media:write",
] as const;

/** What the form begins with: an application known already, or the usual one. */
export function draftOf(app: OAuthApp | null): AppDraft {
  return {
    name: app?.name ?? "",
    logo: app?.logo ?? "",
    redirectUris: app?.redirectUris.join("\n") ?? "",
    postLogoutRedirectUris: app?.postLogoutRedirectUris.join("\n") ?? "",
    backchannelLogoutUri: app?.backchannelLogoutUri ?? "",
    jwks: app?.jwks ? JSON.stringify(app.jwks, null, 2) : "",
    method: app?.tokenEndpointAuthMethod ?? "client_secret_basic",
    grants: GRANTS.filter((grant) => (app?.grants ?? GRANTS.slice(0, 2)).includes(grant)),
    scopes: app?.scopes ?? SCOPES.slice(0, 3),
    pairwise: app?.subjectType === "pairwise",
    requirePar: app?.requirePar ?? false,
    dpopBound: app?.dpopBound ?? false,
    trusted: app?.trusted ?? false,
  };
}

/** What the platform is told. Throws a `SyntaxError` when the keys are no JSON. */
export function bodyOf(draft: AppDraft) {
  return {
    name: draft.name.trim(),
    logo: draft.logo.trim() || null,
    redirectUris: lines(draft.redirectUris),
    postLogoutRedirectUris: lines(draft.postLogoutRedirectUris),
    backchannelLogoutUri: draft.backchannelLogoutUri.trim() || null,
    confidential: draft.method !== "none",
    tokenEndpointAuthMethod: draft.method,
    jwks: draft.method === "private_key_jwt" ? keysOf(draft.jwks) : null,
    grants: [...draft.grants],
    scopes: [...draft.scopes],
    subjectType: draft.pairwise ? ("pairwise" as const) : ("public" as const),
    requirePar: draft.requirePar,
    dpopBound: draft.dpopBound,
    trusted: draft.trusted,
  };
}

export function lines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function keysOf(text: string): OAuthApp["jwks"] {
  const parsed: unknown = JSON.parse(text);
  if (!isKeySet(parsed)) throw new SyntaxError("This is no set of keys.");
  return parsed;
}

function isKeySet(value: unknown): value is NonNullable<OAuthApp["jwks"]> {
  return (
    typeof value === "object" && value !== null && "keys" in value && Array.isArray(value.keys)
  );
}
