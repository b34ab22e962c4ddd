import { sql } from "drizzle-orm";
import type { Asset } from "../../../../shared/contracts/studio/index.ts";
import type { Actor, Database } from "../../platform/index.ts";
import { openAsset } from "../access.ts";
import type { StudioDeps } from "../ports.ts";
import { assetsAsTheyAre } from "./view-assets.ts";

const MOST = 500;
/** Chains are never this long: what is followed further is a fault. */
const DEEPEST = 200;

interface Ancestor {
  readonly id: string;
  readonly depth: number;
}

/** The first of those an asset comes from; itself, if it comes from none. */
async function rootOf(db: Database, assetId: string): Promise<string> {
  const [root] = await db.all<Ancestor>(sql`WITH RECURSIVE line (id, parent, depth) AS (
      SELECT id, parent_asset_id, 0 FROM studio_assets WHERE id = ${assetId}
      UNION ALL SELECT up.id, up.parent_asset_id, depth + 1
        FROM studio_assets AS up JOIN line ON up.id = line.parent WHERE depth < ${DEEPEST}
    ) SELECT id, depth FROM line ORDER BY depth DESC LIMIT 1`);
  return root?.id ?? assetId;
}

/** An asset and all that was made of it, in the order in which they came. */
async function treeOf(db: Database, rootId: string): Promise<string[]> {
  const rows = await db.all<{ id: string }>(sql`WITH RECURSIVE tree (id, depth) AS (
      SELECT ${rootId}, 0
      UNION ALL SELECT down.id, depth + 1
        FROM studio_assets AS down JOIN tree ON down.parent_asset_id = tree.id WHERE depth < ${DEEPEST}
      LIMIT ${MOST}
    ) SELECT id FROM tree ORDER BY id`);
  return rows.map(({ id }) => id);
}

/** What an asset was made from, and what was made of it. Throws `not_found`. */
export async function getLineage(
  deps: StudioDeps,
  actor: Actor,
  assetId: string,
): Promise<{ rootId: string; items: Asset[] }> {
  await openAsset(deps, actor, assetId, "view");
  const rootId = await rootOf(deps.db, assetId);
  return { rootId, items: await assetsAsTheyAre(deps, await treeOf(deps.db, rootId)) };
}
