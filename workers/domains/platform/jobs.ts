import { backupCron } from "./backups/run-backup.ts";
import { purgeDeadLetters } from "./dead-letters/dead-letters.ts";
import type { CronJob } from "./job.ts";
import { measureReplica } from "./measure-replica.ts";
import type { PlatformDeps } from "./ports.ts";
import { redeliverEvents } from "./redeliver-events.ts";
import { forgetLostRuns } from "./schedule/ask-run.ts";

export const platformCrons: readonly CronJob<PlatformDeps>[] = [
  { name: "platform.redeliver-events", on: "minute", run: redeliverEvents },
  { name: "platform.measure-replica", on: "minute", run: measureReplica },
  { name: "platform.forget-lost-runs", on: "expire", run: forgetLostRuns },
  { name: "platform.purge-dead-letters", on: "retention", run: purgeDeadLetters },
  backupCron,
];
