import { SECOND } from "../../../shared/kernel/time.ts";
import type { PlatformDeps } from "./ports.ts";

/** Where a replica that did not catch up in time is put. */
const TOO_LONG_SECONDS = 10;

/** Measures how far the nearest replica of the database is behind. */
export async function measureReplica({ replica, metrics }: PlatformDeps) {
  const { lag, by } = await replica.measure();
  metrics.count("veche_d1_replica_probes_total", { by });
  metrics.set("veche_d1_replica_lag_seconds", {}, lag === null ? TOO_LONG_SECONDS : lag / SECOND);
  return { lag, by };
}
