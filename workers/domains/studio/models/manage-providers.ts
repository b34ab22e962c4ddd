import type { z } from "@hono/zod-openapi";
import type { ProviderDefinition } from "../../../../shared/contracts/studio/definitions.ts";
import type { modelContracts } from "../../../../shared/contracts/studio/models.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { withAudit } from "../../platform/index.ts";
import type { EngineDeps } from "../engine/ports.ts";
import { noOpenJobs } from "../engine/store.ts";
import { auditOf, type Power } from "./power.ts";
import { sealContext } from "./seal-context.ts";
import {
  changeProvider,
  findProvider,
  insertProvider,
  type ProviderChange,
  type ProviderRow,
  removeProvider,
} from "./store.ts";

type NewProvider = z.output<(typeof modelContracts)["createAiProvider"]["body"]>;
type ProviderPatch = z.output<(typeof modelContracts)["updateAiProvider"]["body"]>;

/** What is told once and kept sealed; `undefined` leaves it as it is, `null` takes it away. */
export interface ProviderSecrets {
  readonly apiKey?: string | null | undefined;
  readonly webhookSecret?: string | null | undefined;
}

/** The provider that needs nobody: it is always there. */
export const EMBEDDED = "embedded";

/** Throws `validation_failed` for an address that is not gone to. */
export function requireAddress(
  deps: EngineDeps,
  { kind, baseUrl }: Pick<ProviderDefinition, "kind" | "baseUrl">,
): void {
  if (kind !== "http") return;
  const wrong = (message: string) =>
    new AppError(commonErrors.validation_failed, { fields: [{ path: "baseUrl", message }] });
  if (baseUrl === null) throw wrong("Needed: where the provider answers.");
  if (!deps.providers.admits(baseUrl)) throw wrong("Must be a public https address.");
}

async function sealed(
  deps: EngineDeps,
  what: "key" | "webhook",
  id: string,
  secret: string | null | undefined,
): Promise<string | null | undefined> {
  return secret === null || secret === undefined
    ? secret
    : deps.providerSealer.seal(secret, sealContext(what, id));
}

/** The columns of these secrets. */
export async function secretColumns(
  deps: EngineDeps,
  id: string,
  secrets: ProviderSecrets,
): Promise<ProviderChange> {
  const sealedKey = await sealed(deps, "key", id, secrets.apiKey);
  const sealedWebhookSecret = await sealed(deps, "webhook", id, secrets.webhookSecret);
  return {
    ...(sealedKey !== undefined && { sealedKey }),
    ...(sealedWebhookSecret !== undefined && { sealedWebhookSecret }),
  };
}

/** The columns of a definition. */
export function columnsOf(definition: ProviderDefinition) {
  const { slug, name, kind, baseUrl, auth, isActive, limits, webhookSignature } = definition;
  return { slug, name, kind, baseUrl, auth, isActive, ...limits, webhookSignature };
}

/** A new provider's row. */
export async function newProviderRow(
  deps: EngineDeps,
  id: string,
  definition: ProviderDefinition,
  secrets: ProviderSecrets,
): Promise<ProviderRow> {
  const now = deps.clock.now();
  const own = {
    sealedKey: null,
    sealedWebhookSecret: null,
    ...(await secretColumns(deps, id, secrets)),
  };
  const marks = { pausedUntil: 0, wakeAt: 0, createdAt: now, updatedAt: now };
  return { id, ...columnsOf(definition), ...own, ...marks };
}

/** Adds a provider. Throws `validation_failed` for an address that is not gone to, `conflict` for a slug that is taken. */
export async function createProvider(
  deps: EngineDeps,
  power: Power,
  input: NewProvider,
): Promise<ProviderRow> {
  const { apiKey, webhookSecret, ...definition } = input;
  requireAddress(deps, definition);
  const id = deps.ids.next<string>();
  const row = await newProviderRow(deps, id, definition, { apiKey, webhookSecret });
  const audit = auditOf(power, "ai_provider.create", `ai_provider:${id}`, { slug: row.slug });
  const inserted = await withAudit(deps, audit, insertProvider(deps.db, row));
  if (!inserted?.[0])
    throw new AppError(commonErrors.conflict, {
      detail: `There is a provider called ${row.slug}.`,
    });
  return inserted[0];
}

type Given<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function given<T extends object>(patch: T): Given<T> {
  const said = Object.entries(patch).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said) as Given<T>;
}

/**
 * Changes a provider. A key goes with the address it was given for: with another one it has to be given anew. Throws
 * `not_found`, `validation_failed`, `conflict`.
 */
export async function updateProvider(
  deps: EngineDeps,
  power: Power,
  id: string,
  patch: ProviderPatch,
): Promise<ProviderRow> {
  const before = await findProvider(deps.db, id);
  if (!before) throw new AppError(commonErrors.not_found);
  const { apiKey, webhookSecret, limits, ...definition } = patch;
  const change = { ...given(definition), ...(limits && given(limits)) };
  const after = { ...before, ...change };
  requireAddress(deps, after);
  const moved = URL.parse(after.baseUrl ?? "")?.origin !== URL.parse(before.baseUrl ?? "")?.origin;
  const secrets = { apiKey: moved && apiKey === undefined ? null : apiKey, webhookSecret };
  const columns = {
    ...change,
    ...(await secretColumns(deps, id, secrets)),
    updatedAt: deps.clock.now(),
  };
  const fields = Object.keys(patch).sort();
  const audit = auditOf(power, "ai_provider.update", `ai_provider:${id}`, { fields });
  const changed = await takenAsConflict(
    withAudit(deps, audit, changeProvider(deps.db, id, columns)),
  );
  if (!changed?.[0]) throw new AppError(commonErrors.not_found);
  return changed[0];
}

/** A slug that another has by now. */
export async function takenAsConflict<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!/UNIQUE constraint failed: studio_(providers|models)\.slug/.test(messages(error)))
      throw error;
    throw new AppError(commonErrors.conflict, { cause: error, detail: "That slug is taken." });
  }
}

function messages(error: unknown): string {
  return error instanceof Error ? `${error.message} ${messages(error.cause)}` : "";
}

function needed(): AppError {
  return new AppError(commonErrors.conflict, { detail: "It is needed: switch it off." });
}

/** Deletes a provider with its models. Throws `not_found`; `conflict` while jobs are under way, and for the embedded one. */
export async function deleteProvider(deps: EngineDeps, power: Power, id: string): Promise<void> {
  const row = await findProvider(deps.db, id);
  if (!row) throw new AppError(commonErrors.not_found);
  if (row.slug === EMBEDDED) throw needed();
  const [models, provider] = removeProvider(deps.db, id, noOpenJobs({ providerId: id }));
  await models;
  const audit = auditOf(power, "ai_provider.delete", `ai_provider:${id}`, { slug: row.slug });
  const removed = await withAudit(deps, audit, provider);
  if (removed?.[0]) return;
  // Another may have deleted it meanwhile.
  throw (await findProvider(deps.db, id)) ? needed() : new AppError(commonErrors.not_found);
}
