import type { z } from "@hono/zod-openapi";
import type { ModelDefinition } from "../../../../shared/contracts/studio/definitions.ts";
import type { modelContracts } from "../../../../shared/contracts/studio/models.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { withAudit } from "../../platform/index.ts";
import type { EngineDeps } from "../engine/ports.ts";
import { noOpenJobs } from "../engine/store.ts";
import { definitionProblems } from "./check-definition.ts";
import { takenAsConflict } from "./manage-providers.ts";
import { auditOf, type Power } from "./power.ts";
import {
  changeModel,
  findModel,
  findProvider,
  insertModel,
  type ModelRow,
  type OwnedModel,
  removeModel,
} from "./store.ts";
import { definitionOf } from "./view-models.ts";

type NewModel = z.output<(typeof modelContracts)["createAiModel"]["body"]>;
type ModelPatch = z.output<(typeof modelContracts)["updateAiModel"]["body"]>;

/** Throws `validation_failed` that names each place where a definition is wrong; `at` is where it stands itself. */
export function requireSound(definition: ModelDefinition, at = ""): void {
  const fields = definitionProblems(definition).map(({ path, message }) => ({
    path: at + path,
    message,
  }));
  if (fields.length > 0) throw new AppError(commonErrors.validation_failed, { fields });
}

/** The columns of a definition. */
export function modelColumns(definition: ModelDefinition) {
  const { slug, name, description, modelType, isActive, ...rest } = definition;
  const { image, parametersSchema, request, response, price } = rest;
  return {
    slug,
    name,
    description,
    modelType,
    isActive,
    definition: { image, parametersSchema, request, response, price },
  };
}

/** A new model's row. */
export function newModelRow(
  deps: EngineDeps,
  providerId: string,
  definition: ModelDefinition,
): ModelRow {
  const now = deps.clock.now();
  return {
    id: deps.ids.next<string>(),
    providerId,
    ...modelColumns(definition),
    createdAt: now,
    updatedAt: now,
  };
}

/** Adds a model. Throws `not_found` for its provider, `validation_failed` for each place that is wrong, `conflict`. */
export async function createModel(
  deps: EngineDeps,
  power: Power,
  { providerId, ...definition }: NewModel,
): Promise<OwnedModel> {
  const provider = await findProvider(deps.db, providerId);
  if (!provider) throw new AppError(commonErrors.not_found);
  requireSound(definition);
  const row = newModelRow(deps, providerId, definition);
  const audit = auditOf(power, "ai_model.create", `ai_model:${row.id}`, { slug: row.slug });
  const inserted = await withAudit(deps, audit, insertModel(deps.db, row));
  if (!inserted?.[0])
    throw new AppError(commonErrors.conflict, { detail: `There is a model called ${row.slug}.` });
  return { model: inserted[0], provider };
}

/** Changes a model; the whole of it is checked again. Throws `not_found`, `validation_failed`, `conflict`. */
export async function updateModel(
  deps: EngineDeps,
  power: Power,
  id: string,
  patch: ModelPatch,
): Promise<OwnedModel> {
  const before = await findModel(deps.db, id);
  if (!before) throw new AppError(commonErrors.not_found);
  const said = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  const definition: ModelDefinition = { ...definitionOf(before.model), ...said };
  requireSound(definition);
  const columns = { ...modelColumns(definition), updatedAt: deps.clock.now() };
  const audit = auditOf(power, "ai_model.update", `ai_model:${id}`, {
    fields: Object.keys(said).sort(),
  });
  const changed = await takenAsConflict(withAudit(deps, audit, changeModel(deps.db, id, columns)));
  if (!changed?.[0]) throw new AppError(commonErrors.not_found);
  return { model: changed[0], provider: before.provider };
}

/** Deletes a model. Throws `not_found`; `conflict` while jobs of its are under way. */
export async function deleteModel(deps: EngineDeps, power: Power, id: string): Promise<void> {
  const found = await findModel(deps.db, id);
  if (!found) throw new AppError(commonErrors.not_found);
  const audit = auditOf(power, "ai_model.delete", `ai_model:${id}`, { slug: found.model.slug });
  const removed = await withAudit(
    deps,
    audit,
    removeModel(deps.db, id, noOpenJobs({ modelId: id })),
  );
  if (removed?.[0]) return;
  // Another may have deleted it meanwhile.
  if (!(await findModel(deps.db, id))) throw new AppError(commonErrors.not_found);
  throw new AppError(commonErrors.conflict, { detail: "Jobs of it are under way: switch it off." });
}
