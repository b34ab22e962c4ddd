import type { PromptUse } from "../../../../shared/contracts/studio/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../../shared/kernel/pagination.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import type { Actor } from "../../platform/index.ts";
import { openProject } from "../access.ts";
import type { StudioDeps } from "../ports.ts";
import { expandPrompt } from "../rules.ts";
import { sought } from "../words.ts";
import { listPromptRows, type PromptPosition, type PromptRow } from "./prompts-store.ts";

const LIST = "studio.prompts";

async function positionOf(deps: StudioDeps, cursor: string): Promise<PromptPosition> {
  const [lastUsedAt, hash] = await deps.cursors.open(LIST, cursor);
  if (typeof lastUsedAt === "number" && typeof hash === "string") return { lastUsedAt, hash };
  throw new AppError(commonErrors.invalid_cursor);
}

function viewPrompt(row: PromptRow): PromptUse {
  const { text, uses, assetType, modelId, modelName, lastUsedAt } = row;
  const model = { aiModelId: modelId, aiModelName: modelName };
  return { text, uses, assetType, ...model, lastUsedAt: iso(lastUsedAt) };
}

interface Query {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly q?: string | undefined;
}

/** Prompts that a project of the caller's has used, latest first. Throws `not_found`, `invalid_cursor`. */
export async function listPrompts(
  deps: StudioDeps,
  actor: Actor,
  projectId: string,
  { limit, cursor, q }: Query,
): Promise<Page<PromptUse>> {
  await openProject(deps, actor, projectId, "view");
  const from = cursor === undefined ? null : await positionOf(deps, cursor);
  const words = q === undefined ? [] : sought(q);
  if (q !== undefined && words.length === 0) return { items: [], nextCursor: null };
  const rows = await listPromptRows(deps.db, projectId, words, from, limit + 1);
  const seal = (row: PromptRow) => deps.cursors.seal(LIST, [row.lastUsedAt, row.hash]);
  return pageOf(rows, limit, viewPrompt, seal);
}

/** A prompt with the variables of a project of the caller's in their places. Throws `not_found`. */
export async function previewPrompt(
  deps: StudioDeps,
  actor: Actor,
  projectId: string,
  text: string,
): Promise<{ text: string; unknown: string[] }> {
  const { variables } = await openProject(deps, actor, projectId, "view");
  const expanded = expandPrompt(text, variables);
  return { text: expanded.text, unknown: [...expanded.unknown] };
}
