import { type Millis, SECOND } from "../../../../shared/kernel/time.ts";
import type { AuthorizationRequest } from "./model.ts";
import { isImpersonable } from "./redirect-uris.ts";

/** What is known of the person before the browser. */
export interface Evidence {
  readonly userId: string;
  /** The sign-in session. */
  readonly sessionId: string;
  readonly amr: readonly string[];
  readonly authTime: Millis;
  /** As the application knows them. */
  readonly subject: string;
}

export type NextStep =
  | { readonly step: "sign_in"; readonly reauthenticate: boolean }
  | { readonly step: "consent" | "done"; readonly reauthenticate: false };

/** Whether the session that stands is not enough: the application wants a newer proof, or somebody else. */
function isTooOld(
  request: AuthorizationRequest,
  evidence: Evidence,
  askedAt: Millis,
  now: Millis,
): boolean {
  if (request.hintedSubject !== null && request.hintedSubject !== evidence.subject) return true;
  // A proof given since the application asked is what it asked for. Tokens tell the time in whole seconds.
  if (evidence.authTime >= Math.floor(askedAt / SECOND) * SECOND) return false;
  if (request.prompts.includes("login")) return true;
  return request.maxAge !== null && now - evidence.authTime > request.maxAge * SECOND;
}

/** Whether the person has to be asked. Nobody is sent unasked where another application may be listening. */
function needsConsent(
  request: AuthorizationRequest,
  trusted: boolean,
  granted: readonly string[],
): boolean {
  const { prompts, scopes, redirectUri, exactRedirect } = request;
  if (prompts.includes("consent") || prompts.includes("select_account")) return true;
  if (isImpersonable(redirectUri, exactRedirect)) return true;
  return !trusted && scopes.some((scope) => !granted.includes(scope));
}

/** What is still missing before the application gets its code. `askedAt` is when it asked. */
export function nextStep(
  request: AuthorizationRequest,
  evidence: Evidence | null,
  client: { readonly trusted: boolean; readonly granted: readonly string[] },
  askedAt: Millis,
  now: Millis,
): NextStep {
  if (evidence === null) return { step: "sign_in", reauthenticate: false };
  if (isTooOld(request, evidence, askedAt, now)) return { step: "sign_in", reauthenticate: true };
  const asks = needsConsent(request, client.trusted, client.granted);
  return { step: asks ? "consent" : "done", reauthenticate: false };
}
