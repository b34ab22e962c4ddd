import { IconAlertTriangle, IconBan } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Asset } from "../../../../shared/client/index.ts";
import css from "./assets.module.css";

/** Causes that we have words for; others are told in the provider's own. */
const KNOWN = ["cancelled", "nsfw", "timed_out", "invalid_input", "file_rejected"] as const;

/** Why an asset was not made, in the reader's words where we have some. */
export function useFailureText({ errorCode, errorMessage }: Asset): string {
  const { t } = useTranslation();
  const known = KNOWN.find((code) => code === errorCode);
  if (known) return t(`studio.failures.${known}`);
  return errorMessage ?? t("studio.failed");
}

/** How an asset stands that is not there yet, or did not come to be. */
export function AssetStandingView({ asset }: { readonly asset: Asset }) {
  const { t } = useTranslation();
  const failure = useFailureText(asset);
  const { status, progress, errorCode } = asset;
  if (status === "FAILED") {
    const Icon = errorCode === "cancelled" ? IconBan : IconAlertTriangle;
    return (
      <span className={css["standing"]} data-failed={errorCode !== "cancelled" || undefined}>
        <Icon size={20} aria-hidden="true" />
        <span className={css["words"]}>{failure}</span>
      </span>
    );
  }
  return (
    <span className={css["standing"]} data-busy={true}>
      <span className={css["words"]}>
        {t(status === "PENDING" ? "studio.pending" : "studio.processing")}
        {progress !== null && ` ${progress}%`}
      </span>
      <progress max={100} {...(progress !== null && { value: progress })} aria-hidden="true" />
    </span>
  );
}
