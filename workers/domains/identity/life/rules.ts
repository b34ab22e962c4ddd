import { DAY, HOUR, MINUTE } from "../../../../shared/kernel/time.ts";

/** How long an account can still be restored. */
export const GRACE_MS = 14 * DAY;

/** How long an export can be fetched. */
export const EXPORT_MS = 24 * HOUR;

/** The queue's name for making one. */
export const EXPORT_JOB = "identity.export";

/** Longer than a queue's consumer may run: whoever was silent for so long has died. */
export const SILENT_MS = 20 * MINUTE;

/** What an export's link is signed for. `expires` is in seconds since the Unix epoch. */
export function signedExport(exportId: string, expires: number): string {
  return `export ${exportId} ${expires}`;
}
