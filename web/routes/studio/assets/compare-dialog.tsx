import { IconStar, IconStarFilled, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Asset } from "../../../../shared/client/index.ts";
import { useModal } from "../../../ui/use-modal.ts";
import { useBoardHere, useOnBoard } from "../board/board-here.ts";
import { assetDeeds } from "./asset-deeds.ts";
import { AssetFacts } from "./asset-facts.tsx";
import { AssetMedia } from "./asset-media.tsx";
import css from "./compare.module.css";
import { useAssetName } from "./use-asset-name.ts";

interface CompareDialogProps {
  readonly assetIds: readonly string[];
  readonly onClose: () => void;
}

/** Assets side by side, over the whole window. */
export function CompareDialog({ assetIds, onClose }: CompareDialogProps) {
  const { t } = useTranslation();
  const modal = useModal(onClose);
  const assets = useOnBoard((state) => state.assets);
  const [whole, setWhole] = useState(true);
  return (
    <dialog {...modal} className={css["dialog"]} aria-label={t("studio.compare")}>
      <header className={css["header"]}>
        <h2>{t("studio.compare")}</h2>
        <button
          type="button"
          className={css["zoom"]}
          aria-pressed={!whole}
          onClick={() => setWhole(!whole)}
        >
          {t("studio.actualSize")}
        </button>
        <button
          type="button"
          className={css["close"]}
          aria-label={t("common.close")}
          onClick={() => modal.ref.current?.close()}
        >
          <IconX size={24} aria-hidden="true" />
        </button>
      </header>
      <ul className={css["row"]} data-whole={whole || undefined}>
        {assetIds.map((assetId) => {
          const asset = assets.get(assetId);
          return asset && <Side key={assetId} asset={asset} />;
        })}
      </ul>
    </dialog>
  );
}

function Side({ asset }: { readonly asset: Asset }) {
  const { t } = useTranslation();
  const { board, canEdit } = useBoardHere();
  const name = useAssetName(asset);
  const Star = asset.isFavorite ? IconStarFilled : IconStar;
  return (
    <li className={css["side"]}>
      <div className={css["stage"]}>
        <AssetMedia asset={asset} name={name} />
      </div>
      <div className={css["about"]}>
        <AssetFacts asset={asset} />
        {canEdit && (
          <button
            type="button"
            className={css["close"]}
            aria-label={t("studio.favoriteAsset", { name })}
            aria-pressed={asset.isFavorite}
            onClick={() => assetDeeds(board).favorite(asset)}
          >
            <Star size={22} aria-hidden="true" />
          </button>
        )}
      </div>
    </li>
  );
}
