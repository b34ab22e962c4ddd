import { and, eq, gt, isNotNull, isNull, ne, sql } from "drizzle-orm";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { adminRemains } from "../admin/accounts-store.ts";
import { users } from "../tables.ts";

const newer = sql`${users.version} + 1`;

/** Statement that begins an account's deletion, unless it has begun or nobody could administer the platform then. */
export function beginDeletion(db: Database, userId: string, deletionAt: Millis) {
  return db
    .update(users)
    .set({ deletionAt, version: newer })
    .where(
      and(
        eq(users.id, userId),
        ne(users.status, "deleted"),
        isNull(users.deletionAt),
        adminRemains(userId),
      ),
    )
    .returning();
}

/** Statement that keeps an account after all, while its grace lasts. */
export function cancelDeletion(db: Database, userId: string, now: Millis) {
  return db
    .update(users)
    .set({ deletionAt: null, version: newer })
    .where(
      and(
        eq(users.id, userId),
        ne(users.status, "deleted"),
        isNotNull(users.deletionAt),
        gt(users.deletionAt, now),
      ),
    )
    .returning();
}
