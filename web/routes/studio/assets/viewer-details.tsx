import {
  IconBan,
  IconBinaryTree,
  IconColumns,
  IconCopy,
  IconDots,
  IconDownload,
  IconFolderSymlink,
  IconPhotoStar,
  IconRefresh,
  IconSparkles,
  IconStar,
  IconStarFilled,
  IconTrash,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Asset } from "../../../../shared/client/index.ts";
import { MenuButton, type MenuEntry } from "../../../ui/menu.tsx";
import { useBoardHere, usePlace } from "../board/board-here.ts";
import { useOpenOverlay } from "../board/overlay.ts";
import { assetDeeds } from "./asset-deeds.ts";
import { AssetFacts } from "./asset-facts.tsx";
import { SmartEdit } from "./smart-edit.tsx";
import css from "./viewer-stage.module.css";

const ICON = { size: 20, "aria-hidden": true } as const;

/** What is said of the asset that is looked at, and what can be done with it. */
export function ViewerDetails({ asset }: { readonly asset: Asset }) {
  const { canEdit } = useBoardHere();
  const { assetType, status } = asset;
  const editable = canEdit && status === "COMPLETED" && assetType === "IMAGE";
  return (
    <div className={css["details"]}>
      <div className={css["top"]}>
        <AssetFacts asset={asset} />
        <div className={css["actions"]}>
          {status === "COMPLETED" && <Finished asset={asset} />}
          {canEdit && status !== "COMPLETED" && <Unfinished asset={asset} />}
          <More asset={asset} />
        </div>
      </div>
      {editable && <SmartEdit asset={asset} />}
    </div>
  );
}

interface ActionProps {
  readonly label: string;
  readonly pressed?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Action({ label, pressed, onClick, children }: ActionProps) {
  return (
    <button
      type="button"
      className={css["action"]}
      onClick={onClick}
      {...(pressed !== undefined && { "aria-pressed": pressed })}
    >
      {children}
      <span>{label}</span>
    </button>
  );
}

function Finished({ asset }: { readonly asset: Asset }) {
  const { t } = useTranslation();
  const { board, canEdit } = useBoardHere();
  const { go } = usePlace();
  const open = useOpenOverlay();
  const { id, boxId, assetType, isFavorite, isHeadliner, parentAssetId } = asset;
  const deeds = assetDeeds(board);
  const Star = isFavorite ? IconStarFilled : IconStar;
  return (
    <>
      {canEdit && (
        <>
          <Action
            label={t("studio.favorite")}
            pressed={isFavorite}
            onClick={() => deeds.favorite(asset)}
          >
            <Star {...ICON} />
          </Action>
          <Action
            label={t("studio.headliner")}
            pressed={isHeadliner}
            onClick={() => deeds.headliner(asset)}
          >
            <IconPhotoStar {...ICON} />
          </Action>
        </>
      )}
      {canEdit && assetType === "IMAGE" && (
        <Action
          label={t("studio.makeFrom")}
          onClick={() => go({ asset: undefined, panel: "generate", box: boxId, from: id })}
        >
          <IconSparkles {...ICON} />
        </Action>
      )}
      {parentAssetId !== null && (
        <Action
          label={t("studio.compareWithParent")}
          onClick={() => open({ kind: "compare", assetIds: [parentAssetId, id] })}
        >
          <IconColumns {...ICON} />
        </Action>
      )}
    </>
  );
}

function Unfinished({ asset }: { readonly asset: Asset }) {
  const { t } = useTranslation();
  const { board } = useBoardHere();
  const deeds = assetDeeds(board);
  if (asset.status !== "FAILED") {
    return (
      <Action label={t("studio.cancelMaking")} onClick={() => deeds.cancel(asset)}>
        <IconBan {...ICON} />
      </Action>
    );
  }
  return (
    <Action label={t("studio.retry")} onClick={() => deeds.retry(asset)}>
      <IconRefresh {...ICON} />
    </Action>
  );
}

function More({ asset }: { readonly asset: Asset }) {
  const { t } = useTranslation();
  const { canEdit } = useBoardHere();
  const open = useOpenOverlay();
  const { id, fileUrl } = asset;
  const assetIds = [id];
  const entries: MenuEntry[] = [
    {
      icon: <IconBinaryTree {...ICON} />,
      text: t("studio.lineage"),
      run: () => open({ kind: "lineage", assetId: id }),
    },
    ...(fileUrl === null
      ? []
      : [
          {
            icon: <IconDownload {...ICON} />,
            text: t("common.download"),
            run: () => download(fileUrl),
          },
        ]),
    ...(canEdit ? editing() : []),
  ];

  function editing(): MenuEntry[] {
    return [
      {
        icon: <IconFolderSymlink {...ICON} />,
        text: t("studio.moveTo"),
        run: () => open({ kind: "move", assetIds }),
      },
      ...(fileUrl === null
        ? []
        : [
            {
              icon: <IconCopy {...ICON} />,
              text: t("studio.copyTo"),
              run: () => open({ kind: "copy", assetIds }),
            },
          ]),
      {
        icon: <IconTrash {...ICON} />,
        text: t("studio.delete"),
        danger: true,
        run: () => open({ kind: "delete", assetIds }),
      },
    ];
  }

  return (
    <MenuButton label={t("studio.moreDeeds")} className={css["action"]} entries={entries}>
      <IconDots {...ICON} />
    </MenuButton>
  );
}

function download(fileUrl: string): void {
  const link = document.createElement("a");
  link.href = `${fileUrl}&download=true`;
  link.download = "";
  link.click();
}
