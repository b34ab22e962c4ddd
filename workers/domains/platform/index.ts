export { type Actor, hasRole, isFresh } from "./actor.ts";
export { inNetworks, normalCidr } from "./allowlist/cidr.ts";
export { IpAllowlist, readAllowlist, writeAllowlist } from "./allowlist/ip-allowlist.ts";
export { listAudit } from "./audit/list-audit.ts";
export { type AuditEntry, recordAudit, withAudit } from "./audit/with-audit.ts";
export type { BackupAnswer, BackupAsk } from "./backups/object-asks.ts";
export { type BackupPorts, type ObjectClass, OF_THIS_DEPLOYMENT } from "./backups/ports.ts";
export { answerRestore, type RestoredParts } from "./backups/restore/answer-restore.ts";
export { goOnJob } from "./backups/run-backup.ts";
export { backupKeys } from "./backups/seal.ts";
export { compiled } from "./compiled.ts";
export { readConfig } from "./config/system-config.ts";
export { keepDeadLetter } from "./dead-letters/dead-letters.ts";
export { eventBus } from "./deliver-events.ts";
export { enforceRate, perAddress, tooMany } from "./enforce-rate.ts";
export { matchExpression, type Term, termsOf } from "./full-text/query.ts";
export { type Word, wordsOf } from "./full-text/words.ts";
export type { CronJob, QueueJob } from "./job.ts";
export { platformCrons } from "./jobs.ts";
export { jsonLines } from "./json-stream.ts";
export { type CacheHits, cacheHits } from "./metrics/cache-hits.ts";
export { exposition } from "./metrics/exposition.ts";
export { addTime, type Histogram } from "./metrics/samples.ts";
export type * from "./ports.ts";
export type { PageBody, PageFilm, PageHead, PagePicture, PublicPages } from "./public-pages.ts";
export { askFirstLook, FIRST_LOOK_JOB } from "./reports/ask-first-look.ts";
export {
  type ContentCase,
  endCase,
  findCase,
  forgetCase,
  forgetCaseOwner,
  openCase,
  reviseCase,
  soughtForm,
} from "./reports/cases.ts";
export { type ReportInput, reportContent } from "./reports/report-content.ts";
export {
  type ContentReport,
  findReport,
  forgetReporter,
  forgetReports,
  listOpenReports,
  openReports,
  openReportsOf,
  reportsAgainst,
  settleReports,
} from "./reports/store.ts";
export { contentCases, contentReports } from "./reports/tables.ts";
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
export { runJobJob } from "./schedule/ask-run.ts";
export { runJob, runJobNow } from "./schedule/run-job.ts";
export { insertEvent, insertEventIfChanged } from "./store.ts";
export { usageDays } from "./tables.ts";
