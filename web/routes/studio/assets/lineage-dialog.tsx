import { Skeleton } from "@mantine/core";
import { IconMovie, IconPhoto } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Asset, reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { usePlace } from "../board/board-here.ts";
import css from "./dialogs.module.css";
import { type Descent, descentOf } from "./lineage.ts";
import { useAssetName } from "./use-asset-name.ts";

interface LineageDialogProps {
  readonly assetId: string;
  readonly onClose: () => void;
}

/** What an asset was made from, and what was made of it: a tree. */
export function LineageDialog({ assetId, onClose }: LineageDialogProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: ["lineage", assetId],
    queryFn: () =>
      reply(api.GET("/api/assets/{assetId}/lineage", { params: { path: { assetId } } })),
    staleTime: 0,
  });
  return (
    <Dialog title={t("studio.lineage")} onClose={onClose}>
      {error !== null && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={120} radius={12} />}
      {data && <Branch branch={descentOf(data.items)} current={assetId} onClose={onClose} />}
    </Dialog>
  );
}

interface BranchProps {
  readonly branch: readonly Descent[];
  readonly current: string;
  readonly onClose: () => void;
}

function Branch({ branch, current, onClose }: BranchProps) {
  return (
    <ul className={css["branch"]}>
      {branch.map(({ asset, children }) => (
        <li key={asset.id}>
          <Leaf asset={asset} current={asset.id === current} onClose={onClose} />
          {children.length > 0 && <Branch branch={children} current={current} onClose={onClose} />}
        </li>
      ))}
    </ul>
  );
}

interface LeafProps {
  readonly asset: Asset;
  readonly current: boolean;
  readonly onClose: () => void;
}

function Leaf({ asset, current, onClose }: LeafProps) {
  const { t } = useTranslation();
  const { go } = usePlace();
  const name = useAssetName(asset);
  const Icon = asset.assetType === "VIDEO" ? IconMovie : IconPhoto;
  const picture = asset.status === "COMPLETED" ? asset.thumbnailUrl : null;
  return (
    <button
      type="button"
      className={css["leaf"]}
      {...(current && { "aria-current": "true" as const })}
      onClick={() => {
        onClose();
        go({ asset: asset.id }, true);
      }}
    >
      {picture === null ? (
        <span className={css["thumb"]}>
          <Icon size={20} aria-hidden="true" />
        </span>
      ) : (
        <img className={css["thumb"]} src={picture} alt="" />
      )}
      <span className={css["leafText"]}>
        <span>{name}</span>
        <span className={css["small"]}>
          {[t(`studio.sources.${asset.sourceType}`), asset.aiModelName].filter(Boolean).join(" · ")}
        </span>
      </span>
    </button>
  );
}
