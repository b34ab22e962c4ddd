import type { Asset } from "../../../../shared/client/index.ts";

interface AssetMediaProps {
  readonly asset: Asset;
  readonly name: string;
  readonly className?: string | undefined;
}

/** An asset itself: the picture, or the video with its controls. */
export function AssetMedia({ asset, name, className }: AssetMediaProps) {
  const { assetType, fileUrl, thumbnailUrl, width, height } = asset;
  if (fileUrl === null) return null;
  const size = { ...(width && { width }), ...(height && { height }) };
  if (assetType === "VIDEO") {
    return (
      <video
        key={asset.id}
        className={className}
        src={fileUrl}
        aria-label={name}
        controls
        loop
        playsInline
        {...(thumbnailUrl !== null && { poster: thumbnailUrl })}
        {...size}
      />
    );
  }
  return <img className={className} src={fileUrl} alt={name} draggable={false} {...size} />;
}
