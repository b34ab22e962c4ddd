import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import type { Actor } from "../../platform/index.ts";
import { authorizeCookie } from "../cookies.ts";
import type { IdentityDeps } from "../deps.ts";
import { applicationOf } from "./application-view.ts";
import type { ClientRow } from "./clients.ts";
import { oauthError, oauthErrors } from "./errors.ts";
import { evidenceOf } from "./evidence.ts";
import { issueCode } from "./issue-code.ts";
import { nextStep } from "./next-step.ts";
import { oneWay } from "./one-way.ts";
import { errorAddress } from "./responses.ts";
import { findGrant, findRequest, type RequestRow, takeRequest } from "./store.ts";

interface Waiting {
  readonly id: string;
  readonly row: RequestRow;
  readonly client: ClientRow;
}

/** Whether it is this browser's, or this person's. To anybody else it is not there. */
function belongs(row: RequestRow, http: Request, actor: Actor | null): boolean {
  if (row.userId !== null) return row.userId === actor?.userId;
  const secret = authorizeCookie(http);
  return secret !== null && oneWay(secret) === row.browserHash;
}

/** The request that waits under this id. Throws `not_found`, also for another browser's, or `gone`. */
async function waiting(
  deps: IdentityDeps,
  secretId: string,
  http: Request,
  actor: Actor | null,
): Promise<Waiting> {
  const id = oneWay(secretId);
  const row = await findRequest(deps.db, id, "interaction");
  const client = row && (await deps.clients.find(row.clientId));
  if (!row || !client || !belongs(row, http, actor)) throw new AppError(commonErrors.not_found);
  if (row.usedAt !== null || deps.clock.now() >= row.expiresAt) {
    throw new AppError(commonErrors.gone);
  }
  return { id, row, client };
}

/** What is still missing, for this person. */
async function stepFor(deps: IdentityDeps, { row, client }: Waiting, actor: Actor | null) {
  const grant = actor && (await findGrant(deps.db, actor.userId, client.id));
  const granted = grant?.scopes ?? [];
  const evidence = actor && evidenceOf(deps, client, actor);
  const terms = { trusted: client.trusted, granted };
  const step = nextStep(row.request, evidence, terms, row.createdAt, deps.clock.now());
  return { ...step, granted, evidence };
}

/** What an application asks for, and what is still missing. Throws `not_found` or `gone`. */
export async function getInteraction(
  deps: IdentityDeps,
  secretId: string,
  http: Request,
  actor: Actor | null,
) {
  const found = await waiting(deps, secretId, http, actor);
  const { step, reauthenticate, granted } = await stepFor(deps, found, actor);
  const { request, expiresAt } = found.row;
  return {
    id: secretId,
    application: applicationOf(found.client, request.redirectUri),
    scopes: [...request.scopes],
    newScopes: request.scopes.filter((scope) => !granted.includes(scope)),
    step,
    reauthenticate,
    loginHint: request.loginHint,
    locale: request.uiLocales[0] ?? null,
    expiresAt: iso(expiresAt),
  };
}

/** Uses the request up. Throws `gone` when another tab was faster. */
async function take(deps: IdentityDeps, id: string): Promise<void> {
  const row = await takeRequest(deps.db, id, "interaction", deps.clock.now());
  if (row === undefined) throw new AppError(commonErrors.gone);
}

/**
 * Allows or refuses what was asked, and answers where the browser goes. Throws `not_found`, `gone`, or `step_up_required` when
 * the application wants a newer proof of who it is.
 */
export async function decideInteraction(
  deps: IdentityDeps,
  secretId: string,
  http: Request,
  actor: Actor,
  allow: boolean,
): Promise<string> {
  const found = await waiting(deps, secretId, http, actor);
  const { request } = found.row;
  const { step, evidence } = await stepFor(deps, found, actor);
  if (!allow) {
    await take(deps, found.id);
    return errorAddress(deps, request, oauthError(oauthErrors.access_denied));
  }
  if (step === "sign_in" || evidence === null) throw new AppError(commonErrors.step_up_required);
  await take(deps, found.id);
  return issueCode(deps, request, evidence);
}

/** Goes back to the application without signing in. Throws `not_found` or `gone`. */
export async function cancelInteraction(
  deps: IdentityDeps,
  secretId: string,
  http: Request,
  actor: Actor | null,
): Promise<string> {
  const { id, row } = await waiting(deps, secretId, http, actor);
  await take(deps, id);
  return errorAddress(deps, row.request, oauthError(oauthErrors.access_denied));
}
