import { MINUTE, type Millis } from "../../../../shared/kernel/time.ts";
import { readConfig } from "../../platform/index.ts";
import type { EngineDeps } from "./ports.ts";

/** When a task that a provider takes now is given up, as the configuration says. */
export async function deadlineOf(deps: EngineDeps, now: Millis): Promise<Millis> {
  const { "limits.generationMinutes": minutes } = await readConfig(deps);
  return now + minutes * MINUTE;
}

/** How often a task is asked after. */
export async function mostPolls(deps: EngineDeps): Promise<number> {
  return (await readConfig(deps))["limits.generationPolls"];
}
