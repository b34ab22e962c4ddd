import { IconMicrophone, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { OutgoingFile } from "../../../../shared/client/index.ts";
import { useUploadShare } from "../../../app/device/uploads.ts";
import { clock } from "./clock.ts";
import css from "./outgoing-files.module.css";
import { FileFace } from "./tray.tsx";

interface OutgoingFilesProps {
  readonly files: readonly OutgoingFile[];
  /** Whether it can still be called back. */
  readonly pending: boolean;
  readonly onCancel: () => void;
}

/** The files of a message that is on its way: how much of each has left, and the way to call it back. */
export function OutgoingFiles({ files, pending, onCancel }: OutgoingFilesProps) {
  return (
    <ul className={css["files"]} data-count={Math.min(files.length, 2)}>
      {files.map((file) => (
        <li key={file.localId} className={css["file"]} data-kind={file.kind}>
          {file.kind === "voice" ? <Voice file={file} /> : <FileFace file={file} />}
          {pending && <Progress file={file} onCancel={onCancel} />}
        </li>
      ))}
    </ul>
  );
}

function Voice({ file }: { file: OutgoingFile }) {
  return (
    <span className={css["voice"]}>
      <IconMicrophone size={20} aria-hidden="true" />
      {clock(file.durationMs ?? 0)}
    </span>
  );
}

const RADIUS = 20;
const ROUND = 2 * Math.PI * RADIUS;

function Progress({ file, onCancel }: { file: OutgoingFile; onCancel: () => void }) {
  const { t } = useTranslation();
  const share = useUploadShare(file.localId);
  const done = file.fileId === undefined ? (share ?? 0) : 1;
  return (
    <button
      type="button"
      className={css["progress"]}
      aria-label={t("writing.cancelUpload", { name: file.name, percent: Math.round(done * 100) })}
      onClick={onCancel}
    >
      <svg viewBox="0 0 44 44" aria-hidden="true">
        <circle cx="22" cy="22" r={RADIUS} />
        <circle
          cx="22"
          cy="22"
          r={RADIUS}
          data-done
          strokeDasharray={`${Math.max(0.03, done) * ROUND} ${ROUND}`}
        />
      </svg>
      <IconX size={18} aria-hidden="true" />
    </button>
  );
}
