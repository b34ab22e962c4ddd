import { ActionIcon } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { AiModel, Asset } from "../../../../shared/client/index.ts";
import { useAssetName } from "../assets/use-asset-name.ts";
import css from "./generate.module.css";

interface ParentPictureProps {
  readonly parent: Asset | undefined;
  /** Whether the model begins with a picture. */
  readonly needed: AiModel["image"];
  readonly error: string | null;
  readonly onRemove: () => void;
}

/** The picture that is begun with. */
export function ParentPicture({ parent, needed, error, onRemove }: ParentPictureProps) {
  const { t } = useTranslation();
  const name = useAssetName(parent);
  if (parent === undefined) {
    if (needed !== "required") return null;
    return (
      <p className={css["hint"]} data-wrong={error !== null || undefined} role="status">
        {t("studio.parentNeeded")}
      </p>
    );
  }
  return (
    <div className={css["parent"]}>
      {parent.thumbnailUrl !== null && <img src={parent.thumbnailUrl} alt="" />}
      <div className={css["parentText"]}>
        <b>{t("studio.beginsWith")}</b>
        <span>{name}</span>
        {error !== null && <span className={css["wrong"]}>{error}</span>}
      </div>
      <ActionIcon aria-label={t("studio.withoutPicture")} onClick={onRemove}>
        <IconX size={20} aria-hidden="true" />
      </ActionIcon>
    </div>
  );
}
