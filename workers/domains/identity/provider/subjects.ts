import { createHmac } from "node:crypto";
import type { SessionId, UserId } from "../../../../shared/kernel/ids.ts";
import { isUuid } from "../../../../shared/kernel/ids.ts";
import type { IdentityDeps } from "../deps.ts";
import type { ClientRow } from "./clients.ts";

/** The person as this application knows them: their id, or a name that only this sector knows them by (Core §8.1). */
export function subjectOf(
  deps: Pick<IdentityDeps, "pairwiseKey">,
  client: Pick<ClientRow, "subjectType" | "sector">,
  userId: string,
): string {
  if (client.subjectType === "public") return userId;
  return createHmac("sha256", deps.pairwiseKey)
    .update(`${client.sector}\n${userId}`)
    .digest("base64url");
}

/** A sign-in at an application: the session it came from. */
export interface Login {
  readonly userId: UserId;
  readonly loginId: SessionId;
}

function context(clientId: string): string {
  return `login:${clientId}`;
}

/**
 * The `sid` by which this application knows a sign-in: the same as long as the session behind it, another at every
 * application, and readable by us alone.
 */
export function loginName(
  deps: IdentityDeps,
  clientId: string,
  { userId, loginId }: Login,
): Promise<string> {
  return deps.nameSealer.seal(`${userId}.${loginId}`, context(clientId));
}

/** The sign-in that an application's `sid` names, or `null`. */
export async function readLoginName(
  deps: IdentityDeps,
  clientId: string,
  sid: string,
): Promise<Login | null> {
  const [userId = "", loginId = ""] =
    (await deps.nameSealer.open(sid, context(clientId)))?.split(".") ?? [];
  if (!isUuid(userId) || !isUuid(loginId)) return null;
  return { userId: userId as UserId, loginId: loginId as SessionId };
}
