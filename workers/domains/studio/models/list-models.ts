import type { ModelType } from "../../../../shared/contracts/studio/definitions.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { pageOf } from "../../../../shared/kernel/pagination.ts";
import { type Actor, hasRole } from "../../platform/index.ts";
import type { EngineDeps } from "../engine/ports.ts";
import { ensureEmbedded } from "./import-definition.ts";
import {
  findModel,
  findProvider,
  listModels,
  listProviders,
  modelsOf,
  type OwnedModel,
} from "./store.ts";
import { definitionFileOf, viewModel, viewProvider } from "./view-models.ts";

interface Page {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

interface ModelQuery extends Page {
  readonly type?: ModelType | undefined;
  readonly provider?: string | undefined;
  readonly active?: boolean | undefined;
}

const PROVIDERS = "ai-providers";
const MODELS = "ai-models";

async function positionIn(
  deps: EngineDeps,
  list: string,
  cursor: string | undefined,
): Promise<string | undefined> {
  if (cursor === undefined) return undefined;
  const [after] = await deps.cursors.open(list, cursor);
  return String(after);
}

/** Providers: for administrators all of them, for others those that are active. */
export async function pageOfProviders(deps: EngineDeps, actor: Actor, { limit, cursor }: Page) {
  await ensureEmbedded(deps);
  const admin = hasRole(actor.role, "admin");
  const after = await positionIn(deps, PROVIDERS, cursor);
  const rows = await listProviders(deps.db, !admin, after, limit + 1);
  return pageOf(
    rows,
    limit,
    (row) => viewProvider(row, admin),
    ({ id }) => deps.cursors.seal(PROVIDERS, [id]),
  );
}

/** Models: for administrators all of them, for others those that can be used. */
export async function pageOfModels(
  deps: EngineDeps,
  actor: Actor,
  { limit, cursor, ...filter }: ModelQuery,
) {
  await ensureEmbedded(deps);
  const admin = hasRole(actor.role, "admin");
  const after = await positionIn(deps, MODELS, cursor);
  const active = admin ? filter.active : true;
  const rows = await listModels(deps.db, { ...filter, active }, after, limit + 1);
  return pageOf(
    rows,
    limit,
    (row) => viewModel(row, admin),
    ({ model }) => deps.cursors.seal(MODELS, [model.id]),
  );
}

/** One provider. Throws `not_found`, also for one that is switched off, but to administrators. */
export async function getProvider(deps: EngineDeps, actor: Actor, id: string) {
  const admin = hasRole(actor.role, "admin");
  const row = await findProvider(deps.db, id);
  if (!row || !(admin || row.isActive)) throw new AppError(commonErrors.not_found);
  return viewProvider(row, admin);
}

/** Whether a model can be used now. */
export function isUsable({ model, provider }: OwnedModel): boolean {
  return model.isActive && provider.isActive;
}

/** One model. Throws `not_found`, also for one that is switched off, but to administrators. */
export async function getModel(deps: EngineDeps, actor: Actor, id: string) {
  const admin = hasRole(actor.role, "admin");
  const found = await findModel(deps.db, id);
  if (!found || !(admin || isUsable(found))) throw new AppError(commonErrors.not_found);
  return viewModel(found, admin);
}

/** A provider with its models, as data. Throws `not_found`. */
export async function exportProvider(deps: EngineDeps, id: string) {
  const row = await findProvider(deps.db, id);
  if (!row) throw new AppError(commonErrors.not_found);
  return definitionFileOf(row, await modelsOf(deps.db, id));
}
