import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type Asset, reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { ProblemNote } from "../../../ui/problem.tsx";
import { Viewer, viewerClasses } from "../../../ui/viewer.tsx";
import { useAsset, useBoardHere, useOnBoard, usePlace } from "../board/board-here.ts";
import { AssetMedia } from "./asset-media.tsx";
import { AssetStandingView } from "./asset-standing.tsx";
import { isFiltered, useResults } from "./results.ts";
import { useAssetName } from "./use-asset-name.ts";
import { ViewerDetails } from "./viewer-details.tsx";
import css from "./viewer-stage.module.css";

/** The asset that the address names, over the whole window. */
export function AssetViewer() {
  const { place } = usePlace();
  return place.asset === undefined ? null : <OneAsset assetId={place.asset} />;
}

/** What is before and after an asset: among what is looked for, else in its shot. */
function useNeighbours(asset: Asset | undefined) {
  const { place } = usePlace();
  const results = useResults(place).assetIds;
  const shelf = useOnBoard(({ shelves }) => shelves.get(asset?.boxId ?? "")?.assetIds);
  const sequence = isFiltered(place) ? results : (shelf ?? []);
  const at = sequence.indexOf(asset?.id ?? "");
  return { previous: at > 0 ? sequence[at - 1] : undefined, next: sequence[at + 1] };
}

function OneAsset({ assetId }: { readonly assetId: string }) {
  const { t } = useTranslation();
  const { board } = useBoardHere();
  const { go } = usePlace();
  const known = useAsset(assetId);
  const { data, error } = useQuery({
    queryKey: ["studio-asset", assetId],
    queryFn: () => reply(api.GET("/api/assets/{assetId}", { params: { path: { assetId } } })),
    enabled: known === undefined,
  });
  useEffect(() => {
    if (data) board.noteAssets([data]);
  }, [board, data]);
  const asset = known ?? data;
  useEffect(() => {
    if (asset) board.want(asset.boxId);
  }, [board, asset]);
  const { previous, next } = useNeighbours(asset);
  const name = useAssetName(asset);
  const turn = useMemo(
    () => (to: string | undefined) =>
      to === undefined ? undefined : () => go({ asset: to }, true),
    [go],
  );
  return (
    <Viewer
      label={name || t("studio.asset")}
      previousLabel={t("studio.previous")}
      nextLabel={t("studio.next")}
      onPrevious={turn(asset && previous)}
      onNext={turn(asset && next)}
      onClose={() => go({ asset: undefined })}
      stage={(shift) => (
        <>
          {asset && <Stage asset={asset} name={name} shift={shift} />}
          {error !== null && !asset && <ProblemNote error={error} />}
        </>
      )}
      details={() => asset && <ViewerDetails key={asset.id} asset={asset} />}
    />
  );
}

interface StageProps {
  readonly asset: Asset;
  readonly name: string;
  readonly shift: number;
}

function Stage({ asset, name, shift }: StageProps) {
  if (asset.status !== "COMPLETED") {
    return (
      <div className={css["standing"]}>
        <AssetStandingView asset={asset} />
      </div>
    );
  }
  return (
    <div className={css["frame"]} style={{ transform: `translateX(${shift}px)` }}>
      <AssetMedia
        key={asset.id}
        asset={asset}
        name={name}
        className={`${css["media"]} ${viewerClasses["picture"]}`}
      />
    </div>
  );
}
