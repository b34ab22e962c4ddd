import { and, desc, eq, gt, lt } from "drizzle-orm";
import type { SecurityEventKind } from "../../../../shared/contracts/identity/index.ts";
import { DAY, type Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { securityEvents, users } from "../tables.ts";

export type SecurityEvent = typeof securityEvents.$inferSelect;

/** How long the history of an account goes back. */
const HISTORY_MS = 365 * DAY;
/** How long what was suspicious is held up to its owner. */
const ALERT_MS = 30 * DAY;
const MOST_ALERTS = 20;

export interface HistoryFilter {
  readonly kind?: SecurityEventKind | undefined;
  readonly result?: "success" | "failure" | undefined;
}

/** What happened to an account, newest first. */
export async function listSecurityEvents(
  db: Database,
  userId: string,
  { kind, result }: HistoryFilter,
  before: string | null,
  limit: number,
): Promise<SecurityEvent[]> {
  return db
    .select()
    .from(securityEvents)
    .where(
      and(
        eq(securityEvents.userId, userId),
        kind && eq(securityEvents.kind, kind),
        result && eq(securityEvents.result, result),
        before === null ? undefined : lt(securityEvents.id, before),
      ),
    )
    .orderBy(desc(securityEvents.id))
    .limit(limit);
}

/** What was suspicious in the last thirty days, newest first. */
export async function recentAlerts(
  db: Database,
  userId: string,
  now: Millis,
): Promise<SecurityEvent[]> {
  return db
    .select()
    .from(securityEvents)
    .where(
      and(
        eq(securityEvents.userId, userId),
        eq(securityEvents.suspicious, true),
        gt(securityEvents.at, now - ALERT_MS),
      ),
    )
    .orderBy(desc(securityEvents.id))
    .limit(MOST_ALERTS);
}

export interface SecuritySettings {
  readonly notifyNewDevice?: boolean | undefined;
  readonly notifyFailedLogins?: boolean | undefined;
  readonly requireMfa?: boolean | undefined;
}

/** Statement that changes what is asked of the account's owner and what they are told. */
export function putSecuritySettings(db: Database, userId: string, settings: SecuritySettings) {
  return db.update(users).set(settings).where(eq(users.id, userId)).returning();
}

/** Forgets what happened more than a year ago. Answers how much. */
export async function purgeSecurityEvents(db: Database, now: Millis): Promise<number> {
  const result = await db.delete(securityEvents).where(lt(securityEvents.at, now - HISTORY_MS));
  return result.meta.changes;
}
