import { AppError } from "../../../../shared/kernel/app-error.ts";
import type { Origin } from "../../platform/index.ts";
import { clearedRefreshCookie, clearedSsoCookie } from "../cookies.ts";
import type { IdentityDeps } from "../deps.ts";
import { authorize } from "./authorize.ts";
import { dpopNonce } from "./dpop.ts";
import { oauthError, oauthErrors } from "./errors.ts";
import { formParameters, type Parameters, queryParameters } from "./form.ts";
import { confirmationPage, errorPage, pageLocale } from "./html-pages.ts";
import { logout } from "./logout.ts";
import { errorCode, errorReply, type OAuthReply } from "./responses.ts";
import { scopesOf } from "./scopes.ts";

function toResponse(deps: IdentityDeps, { status, headers, body }: OAuthReply): Response {
  if (body === null) {
    return new Response(null, { status, headers: { "Cache-Control": "no-store", ...headers } });
  }
  const response = new Response(JSON.stringify(body), { status, headers: deps.jsonHeaders });
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

/** The error that is told of; what nobody expected goes to the log. */
function toldError(deps: IdentityDeps, error: unknown): AppError {
  if (error instanceof AppError) return error;
  deps.log.error("a request of the provider failed", { error });
  return oauthError(oauthErrors.server_error);
}

/** Runs an endpoint that answers JSON, errors as OAuth has them. */
export async function answerJson(
  deps: IdentityDeps,
  work: () => Promise<OAuthReply>,
): Promise<Response> {
  try {
    return toResponse(deps, await work());
  } catch (error) {
    return toResponse(deps, errorReply(toldError(deps, error)));
  }
}

/** Headers for a client that has used DPoP: the nonce that its next proof may hold. */
export async function nonceHeaders(
  deps: IdentityDeps,
  http: Request,
): Promise<Record<string, string>> {
  return http.headers.has("DPoP") ? { "DPoP-Nonce": await dpopNonce(deps) } : {};
}

function parametersOf(http: Request): Promise<Parameters> | Parameters {
  return http.method === "POST" ? formParameters(http) : queryParameters(http);
}

function redirect(to: string, status: 302 | 303, cookies: readonly string[]): Response {
  const headers = new Headers({ Location: to, "Cache-Control": "no-store" });
  for (const cookie of cookies) headers.append("Set-Cookie", cookie);
  return new Response(null, { status, headers });
}

/** An error that goes nowhere: a page for a person, JSON for a program. */
function shownError(
  deps: IdentityDeps,
  http: Request,
  error: AppError,
  uiLocales: readonly string[],
): Response {
  if (!http.headers.get("Accept")?.includes("text/html")) {
    return toResponse(deps, errorReply(error));
  }
  const locale = pageLocale(uiLocales, http);
  return errorPage(locale, error.definition.status, errorCode(error), error.detail);
}

/** Runs an endpoint that browsers come to. */
async function answerBrowser(
  deps: IdentityDeps,
  http: Request,
  work: (parameters: Parameters) => Promise<Response>,
): Promise<Response> {
  let locales: readonly string[] = [];
  try {
    const parameters = await parametersOf(http);
    locales = scopesOf(parameters.get("ui_locales"));
    return await work(parameters);
  } catch (error) {
    return shownError(deps, http, toldError(deps, error), locales);
  }
}

export function authorizeEndpoint(
  deps: IdentityDeps,
  http: Request,
  origin: Origin,
): Promise<Response> {
  return answerBrowser(deps, http, async (parameters) => {
    const { to, cookies } = await authorize(deps, parameters, http, origin);
    return redirect(to, 302, cookies);
  });
}

export function logoutEndpoint(deps: IdentityDeps, http: Request): Promise<Response> {
  return answerBrowser(deps, http, async (parameters) => {
    const outcome = await logout(deps, parameters, http);
    if (outcome.kind === "done") {
      const cookies = outcome.here ? [clearedRefreshCookie, clearedSsoCookie] : [];
      return redirect(outcome.to, 303, cookies);
    }
    const locale = pageLocale(scopesOf(parameters.get("ui_locales")), http);
    return confirmationPage(locale, outcome.fields);
  });
}
