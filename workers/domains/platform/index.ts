export { type Actor, hasRole, isFresh } from "./actor.ts";
export { inNetworks, normalCidr } from "./allowlist/cidr.ts";
export { IpAllowlist, readAllowlist, writeAllowlist } from "./allowlist/ip-allowlist.ts";
export { listAudit } from "./audit/list-audit.ts";
export { type AuditEntry, recordAudit, withAudit } from "./audit/with-audit.ts";
export { eventBus } from "./deliver-events.ts";
export { enforceRate, perAddress, tooMany } from "./enforce-rate.ts";
export { type CronJob, platformCrons, type QueueJob } from "./jobs.ts";
export { jsonLines } from "./json-stream.ts";
export type * from "./ports.ts";
export type {
  Binding,
  Call,
  Handler,
  Origin,
  Reply,
  Router,
  SocketHandler,
} from "./router.ts";
export { platformRoutes } from "./routes.ts";
export { addressKey } from "./rules.ts";
export { insertEvent } from "./store.ts";
export { usageDays } from "./tables.ts";
