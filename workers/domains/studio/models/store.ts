import { and, asc, eq, gt, inArray, type SQL, sql } from "drizzle-orm";
import type { ModelType } from "../../../../shared/contracts/studio/definitions.ts";
import type { Database } from "../../platform/index.ts";
import { studioModels, studioProviders } from "./tables.ts";

export type ProviderRow = typeof studioProviders.$inferSelect;
export type ModelRow = typeof studioModels.$inferSelect;

/** A model with whose it is. */
export interface OwnedModel {
  readonly model: ModelRow;
  readonly provider: ProviderRow;
}

export async function findProvider(db: Database, id: string): Promise<ProviderRow | undefined> {
  return db.select().from(studioProviders).where(eq(studioProviders.id, id)).get();
}

export async function findProviderBySlug(
  db: Database,
  slug: string,
): Promise<ProviderRow | undefined> {
  return db.select().from(studioProviders).where(eq(studioProviders.slug, slug)).get();
}

/** Providers in the order in which they came, after that one. */
export async function listProviders(
  db: Database,
  activeOnly: boolean,
  after: string | undefined,
  limit: number,
) {
  const { id, isActive } = studioProviders;
  const active = activeOnly ? eq(isActive, true) : undefined;
  const later = after === undefined ? undefined : gt(id, after);
  return db.select().from(studioProviders).where(and(active, later)).orderBy(asc(id)).limit(limit);
}

/** Statement that adds a provider, unless there is one with its slug. */
export function insertProvider(db: Database, row: ProviderRow) {
  return db
    .insert(studioProviders)
    .values(row)
    .onConflictDoNothing({ target: studioProviders.slug })
    .returning();
}

export type ProviderChange = Partial<Omit<ProviderRow, "id" | "createdAt">>;

/** Statement that changes a provider. */
export function changeProvider(db: Database, id: string, change: ProviderChange) {
  return db.update(studioProviders).set(change).where(eq(studioProviders.id, id)).returning();
}

/** Statements that delete a provider with its models, if `only` holds. */
export function removeProvider(db: Database, id: string, only: SQL) {
  return [
    db.delete(studioModels).where(and(eq(studioModels.providerId, id), only)),
    db
      .delete(studioProviders)
      .where(and(eq(studioProviders.id, id), only))
      .returning({ id: studioProviders.id }),
  ] as const;
}

function selectModels(db: Database) {
  return db
    .select({ model: studioModels, provider: studioProviders })
    .from(studioModels)
    .innerJoin(studioProviders, eq(studioProviders.id, studioModels.providerId));
}

export async function findModel(db: Database, id: string): Promise<OwnedModel | undefined> {
  return selectModels(db).where(eq(studioModels.id, id)).get();
}

export async function findModelBySlug(db: Database, slug: string): Promise<OwnedModel | undefined> {
  return selectModels(db).where(eq(studioModels.slug, slug)).get();
}

export async function modelsOf(db: Database, providerId: string): Promise<ModelRow[]> {
  return db
    .select()
    .from(studioModels)
    .where(eq(studioModels.providerId, providerId))
    .orderBy(asc(studioModels.id));
}

export interface ModelFilter {
  /** That they can be used: they and their providers are active. */
  readonly active?: boolean | undefined;
  readonly type?: ModelType | undefined;
  readonly provider?: string | undefined;
}

/** Models in the order in which they came, after that one. */
export async function listModels(
  db: Database,
  { active, type, provider }: ModelFilter,
  after: string | undefined,
  limit: number,
): Promise<OwnedModel[]> {
  const usable = sql`(${studioModels.isActive} AND ${studioProviders.isActive})`;
  return selectModels(db)
    .where(
      and(
        active === undefined ? undefined : active ? usable : sql`NOT ${usable}`,
        type === undefined ? undefined : eq(studioModels.modelType, type),
        provider === undefined ? undefined : eq(studioModels.providerId, provider),
        after === undefined ? undefined : gt(studioModels.id, after),
      ),
    )
    .orderBy(asc(studioModels.id))
    .limit(limit);
}

/** Statement that adds a model, unless there is one with its slug. */
export function insertModel(db: Database, row: ModelRow) {
  return db
    .insert(studioModels)
    .values(row)
    .onConflictDoNothing({ target: studioModels.slug })
    .returning();
}

export type ModelChange = Partial<Omit<ModelRow, "id" | "createdAt">>;

/** Statement that changes a model. */
export function changeModel(db: Database, id: string, change: ModelChange) {
  return db.update(studioModels).set(change).where(eq(studioModels.id, id)).returning();
}

/** Statement that deletes a model, if `only` holds. */
export function removeModel(db: Database, id: string, only: SQL) {
  return db
    .delete(studioModels)
    .where(and(eq(studioModels.id, id), only))
    .returning({ id: studioModels.id });
}

/** Models that have one of these slugs. */
export async function modelsBySlug(db: Database, slugs: readonly string[]): Promise<ModelRow[]> {
  return db
    .select()
    .from(studioModels)
    .where(inArray(studioModels.slug, [...slugs]));
}
