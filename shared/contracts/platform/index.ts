import { backupContracts } from "./backups.ts";
import { moveClock, readOutbox, runCron } from "./development.ts";
import { jobContracts } from "./jobs.ts";
import { getMetrics } from "./metrics.ts";
import { healthz, readyz } from "./probes.ts";
import { systemConfigContracts } from "./system-config.ts";

export {
  type Access,
  apiScopes,
  type Contract,
  contract,
  type ReplySpec,
  routerPath,
} from "./contract.ts";
export { type CronName, cronName, type OutboxMessage } from "./development.ts";
export { type ReportReason, reportBody, reportReason } from "./reports.ts";
export {
  anyTimestamp,
  id,
  listOf,
  type Place,
  type Problem,
  pageQuery,
  place,
  problem,
  queryBoolean,
  timestamp,
  webLink,
} from "./schemas.ts";

export const platformContracts = {
  healthz,
  readyz,
  readOutbox,
  runCron,
  moveClock,
  getMetrics,
  ...systemConfigContracts,
  ...jobContracts,
  ...backupContracts,
};
