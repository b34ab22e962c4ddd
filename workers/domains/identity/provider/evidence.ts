import { AppError } from "../../../../shared/kernel/app-error.ts";
import type { SessionId, UserId } from "../../../../shared/kernel/ids.ts";
import type { Actor } from "../../platform/index.ts";
import { authenticate } from "../authenticate.ts";
import { ssoCookie } from "../cookies.ts";
import type { IdentityDeps } from "../deps.ts";
import { readSsoHandle } from "../sso-handle.ts";
import type { ClientRow } from "./clients.ts";
import type { Evidence } from "./next-step.ts";
import { subjectOf } from "./subjects.ts";

const BEARER = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i;

/** What a signed-in caller proves to this client. */
export function evidenceOf(deps: IdentityDeps, client: ClientRow, actor: Actor): Evidence {
  const { userId, sessionId, amr, authTime } = actor;
  return { userId, sessionId, amr, authTime, subject: subjectOf(deps, client, userId) };
}

/** The session that a browser has here, by the cookie that comes along from other sites. */
export async function browserSession(
  deps: IdentityDeps,
  request: Request,
): Promise<{
  userId: UserId;
  sessionId: SessionId;
  amr: readonly string[];
  authTime: number;
} | null> {
  const handle = ssoCookie(request);
  const named = handle === null ? null : await readSsoHandle(deps, handle);
  if (named === null) return null;
  const { userId, sessionId } = named;
  const live = await deps.accountSessions.live(userId, sessionId);
  if (live === null || live.access !== null) return null;
  const { account, amr, authTime } = live;
  if (account.status !== "active" || account.deletionAt) return null;
  return { userId, sessionId, amr, authTime };
}

/** Who calls with a token of the person's own, for clients that are no browser. A bad token proves nothing. */
async function bearer(deps: IdentityDeps, request: Request): Promise<Actor | null> {
  const token = BEARER.exec(request.headers.get("Authorization") ?? "")?.[1];
  if (token === undefined) return null;
  try {
    const actor = await authenticate(deps, token);
    return actor.application === null && !actor.account.deletionAt ? actor : null;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

export interface Caller {
  readonly evidence: Evidence | null;
  /** Whose the request is from now on, if a token and not a browser came with it. */
  readonly userId: UserId | null;
}

/** Who stands before /oauth/authorize. */
export async function callerOf(
  deps: IdentityDeps,
  client: ClientRow,
  request: Request,
): Promise<Caller> {
  const actor = await bearer(deps, request);
  if (actor !== null) return { evidence: evidenceOf(deps, client, actor), userId: actor.userId };
  const session = await browserSession(deps, request);
  const subject = session && subjectOf(deps, client, session.userId);
  return { evidence: session && subject ? { ...session, subject } : null, userId: null };
}
