import type { Actor, AuditEntry, Origin } from "../../platform/index.ts";

/** Who does something that only administrators may, and from where. */
export interface Power {
  readonly actor: Pick<Actor, "userId">;
  readonly origin: Pick<Origin, "ip">;
}

/** Its entry in the audit trail. */
export function auditOf(
  { actor, origin }: Power,
  action: string,
  target: string,
  details: Readonly<Record<string, unknown>>,
): AuditEntry {
  return { actorId: actor.userId, ip: origin.ip, action, target, details };
}
