import type { SystemConfig } from "../../../shared/client/index.ts";

/** What can be set, in the order in which it is shown. */
export const KEYS = [
  "smartEdit.model",
  "smartEdit.prompt",
  "assistant.model",
  "retention.days",
  "limits.jobsPerPerson",
  "limits.generationMinutes",
  "limits.generationPolls",
  "limits.guestCommentsPerHour",
  "limits.assistantPerDay",
] as const satisfies readonly (keyof SystemConfig)[];
export type ConfigKey = (typeof KEYS)[number];
export type ConfigDraft = Record<ConfigKey, string>;

/** Keys that are counted, and how high. */
const MOST: { readonly [Key in ConfigKey]?: number } = {
  "retention.days": 3_650,
  "limits.jobsPerPerson": 10_000,
  "limits.generationMinutes": 1_440,
  "limits.generationPolls": 3_000,
  "limits.guestCommentsPerHour": 10_000,
  "limits.assistantPerDay": 10_000,
};

export function draftOf(config: SystemConfig): ConfigDraft {
  const entries = KEYS.map((key) => [key, String(config[key] ?? "")] as const);
  return Object.fromEntries(entries) as ConfigDraft;
}

/** Whether a value fits its key. */
export function fits(key: ConfigKey, value: string): boolean {
  const most = MOST[key];
  if (key === "smartEdit.prompt") return value.trim() !== "";
  if (most === undefined) return true;
  return /^\d+$/.test(value.trim()) && Number(value) >= 1 && Number(value) <= most;
}

/** Only what is not as it was. */
export function changesOf(config: SystemConfig, draft: ConfigDraft): Partial<SystemConfig> {
  const before = draftOf(config);
  const changed = KEYS.filter((key) => before[key] !== draft[key]);
  return Object.fromEntries(changed.map((key) => [key, configValue(key, draft[key].trim())]));
}

function configValue(key: ConfigKey, text: string): string | number | null {
  if (MOST[key] !== undefined) return Number(text);
  return text === "" ? null : text;
}
