import type { Asset } from "../../../../shared/contracts/studio/index.ts";
import { AppError } from "../../../../shared/kernel/app-error.ts";
import { type Actor, readConfig } from "../../platform/index.ts";
import { openAsset } from "../access.ts";
import { errors } from "../errors.ts";
import { ensureEmbedded } from "../models/import-definition.ts";
import { findModelBySlug } from "../models/store.ts";
import type { StudioDeps } from "../ports.ts";
import { generateAssets } from "./generate.ts";

/** Where the instruction goes in the configured prompt. */
const INSTRUCTION = "{{instruction}}";

/**
 * Has a picture changed as somebody says, by the model that is configured for that: a new asset beside it. The project's
 * variables stand in an instruction as in any prompt. Throws as {@link generateAssets}, `model_inactive` where none is
 * configured.
 */
export async function smartEdit(
  deps: StudioDeps,
  actor: Pick<Actor, "userId">,
  assetId: string,
  instruction: string,
  newId: string,
): Promise<Asset> {
  const { asset } = await openAsset(deps, actor, assetId, "edit");
  await ensureEmbedded(deps);
  const { "smartEdit.model": slug, "smartEdit.prompt": frame } = await readConfig(deps);
  const found = slug === null ? undefined : await findModelBySlug(deps.db, slug);
  if (!found) throw new AppError(errors.model_inactive);
  const prompt = frame.includes(INSTRUCTION)
    ? frame.replaceAll(INSTRUCTION, () => instruction)
    : `${frame}\n${instruction}`.trim();
  const wish = {
    modelId: found.model.id,
    prompt,
    parameters: {},
    count: 1,
    parentAssetId: assetId,
  };
  const [made] = await generateAssets(deps, actor, asset.boxId, wish, newId);
  if (!made) throw new AppError(errors.asset_state);
  return made;
}
