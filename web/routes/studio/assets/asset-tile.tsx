import {
  IconBan,
  IconPlayerPlayFilled,
  IconRefresh,
  IconStar,
  IconStarFilled,
} from "@tabler/icons-react";
import { memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Asset } from "../../../../shared/client/index.ts";
import { useAsset, useBoardHere, usePlace } from "../board/board-here.ts";
import { assetDeeds } from "./asset-deeds.ts";
import { AssetStandingView } from "./asset-standing.tsx";
import css from "./assets.module.css";
import { useAssetName } from "./use-asset-name.ts";
import { useSelected } from "./use-selection.ts";

/** Wider and narrower than this a tile does not become. */
const WIDEST = 2;
const NARROWEST = 0.6;
const USUAL = 16 / 9;

function ratioOf({ width, height }: Asset): number {
  if (!width || !height) return USUAL;
  return Math.min(WIDEST, Math.max(NARROWEST, width / height));
}

/** An asset on the board: a picture that opens, or how far it is. */
export const AssetTile = memo(function AssetTile({ assetId }: { readonly assetId: string }) {
  const { t } = useTranslation();
  const { go } = usePlace();
  const { selecting, selected, toggle } = useSelected(assetId);
  const asset = useAsset(assetId);
  const name = useAssetName(asset);
  if (!asset) return null;
  const face = <Face asset={asset} name={name} />;
  return (
    <li
      className={css["tile"]}
      style={{ aspectRatio: ratioOf(asset) }}
      data-headliner={asset.isHeadliner || undefined}
      data-selected={selected || undefined}
      data-asset={asset.status}
    >
      {selecting ? (
        <label className={css["open"]}>
          <input
            type="checkbox"
            className={css["check"]}
            aria-label={name}
            checked={selected}
            onChange={toggle}
          />
          {face}
        </label>
      ) : (
        <button
          type="button"
          className={css["open"]}
          aria-label={t("studio.openAsset", { name })}
          onClick={() => go({ asset: assetId })}
        >
          {face}
        </button>
      )}
      {!selecting && <Corner asset={asset} name={name} />}
    </li>
  );
});

function Face({ asset, name }: { readonly asset: Asset; readonly name: string }) {
  const { t } = useTranslation();
  const { assetType, status, thumbnailUrl, durationSeconds, isHeadliner } = asset;
  if (status !== "COMPLETED") return <AssetStandingView asset={asset} />;
  return (
    <>
      {thumbnailUrl === null ? (
        <span className={css["standing"]}>
          <IconPlayerPlayFilled size={24} aria-hidden="true" />
        </span>
      ) : (
        <img src={thumbnailUrl} alt={name} loading="lazy" decoding="async" draggable={false} />
      )}
      {assetType === "VIDEO" && (
        <span className={css["film"]}>
          <IconPlayerPlayFilled size={12} aria-hidden="true" />
          {durationSeconds !== null && ` ${Math.round(durationSeconds)} ${t("studio.seconds")}`}
        </span>
      )}
      {isHeadliner && <span className={css["badge"]}>{t("studio.headliner")}</span>}
    </>
  );
}

function Corner({ asset, name }: { readonly asset: Asset; readonly name: string }) {
  const { t } = useTranslation();
  const { board, canEdit } = useBoardHere();
  const deeds = assetDeeds(board);
  if (!canEdit) return null;
  if (asset.status === "FAILED") {
    return (
      <Deed label={t("studio.retryAsset", { name })} onClick={() => deeds.retry(asset)}>
        <IconRefresh size={18} aria-hidden="true" />
      </Deed>
    );
  }
  if (asset.status !== "COMPLETED") {
    return (
      <Deed label={t("studio.cancelAsset", { name })} onClick={() => deeds.cancel(asset)}>
        <IconBan size={18} aria-hidden="true" />
      </Deed>
    );
  }
  const Star = asset.isFavorite ? IconStarFilled : IconStar;
  return (
    <Deed
      label={t("studio.favoriteAsset", { name })}
      pressed={asset.isFavorite}
      onClick={() => deeds.favorite(asset)}
    >
      <Star size={18} aria-hidden="true" />
    </Deed>
  );
}

interface DeedProps {
  readonly label: string;
  readonly pressed?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Deed({ label, pressed, onClick, children }: DeedProps) {
  return (
    <div className={css["corner"]}>
      <button
        type="button"
        className={css["over"]}
        aria-label={label}
        onClick={onClick}
        {...(pressed !== undefined && { "aria-pressed": pressed })}
      >
        {children}
      </button>
    </div>
  );
}
