import type { JobApplication } from "../../../../shared/client/index.ts";

/** The columns of a board, from left to right. */
export const STAGES = ["new", "viewed", "shortlisted", "rejected", "hired"] as const;
export type Stage = (typeof STAGES)[number];

/** The column an application stands in; a withdrawn one is in none. */
export function stageOf({ status }: Pick<JobApplication, "status">): Stage | null {
  return STAGES.find((stage) => stage === status) ?? null;
}

export function asStage(value: unknown): Stage | null {
  return STAGES.find((stage) => stage === value) ?? null;
}

/** The column beside that one; itself at the edge. */
export function neighbour(stage: Stage, by: 1 | -1): Stage {
  return STAGES[STAGES.indexOf(stage) + by] ?? stage;
}
