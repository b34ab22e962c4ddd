import { IconDownload, IconShare } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { lazyPart } from "../../../app/lazy-part.tsx";
import { useBoardHere } from "../board/board-here.ts";
import css from "../board/board-page.module.css";

const ShareDialog = lazyPart("sharing", () =>
  import("./share-dialog.tsx").then((module) => module.ShareDialog),
);
const ExportDialog = lazyPart("sharing", () =>
  import("./export-dialog.tsx").then((module) => module.ExportDialog),
);

/** Ways out of a project: links for guests, and files. */
export function ShareTools() {
  const { t } = useTranslation();
  const { project, canEdit } = useBoardHere();
  const [open, setOpen] = useState<"share" | "export" | null>(null);
  const about = { projectId: project.id, onClose: () => setOpen(null) };
  return (
    <>
      {canEdit && (
        <Tool label={t("studio.share")} onOpen={() => setOpen("share")}>
          <IconShare size={20} aria-hidden="true" />
        </Tool>
      )}
      <Tool label={t("studio.download")} onOpen={() => setOpen("export")}>
        <IconDownload size={20} aria-hidden="true" />
      </Tool>
      {open === "share" && <ShareDialog {...about} />}
      {open === "export" && <ExportDialog {...about} />}
    </>
  );
}

interface ToolProps {
  readonly label: string;
  readonly onOpen: () => void;
  readonly children: ReactNode;
}

function Tool({ label, onOpen, children }: ToolProps) {
  return (
    <button type="button" className={css["tool"]} aria-haspopup="dialog" onClick={onOpen}>
      {children}
      <span>{label}</span>
    </button>
  );
}
