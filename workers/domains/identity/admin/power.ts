import type { Actor, AuditEntry, Origin } from "../../platform/index.ts";

/** Who uses their power, and from where. */
export interface Power {
  readonly actor: Actor;
  readonly origin: Origin;
}

/** Stands in what an account's owner reads for where an administrator sits, which is not theirs to know. */
const elsewhere: Origin = { ip: "", country: null, latitude: null, longitude: null, userAgent: "" };

/** Where it came from, as the owner of that account may know it. */
export function originFor({ actor, origin }: Power, userId: string): Origin {
  return actor.userId === userId ? origin : elsewhere;
}

/** The entry of the audit trail for it. Details name ids and settings, never what says who a person is. */
export function auditEntry(
  { actor, origin }: Power,
  action: string,
  target: string | null,
  details: AuditEntry["details"] = {},
): AuditEntry {
  return { actorId: actor.userId, action, target, ip: origin.ip, details };
}
