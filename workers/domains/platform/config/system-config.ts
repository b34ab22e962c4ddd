import { like, sql } from "drizzle-orm";
import {
  type ConfigKey,
  defaultConfig,
  type SystemConfig,
  type SystemConfigPatch,
  systemConfig,
} from "../../../../shared/contracts/platform/system-config.ts";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Actor } from "../actor.ts";
import { withAudit } from "../audit/with-audit.ts";
import type { Database, PlatformDeps } from "../ports.ts";
import type { Origin } from "../router.ts";
import { platformSettings } from "../tables.ts";

const PREFIX = "config.";

/** Every key with its value. What was stored and does not fit its key any more counts as not set. */
export async function readConfig(deps: Pick<PlatformDeps, "db">): Promise<SystemConfig> {
  const { name, value } = platformSettings;
  const rows = await deps.db
    .select({ name, value })
    .from(platformSettings)
    .where(like(name, `${PREFIX}%`));
  const given = new Map(rows.map((row) => [row.name.slice(PREFIX.length), row.value]));
  const entries = Object.entries(defaultConfig).map(([key, normally]) => {
    const value = systemConfig.shape[key as ConfigKey].safeParse(given.get(key));
    return [key, given.has(key) && value.success ? value.data : normally];
  });
  return systemConfig.parse(Object.fromEntries(entries));
}

/** Statement that sets these keys, all of them or none. */
function writeConfig(db: Database, patch: SystemConfigPatch, now: Millis) {
  // All columns in the order of the table.
  const rows = sql`SELECT ${PREFIX} || key, json_quote(value), ${now}
    FROM json_each(${JSON.stringify(patch)}) WHERE true`;
  return db
    .insert(platformSettings)
    .select(rows)
    .onConflictDoUpdate({
      target: platformSettings.name,
      set: { value: sql`excluded.value`, updatedAt: now },
    });
}

/** Sets these keys and writes it into the audit trail. Answers all there are. */
export async function changeConfig(
  deps: PlatformDeps,
  actor: Actor,
  origin: Origin,
  patch: SystemConfigPatch,
): Promise<SystemConfig> {
  if (Object.keys(patch).length > 0) {
    const entry = {
      actorId: actor.userId,
      action: "config.set",
      target: "config",
      ip: origin.ip,
      details: { ...patch },
    };
    await withAudit(deps, entry, writeConfig(deps.db, patch, deps.clock.now()));
  }
  return readConfig(deps);
}
