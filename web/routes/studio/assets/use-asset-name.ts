import { useTranslation } from "react-i18next";
import type { Asset } from "../../../../shared/client/index.ts";

const LONGEST = 80;

/** What an asset is called where it is not seen: its prompt, or what it is. */
export function useAssetName(asset: Asset | undefined): string {
  const { t } = useTranslation();
  if (asset === undefined) return "";
  const prompt = asset.promptTemplate ?? asset.promptText;
  if (prompt) return prompt.length > LONGEST ? `${prompt.slice(0, LONGEST)}…` : prompt;
  return t(asset.assetType === "VIDEO" ? "studio.uploadedVideo" : "studio.uploadedPicture");
}
