import type { Contract } from "../../../../shared/contracts/platform/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Actor } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { requirePossession } from "./dpop.ts";

/** How a token was shown at the API. */
interface Presentation {
  readonly scheme: string;
  readonly token: string;
  readonly request: Request;
}

/** RFC 6750 §3.1. */
function insufficientScope(scope: string | undefined): AppError {
  const wanted = scope === undefined ? "" : `, scope="${scope}"`;
  const headers = { "WWW-Authenticate": `Bearer error="insufficient_scope"${wanted}` };
  return new AppError(commonErrors.forbidden, { headers });
}

/**
 * Lets an application do only what its token says and the call is open for; people pass. Throws `forbidden`, or
 * `unauthorized` when the token is bound to a key (RFC 9449) whose possession is not proved.
 */
export async function admitApplication(
  deps: IdentityDeps,
  actor: Actor,
  contract: Contract,
  { scheme, token, request }: Presentation,
): Promise<void> {
  const { application, userId } = actor;
  const isDpop = scheme.toLowerCase() === "dpop";
  if (application === null) {
    if (isDpop) throw new AppError(commonErrors.unauthorized);
    return;
  }
  await requirePossession(deps, request, { token, userId, isDpop, jkt: application.jkt });
  const { scope, access } = contract;
  const isOpen = scope !== undefined && (access === "user" || access === "public");
  if (!isOpen || !application.scopes.includes(scope)) throw insufficientScope(scope);
}
