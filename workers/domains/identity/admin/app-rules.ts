import type { FieldError } from "../../../../shared/kernel/app-error.ts";
import type { ClientRow } from "../provider/clients.ts";
import { redirectUriProblem } from "../provider/redirect-uris.ts";
import { ALL_SCOPES } from "../provider/scopes.ts";

/** What an administrator says of an application. */
export type AppFields = Pick<
  ClientRow,
  | "name"
  | "logo"
  | "redirectUris"
  | "postLogoutRedirectUris"
  | "backchannelLogoutUri"
  | "confidential"
  | "authMethod"
  | "jwks"
  | "grants"
  | "scopes"
  | "subjectType"
  | "requirePar"
  | "dpopBound"
  | "trusted"
>;

const DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";
/** Members of a JSON Web Key that must stay with its owner (RFC 7518 §6). */
const PRIVATE_MEMBERS = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/** How an application proves who it is, if nobody said. */
export function usualMethod(confidential: boolean): ClientRow["authMethod"] {
  return confidential ? "client_secret_basic" : "none";
}

/** Whether the application has a secret. */
export function hasSecret(authMethod: ClientRow["authMethod"]): boolean {
  return authMethod === "client_secret_basic" || authMethod === "client_secret_post";
}

function addressProblems({
  redirectUris,
  postLogoutRedirectUris,
  confidential,
}: AppFields): FieldError[] {
  const lists = { redirectUris, postLogoutRedirectUris };
  return Object.entries(lists).flatMap(([name, uris]) =>
    uris.flatMap((uri, i) => {
      const message = redirectUriProblem(uri, confidential);
      return message === null ? [] : [{ path: `${name}.${i}`, message }];
    }),
  );
}

/** An address that the platform itself calls, or a page loads: https, or http on this machine. */
function webAddressProblem(path: string, uri: string | null): FieldError[] {
  const message = uri === null ? null : redirectUriProblem(uri, true);
  return message === null ? [] : [{ path, message }];
}

function methodProblems({ confidential, authMethod, jwks }: AppFields): FieldError[] {
  const path = "tokenEndpointAuthMethod";
  if (confidential === (authMethod === "none")) {
    return [
      {
        path,
        message: confidential
          ? "A confidential client must prove who it is."
          : "A public client can prove nothing.",
      },
    ];
  }
  const keys = jwks?.keys ?? [];
  if (authMethod === "private_key_jwt" && keys.length === 0) {
    return [{ path: "jwks", message: "Its public keys are needed." }];
  }
  const isPrivate = keys.some(
    (key) => key.kty === "oct" || PRIVATE_MEMBERS.some((name) => name in key),
  );
  return isPrivate ? [{ path: "jwks", message: "Only public keys may be given away." }] : [];
}

function grantProblems({ grants, confidential, redirectUris }: AppFields): FieldError[] {
  const has = (name: string) => grants.includes(name);
  const problems: FieldError[] = [];
  if (grants.length === 0) problems.push({ path: "grants", message: "At least one is needed." });
  if (has("client_credentials") && !confidential) {
    problems.push({ path: "grants", message: "client_credentials needs a confidential client." });
  }
  if (has("refresh_token") && !has("authorization_code") && !has(DEVICE_CODE)) {
    problems.push({
      path: "grants",
      message: "refresh_token needs a grant that begins with a person.",
    });
  }
  if (has("authorization_code") && redirectUris.length === 0) {
    problems.push({
      path: "redirectUris",
      message: "authorization_code needs an address to return to.",
    });
  }
  return problems;
}

/** Everything about an application that does not go together. */
export function appProblems(app: AppFields): FieldError[] {
  const known = app.scopes.every((scope) => ALL_SCOPES.includes(scope));
  return [
    ...addressProblems(app),
    ...webAddressProblem("backchannelLogoutUri", app.backchannelLogoutUri),
    ...webAddressProblem("logo", app.logo),
    ...methodProblems(app),
    ...grantProblems(app),
    ...(known ? [] : [{ path: "scopes", message: "There is no such scope." }]),
  ];
}
