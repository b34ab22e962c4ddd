import { DAY, HOUR } from "../../../../shared/kernel/time.ts";

/** How long an account can still be restored. */
export const GRACE_MS = 14 * DAY;

/** How long an export can be fetched. */
export const EXPORT_MS = 24 * HOUR;
