import { and, eq, gt, lt, type SQL, sql } from "drizzle-orm";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { studioAssets } from "../tables.ts";

/**
 * That an asset of the project is not kept; as a part of a statement. Kept is what is a favourite, a headliner, under
 * way, or not older than `since`, and everything that one that is kept was made from.
 */
export function notKept(projectId: string, since: Millis): SQL {
  return sql`studio_assets.id NOT IN (
    WITH RECURSIVE kept (id, parent) AS (
      SELECT a.id, a.parent_asset_id FROM studio_assets AS a WHERE a.project_id = ${projectId} AND (
        a.is_favorite OR a.created_at >= ${since} OR a.status IN ('PENDING', 'PROCESSING')
        OR EXISTS (SELECT 1 FROM studio_boxes AS b WHERE b.headliner_asset_id = a.id))
      UNION SELECT up.id, up.parent_asset_id FROM studio_assets AS up JOIN kept ON up.id = kept.parent
    ) SELECT id FROM kept)`;
}

/** Projects that have assets from before that moment, by id, after that one. */
export async function projectsWithOld(
  db: Database,
  since: Millis,
  after: string,
  limit: number,
): Promise<string[]> {
  const { projectId, createdAt } = studioAssets;
  const rows = await db
    .selectDistinct({ projectId })
    .from(studioAssets)
    .where(and(lt(createdAt, since), gt(projectId, after)))
    .orderBy(projectId)
    .limit(limit);
  return rows.map((row) => row.projectId);
}

/** What retention deletes, or would. */
export interface Amount {
  readonly assets: number;
  readonly files: number;
  readonly bytes: number;
}

/** Query for how much a project has that is not kept. */
export function amountNotKept(db: Database, projectId: string, since: Millis) {
  return db
    .select({
      assets: sql<number>`count(*)`,
      files: sql<number>`count(${studioAssets.fileId})`,
      bytes: sql<number>`coalesce(sum(CASE WHEN ${studioAssets.fileId} IS NOT NULL THEN ${studioAssets.bytes} END), 0)`,
    })
    .from(studioAssets)
    .where(and(eq(studioAssets.projectId, projectId), notKept(projectId, since)));
}
