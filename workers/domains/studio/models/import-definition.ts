import type { DefinitionFile } from "../../../../shared/contracts/studio/definitions.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { recordAudit } from "../../platform/index.ts";
import type { EngineDeps } from "../engine/ports.ts";
import { modelColumns, newModelRow, requireSound } from "./manage-models.ts";
import {
  columnsOf,
  EMBEDDED,
  newProviderRow,
  type ProviderSecrets,
  requireAddress,
  secretColumns,
} from "./manage-providers.ts";
import { auditOf, type Power } from "./power.ts";
import { readyDefinitions } from "./ready-definitions.ts";
import {
  changeModel,
  changeProvider,
  findProvider,
  findProviderBySlug,
  insertModel,
  insertProvider,
  type ModelRow,
  modelsBySlug,
  modelsOf,
  type ProviderRow,
} from "./store.ts";

export interface Imported {
  readonly provider: ProviderRow;
  readonly models: readonly ModelRow[];
}

function requireOwn(known: readonly ModelRow[], provider: ProviderRow | undefined): void {
  const foreign = known.find(({ providerId }) => providerId !== provider?.id);
  if (!foreign) return;
  throw new AppError(commonErrors.conflict, {
    detail: `Another provider has a model called ${foreign.slug}.`,
  });
}

/**
 * Adds a provider and its models, or brings those with the same slugs up to date, in one batch. Throws `validation_failed`
 * that names each place which is wrong; `conflict` for a model of another provider's.
 */
export async function importDefinition(
  deps: EngineDeps,
  power: Power,
  file: DefinitionFile,
  secrets: ProviderSecrets,
): Promise<Imported> {
  const { db, clock } = deps;
  requireAddress(deps, file.provider);
  for (const [index, model] of file.models.entries()) requireSound(model, `models.${index}.`);
  const before = await findProviderBySlug(db, file.provider.slug);
  const known = await modelsBySlug(
    db,
    file.models.map(({ slug }) => slug),
  );
  requireOwn(known, before);
  const id = before?.id ?? deps.ids.next<string>();
  await recordAudit(
    deps,
    auditOf(power, "ai_provider.import", `ai_provider:${id}`, { slug: file.provider.slug }),
  );
  const updatedAt = clock.now();
  const columns = {
    ...columnsOf(file.provider),
    ...(await secretColumns(deps, id, secrets)),
    updatedAt,
  };
  const write = before
    ? changeProvider(db, id, columns)
    : insertProvider(db, await newProviderRow(deps, id, file.provider, secrets));
  const models = file.models.map((model) => {
    const present = known.find(({ slug }) => slug === model.slug);
    if (present) return changeModel(db, present.id, { ...modelColumns(model), updatedAt });
    return insertModel(db, newModelRow(deps, id, model));
  });
  await db.batch([write, ...models]);
  const provider = await findProvider(db, id);
  // Somebody else has added one with the same slug at the same time.
  if (!provider) throw new AppError(commonErrors.conflict);
  return { provider, models: await modelsOf(db, id) };
}

async function addEmbedded(deps: EngineDeps): Promise<void> {
  const { db, ids } = deps;
  const file = readyDefinitions().find(({ provider }) => provider.slug === EMBEDDED);
  if (!file) throw new Error("the embedded provider has no definition");
  const id = ids.next<string>();
  const provider = insertProvider(db, await newProviderRow(deps, id, file.provider, {}));
  const models = file.models.map((model) => insertModel(db, newModelRow(deps, id, model)));
  try {
    await db.batch([provider, ...models]);
  } catch (error) {
    // Of two who add it at once, the second's models would be nobody's: nothing of that batch is kept.
    if (!(await findProviderBySlug(db, EMBEDDED))) throw error;
  }
}

/** Databases in which this isolate has seen the embedded provider. */
const seen = new WeakSet<object>();

/** Sees to it that the embedded provider is there, so that everything runs with no account anywhere. */
export async function ensureEmbedded(deps: EngineDeps): Promise<void> {
  const { db } = deps;
  if (seen.has(db)) return;
  if (!(await findProviderBySlug(db, EMBEDDED))) await addEmbedded(deps);
  seen.add(db);
}
