import { MINUTE, type Millis, SECOND } from "../../../../shared/kernel/time.ts";

/** A job in hand whose holder has said nothing for so long is taken up by another. */
export const LEASE_MS: Millis = 6 * MINUTE;
/** Submissions that were turned away for now; other failures in a row. */
export const MOST_ATTEMPTS = 6;
export const MOST_FAULTS = 6;
/** So often a provider may know nothing of a task that it has just taken. */
export const MOST_UNKNOWN = 3;
/** A provider's webhook may name the task of a submission whose answer was lost, for so long. */
export const WEBHOOK_PATIENCE_MS: Millis = 10 * MINUTE;
/** What was given up is asked after so often still, for what it has cost. */
export const MOST_FAREWELLS = 5;

const FIRST_POLL_S = 2;
const POLL_GROWTH = 1.3;
const LONGEST_POLL_S = 30;

/** Seconds before a task is asked after for the time after `polls` others. */
export function pollPause(polls: number): number {
  return Math.min(LONGEST_POLL_S, FIRST_POLL_S * POLL_GROWTH ** polls);
}

const FIRST_BACKOFF_S = 2;
const LONGEST_BACKOFF_S = 5 * 60;
/** A provider that says more than this has nothing to say. */
const LONGEST_RETRY_AFTER_MS = 15 * MINUTE;

/** How long to leave it after that many failures, or what the provider says. */
export function backoff(failures: number, afterMs: Millis | null): Millis {
  const own = Math.min(LONGEST_BACKOFF_S, FIRST_BACKOFF_S * 2 ** failures) * SECOND;
  return Math.min(LONGEST_RETRY_AFTER_MS, Math.max(own, afterMs ?? 0));
}

/** Why a job came to nothing, and what that means. */
export type FailureCode =
  | "nsfw"
  | "invalid_input"
  | "provider_unauthorized"
  | "provider_credit"
  | "provider_failed"
  | "provider_busy"
  | "provider_unavailable"
  | "provider_answer"
  | "no_result"
  | "cancelled"
  | "timed_out"
  | "task_unknown"
  | "submission_lost"
  | "model_inactive"
  | "forbidden_address"
  | "download_failed"
  | "result_rejected"
  | "quota_exceeded";

/** Where asking again as it was may help, once somebody has mended something. */
const MENDABLE: ReadonlySet<FailureCode> = new Set<FailureCode>([
  "provider_unauthorized",
  "provider_credit",
  "provider_busy",
  "provider_unavailable",
  "provider_answer",
  "timed_out",
  "submission_lost",
  "model_inactive",
  "forbidden_address",
  "download_failed",
  "quota_exceeded",
]);

/** Whether an administrator is shown it, to be played again. */
export function isMendable(code: FailureCode): boolean {
  return MENDABLE.has(code);
}

/** Seconds for the queue, which knows no shorter time. */
export function delaySeconds(ms: Millis): number {
  return Math.max(0, Math.ceil(ms / SECOND));
}
