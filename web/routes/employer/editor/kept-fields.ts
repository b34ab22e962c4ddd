import { remember } from "../../../ui/storage.ts";
import type { VacancyFields } from "./vacancy-fields.ts";

/** What was written and not saved yet. */
export interface Kept {
  readonly fields: VacancyFields;
  /** When the vacancy had been changed last, as it was written on; empty for a new one. */
  readonly base: string;
}

/** Forgotten at the sign-out, as everything that begins so. */
const keyOf = (userId: string, about: string) => `veche.draft:${userId}:vacancy:${about}`;

/** What somebody has written of a vacancy and not saved; `null` for nothing. */
export function keptFields(userId: string, about: string, empty: VacancyFields): Kept | null {
  return readKept(remember(keyOf(userId, about)).get(), empty);
}

/** Keeps it over a reload, or with `null` forgets it. */
export function keepFields(userId: string, about: string, kept: Kept | null): void {
  remember(keyOf(userId, about)).set(kept && JSON.stringify(kept));
}

/** Reads what was kept, perhaps by another version of the app: each field that is one. */
export function readKept(text: string | null, empty: VacancyFields): Kept | null {
  if (text === null) return null;
  try {
    const { fields, base } = JSON.parse(text) as Partial<Record<string, unknown>>;
    if (typeof fields !== "object" || fields === null || typeof base !== "string") return null;
    const known = new Map<string, unknown>(Object.entries(fields));
    const texts = Object.keys(empty).flatMap((name) => {
      const value = known.get(name);
      return typeof value === "string" ? [[name, value] as const] : [];
    });
    return { fields: { ...empty, ...Object.fromEntries(texts) }, base };
  } catch {
    return null;
  }
}
