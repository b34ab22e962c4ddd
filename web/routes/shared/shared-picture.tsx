import { IconPlayerPlayFilled } from "@tabler/icons-react";
import type { SharedAsset } from "../../../shared/client/index.ts";
import css from "./shared.module.css";

interface PictureProps {
  readonly asset: SharedAsset;
  readonly label: string;
  /** Over the width of the page; else as a thumb. */
  readonly large: boolean;
  readonly onOpen: () => void;
}

/** A picture of a shot, to be opened; of a video what it was made from, if anything. */
export function Picture({ asset, label, large, onOpen }: PictureProps) {
  const { assetType, fileUrl, thumbnailUrl, width, height } = asset;
  const isVideo = assetType === "VIDEO";
  const still = isVideo || !large ? thumbnailUrl : fileUrl;
  const ratio = width !== null && height !== null && height > 0 ? width / height : 16 / 9;
  return (
    <button
      type="button"
      className={css["picture"]}
      data-large={large || undefined}
      aria-label={label}
      onClick={onOpen}
      style={large ? { aspectRatio: ratio, maxWidth: `calc(70vh * ${ratio})` } : {}}
    >
      {still !== null && <img src={still} alt="" loading="lazy" decoding="async" />}
      {isVideo && (
        <span className={css["play"]} aria-hidden="true">
          <IconPlayerPlayFilled size={large ? 30 : 18} />
        </span>
      )}
    </button>
  );
}
