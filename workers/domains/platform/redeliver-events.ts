import { SECOND } from "../../../shared/kernel/time.ts";
import type { PlatformDeps } from "./ports.ts";
import { undeliveredEvents } from "./store.ts";

const PATIENCE_MS = 10 * SECOND;

/** Delivers again what was recorded but not delivered: its Worker died, or a listener failed. */
export async function redeliverEvents(deps: PlatformDeps): Promise<{ redelivered: number }> {
  const records = await undeliveredEvents(deps.db, deps.clock.now() - PATIENCE_MS);
  await deps.events.deliver(records);
  return { redelivered: records.length };
}
