import { IconPaperclip } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useDropAndPaste } from "../../../ui/use-drop-and-paste.ts";
import css from "./writing.module.css";

/** Takes what is dropped on the conversation or pasted; shows where to drop it while it is dragged. */
export function DropArea({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const { t } = useTranslation();
  const dragging = useDropAndPaste(onFiles);
  if (!dragging) return null;
  return (
    <div className={css["drop"]}>
      <span>
        <IconPaperclip size={32} stroke={1.6} aria-hidden="true" />
        {t("writing.drop")}
      </span>
    </div>
  );
}
