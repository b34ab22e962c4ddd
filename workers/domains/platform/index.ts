export { type Actor, hasRole, isFresh } from "./actor.ts";
export { listAudit } from "./audit/list-audit.ts";
export { type AuditEntry, recordAudit, withAudit } from "./audit/with-audit.ts";
export { eventBus } from "./deliver-events.ts";
export { enforceRate, perAddress, tooMany } from "./enforce-rate.ts";
export { type CronJob, platformCrons, type QueueJob } from "./jobs.ts";
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
