import type {
  AssetStatus,
  ProjectRole,
  Variables,
} from "../../../shared/contracts/studio/index.ts";

// ---- Who may

/** What somebody wants to do in a project. */
export type Power = "view" | "edit" | "own";

const POWERS: Readonly<Record<ProjectRole, readonly Power[]>> = {
  viewer: ["view"],
  editor: ["view", "edit"],
  owner: ["view", "edit", "own"],
};

/** Whether somebody with this role in a project may do that there. */
export function may(role: ProjectRole, power: Power): boolean {
  return POWERS[role].includes(power);
}

// ---- Assets

export const UNFINISHED: readonly AssetStatus[] = ["PENDING", "PROCESSING"];

/** Whether nothing happens to an asset by itself any more. */
export function hasEnded(status: AssetStatus): boolean {
  return !UNFINISHED.includes(status);
}

// ---- Prompts

const PLACE = /\{\{\s*([\p{L}_][\p{L}\p{N}_-]{0,39})\s*\}\}/gu;

/** A prompt with a project's variables in their places. */
export interface Expanded {
  readonly text: string;
  /** Names that stand for nothing, each once, in the order in which they come; they are left as they are written. */
  readonly unknown: readonly string[];
}

/** Puts each variable into its places, once: what is put in is not looked at again. */
export function expandPrompt(text: string, variables: Variables): Expanded {
  const unknown = new Set<string>();
  const expanded = text.replace(PLACE, (place, name: string) => {
    if (Object.hasOwn(variables, name)) return variables[name] ?? "";
    unknown.add(name);
    return place;
  });
  return { text: expanded, unknown: [...unknown] };
}

// ---- Order

/** Where a box is to stand. */
export type Place =
  | { readonly before: string }
  | { readonly after: string }
  | { readonly index: number };

/** The order after one has moved; `null` when the box that it is to stand beside is not there. */
export function moved(order: readonly string[], id: string, place: Place): string[] | null {
  const others = order.filter((other) => other !== id);
  const at = indexOf(others, id, place);
  return at === null ? null : [...others.slice(0, at), id, ...others.slice(at)];
}

function indexOf(others: readonly string[], id: string, place: Place): number | null {
  if ("index" in place) return Math.min(place.index, others.length);
  const beside = "before" in place ? place.before : place.after;
  if (beside === id) return null;
  const at = others.indexOf(beside);
  if (at === -1) return null;
  return "before" in place ? at : at + 1;
}
