import { IconRefresh, IconUpload, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../../ui/problem.tsx";
import css from "./assets.module.css";
import { type BoxUpload, cancelUpload, retryUpload } from "./uploads.ts";

/** A file on its way into a shot. */
export function UploadTile({ upload }: { readonly upload: BoxUpload }) {
  const { t } = useTranslation();
  const { id, file, share, state, error } = upload;
  const failed = state === "failed";
  const percent = Math.round(share * 100);
  return (
    <li className={css["tile"]} style={{ aspectRatio: "16 / 9" }}>
      <div className={css["standing"]} data-failed={failed || undefined}>
        <IconUpload size={20} aria-hidden="true" />
        <span className={css["words"]}>{failed ? problemText(error) : file.name}</span>
        {!failed && (
          <progress
            max={100}
            value={percent}
            aria-label={t("studio.uploading", { name: file.name })}
          />
        )}
      </div>
      <div className={css["corner"]}>
        {failed && (
          <button
            type="button"
            className={css["over"]}
            aria-label={t("studio.retryUpload", { name: file.name })}
            onClick={() => retryUpload(id)}
          >
            <IconRefresh size={18} aria-hidden="true" />
          </button>
        )}
        <button
          type="button"
          className={css["over"]}
          aria-label={t("studio.cancelUpload", { name: file.name })}
          onClick={() => cancelUpload(id)}
        >
          <IconX size={18} aria-hidden="true" />
        </button>
      </div>
    </li>
  );
}
