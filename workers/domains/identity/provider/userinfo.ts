import type { User } from "../../../../shared/contracts/people/index.ts";
import type { AppError } from "../../../../shared/kernel/app-error.ts";
import type { IdentityDeps } from "../deps.ts";
import { dpopChallenge, dpopNonce, possessionProblem } from "./dpop.ts";
import { oauthError, oauthErrors } from "./errors.ts";
import { readForm } from "./form.ts";
import { liveToken } from "./live-token.ts";

const CREDENTIALS = /^(Bearer|DPoP) ([A-Za-z0-9._~+/=-]+)$/i;

/** Claims by scope (OpenID Connect Core 1.0 §5.4). */
export function claimsFor(
  account: User,
  scopes: readonly string[],
  publicUrl: string,
): Record<string, unknown> {
  return {
    ...(scopes.includes("profile") && {
      name: account.displayName,
      preferred_username: account.username,
      ...(account.avatarUrl !== null && { picture: new URL(account.avatarUrl, publicUrl).href }),
    }),
    ...(scopes.includes("email") && {
      email: account.email,
      email_verified: account.emailVerified,
    }),
    ...(scopes.includes("phone") &&
      account.phone !== null && {
        phone_number: account.phone,
        phone_number_verified: account.phoneVerified,
      }),
  };
}

/** RFC 6750 §3: a challenge that names the error, in the scheme that was used. */
function challenged(error: AppError, scheme: "Bearer" | "DPoP"): AppError {
  const { code } = error.definition;
  const challenge = scheme === "DPoP" ? dpopChallenge(code) : `Bearer error="${code}"`;
  const definition = { ...error.definition, status: code === "insufficient_scope" ? 403 : 401 };
  return oauthError(definition, error.detail, { ...error.headers, "WWW-Authenticate": challenge });
}

/** The token as it was shown, in the header or (POST) in the form, not in both. */
async function shownToken(http: Request): Promise<{ token: string; scheme: "Bearer" | "DPoP" }> {
  const header = http.headers.get("Authorization");
  const isForm = http.headers.get("Content-Type")?.startsWith("application/x-www-form-urlencoded");
  const posted =
    http.method === "POST" && isForm ? (await readForm(http)).get("access_token") : null;
  if (header !== null && posted !== null) {
    throw oauthError(oauthErrors.invalid_request, "the token is shown in more than one way");
  }
  if (posted !== null) return { token: posted, scheme: "Bearer" };
  const [, scheme = "", token = ""] = CREDENTIALS.exec(header ?? "") ?? [];
  if (token === "") {
    const missing = { ...oauthErrors.invalid_token, message: "no access token was provided" };
    throw oauthError(missing, undefined, { "WWW-Authenticate": "Bearer" });
  }
  return { token, scheme: scheme.toLowerCase() === "dpop" ? "DPoP" : "Bearer" };
}

/** Who the person is, as far as the application may know (OpenID Connect Core 1.0 §5.3). */
export async function userinfo(
  deps: IdentityDeps,
  http: Request,
): Promise<{ readonly claims: Record<string, unknown>; readonly headers: Record<string, string> }> {
  const { token, scheme } = await shownToken(http);
  const live = await liveToken(deps, token);
  if (live === null) throw challenged(oauthError(oauthErrors.invalid_token), scheme);
  const { claims, session } = live;
  const isDpop = scheme === "DPoP";
  const userId = claims.session?.userId ?? null;
  const problem = await possessionProblem(deps, http, { token, userId, isDpop, jkt: claims.jkt });
  if (problem !== null) throw challenged(problem, claims.jkt === null ? "Bearer" : "DPoP");
  if (session === null) {
    throw challenged(oauthError(oauthErrors.invalid_token, "the token speaks for nobody"), scheme);
  }
  if (!claims.scopes.includes("openid")) {
    throw challenged(oauthError(oauthErrors.insufficient_scope, "openid is needed"), scheme);
  }
  return {
    claims: {
      sub: claims.subject,
      ...claimsFor(session.account, claims.scopes, deps.config.publicUrl),
    },
    headers: isDpop ? { "DPoP-Nonce": await dpopNonce(deps) } : {},
  };
}
