import { eq, sql } from "drizzle-orm";
import type { ProjectSpend } from "../../../../shared/contracts/studio/index.ts";
import type { Actor } from "../../platform/index.ts";
import { openProject } from "../access.ts";
import type { StudioDeps } from "../ports.ts";
import { studioAssets } from "../tables.ts";

const { projectId, modelId, modelName, costMicros } = studioAssets;

/** What a project of the caller's has cost. Throws `not_found`. */
export async function getSpend(
  deps: StudioDeps,
  actor: Actor,
  ofProject: string,
): Promise<ProjectSpend> {
  const { spentBefore: deletedMicros } = await openProject(deps, actor, ofProject, "view");
  const spent = sql<number>`sum(${costMicros})`;
  const models = await deps.db
    .select({
      aiModelId: modelId,
      aiModelName: sql<string | null>`max(${modelName})`,
      assets: sql<number>`count(*)`,
      costMicros: sql<number>`coalesce(${spent}, 0)`,
    })
    .from(studioAssets)
    .where(eq(projectId, ofProject))
    .groupBy(modelId)
    .having(sql`${spent} > 0`)
    .orderBy(sql`${spent} DESC`);
  const present = models.reduce((sum, model) => sum + model.costMicros, 0);
  return { totalMicros: present + deletedMicros, deletedMicros, models };
}
