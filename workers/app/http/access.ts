import type { Access, Contract } from "../../../shared/contracts/platform/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { admitApplication, authenticate } from "../../domains/identity/index.ts";
import { type Actor, hasRole, isFresh } from "../../domains/platform/index.ts";
import type { RequestContext } from "./request-context.ts";

const CREDENTIALS = /^(Bearer|DPoP) ([A-Za-z0-9._~+/=-]+)$/i;

/** Signs the caller in by an access token. Throws 401 `unauthorized`, `token_expired` or `token_revoked`. */
export async function actorOf(context: RequestContext, token: string): Promise<Actor> {
  const actor = await authenticate(context.deps, token);
  context.userId = actor.userId;
  return actor;
}

/** The caller by the request's token: the person, or an application that may do this for them. */
async function callerOf(
  contract: Contract,
  context: RequestContext,
  request: Request,
): Promise<Actor> {
  const authorization = request.headers.get("Authorization") ?? "";
  const [, scheme = "", token] = CREDENTIALS.exec(authorization) ?? [];
  if (!token) throw new AppError(commonErrors.unauthorized);
  const actor = await actorOf(context, token);
  await admitApplication(context.deps, actor, contract, { scheme, token, request });
  return actor;
}

/** An account about to be deleted may only be looked at, taken away or restored. */
export function refuseInGrace(actor: Actor): void {
  if (actor.account.deletionAt) throw new AppError(commonErrors.account_deletion_pending);
}

/** What only administrators and moderators may do, they may do from the listed networks alone. */
async function requireAllowedAddress({ deps, origin }: RequestContext): Promise<void> {
  if (!(await deps.ipAllowlist.admits(origin.ip))) throw new AppError(commonErrors.ip_not_allowed);
}

/** Who calls a public call, if they sent a token. */
export async function optionalActor(
  contract: Contract,
  context: RequestContext,
  request: Request,
): Promise<Actor | null> {
  if (!request.headers.has("Authorization")) return null;
  const actor = await callerOf(contract, context, request);
  refuseInGrace(actor);
  return actor;
}

/** Lets the caller through as the contract's `access` says, or throws 401, 403 or (development) 404. */
export async function admit(
  contract: Contract,
  context: RequestContext,
  request: Request,
): Promise<Actor | null> {
  const access: Access = contract.access;
  if (access === "public") return null;
  if (access === "development") {
    if (!context.deps.development) throw new AppError(commonErrors.not_found);
    return null;
  }
  const actor = await callerOf(contract, context, request);
  if (!contract.inGrace) refuseInGrace(actor);
  if (!hasRole(actor.role, access)) throw new AppError(commonErrors.forbidden);
  if (access !== "user") await requireAllowedAddress(context);
  if (contract.fresh && !isFresh(actor, context.deps.clock.now())) {
    throw new AppError(commonErrors.step_up_required);
  }
  return actor;
}
