import { IconFile, IconX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { OutgoingFile } from "../../../../shared/client/index.ts";
import { useFormat } from "../../../ui/format.ts";
import css from "./writing.module.css";

interface TrayProps {
  readonly files: readonly OutgoingFile[];
  readonly onRemove: (localId: string) => void;
}

/** What will be sent along. */
export function Tray({ files, onRemove }: TrayProps) {
  const { t } = useTranslation();
  return (
    <ul className={css["tray"]} aria-label={t("writing.attachments", { count: files.length })}>
      {files.map((file) => (
        <li key={file.localId} className={css["tile"]} data-kind={file.kind}>
          <FileFace file={file} />
          <button
            type="button"
            className={css["remove"]}
            aria-label={t("writing.removeFile", { name: file.name })}
            onClick={() => onRemove(file.localId)}
          >
            <IconX size={16} aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** A picture of a file that has not left yet; its name and size where there is none. */
export function FileFace({ file }: { file: OutgoingFile }) {
  const format = useFormat();
  const url = useObjectUrl(file.blob);
  if (file.kind === "image" && url !== null) {
    return <img className={css["picture"]} src={url} alt={file.name} />;
  }
  if (file.kind === "video" && url !== null) {
    return (
      <video className={css["picture"]} src={url} aria-label={file.name} muted preload="metadata" />
    );
  }
  return (
    <span className={css["fileFace"]}>
      <IconFile size={24} stroke={1.6} aria-hidden="true" />
      <span className={css["fileName"]}>{file.name}</span>
      <span className={css["fileSize"]}>{format.bytes(file.blob.size)}</span>
    </span>
  );
}

/** An address for what is in memory, for as long as it is shown. */
export function useObjectUrl(blob: Blob): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url;
}
