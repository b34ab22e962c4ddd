import type { Asset } from "../../../../shared/client/index.ts";

/** An asset with what was made of it. */
export interface Descent {
  readonly asset: Asset;
  readonly children: readonly Descent[];
}

/** How assets hang together: those without a parent among them first, each with what was made of it. */
export function descentOf(assets: readonly Asset[]): Descent[] {
  const known = new Set(assets.map(({ id }) => id));
  const byParent = Map.groupBy(assets, ({ parentAssetId }) =>
    parentAssetId !== null && known.has(parentAssetId) ? parentAssetId : null,
  );
  const under = (parentId: string | null): Descent[] =>
    (byParent.get(parentId) ?? []).map((asset) => ({ asset, children: under(asset.id) }));
  return under(null);
}
