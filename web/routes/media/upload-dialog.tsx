import { Button } from "@mantine/core";
import { IconLock, IconPhotoOff, IconUsers } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../app/me.ts";
import { Dialog, dialogFooter } from "../../ui/dialog.tsx";
import { useFormat } from "../../ui/format.ts";
import css from "./upload-dialog.module.css";
import { startUploads } from "./uploads.ts";

interface UploadDialogProps {
  readonly files: readonly File[];
  readonly onClose: () => void;
}

/** Before anything leaves: what it is, and who will see it. */
export function UploadDialog({ files, onClose }: UploadDialogProps) {
  const { t } = useTranslation();
  const { emailVerified } = useMe();
  const [isPublic, setIsPublic] = useState(emailVerified);
  return (
    <Dialog title={t("upload.title", { count: files.length })} onClose={onClose}>
      <ul className={css["files"]}>
        {files.map((file) => (
          <Preview key={`${file.name}-${file.size}-${file.lastModified}`} file={file} />
        ))}
      </ul>
      <fieldset className={css["who"]}>
        <legend>{t("upload.who")}</legend>
        <Choice
          checked={isPublic}
          disabled={!emailVerified}
          onChoose={() => setIsPublic(true)}
          icon={<IconUsers size={20} aria-hidden="true" />}
          label={t("upload.everyone")}
          hint={emailVerified ? t("upload.everyoneHint") : t("upload.verifyFirst")}
        />
        <Choice
          checked={!isPublic}
          onChoose={() => setIsPublic(false)}
          icon={<IconLock size={20} aria-hidden="true" />}
          label={t("upload.onlyMe")}
          hint={t("upload.onlyMeHint")}
        />
      </fieldset>
      <footer className={dialogFooter}>
        <Button variant="default" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button
          onClick={() => {
            startUploads(files, isPublic);
            onClose();
          }}
        >
          {t("upload.start")}
        </Button>
      </footer>
    </Dialog>
  );
}

function Preview({ file }: { file: File }) {
  const format = useFormat();
  const [url, setUrl] = useState<string | null>(null);
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return (
    <li className={css["file"]}>
      {url !== null && !broken ? (
        <img className={css["preview"]} src={url} alt="" onError={() => setBroken(true)} />
      ) : (
        <span className={css["preview"]}>
          <IconPhotoOff size={24} aria-hidden="true" />
        </span>
      )}
      <span className={css["name"]}>{file.name}</span>
      <span className={css["size"]}>{format.bytes(file.size)}</span>
    </li>
  );
}

interface ChoiceProps {
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChoose: () => void;
  readonly icon: ReactNode;
  readonly label: string;
  readonly hint: string;
}

function Choice({ checked, disabled = false, onChoose, icon, label, hint }: ChoiceProps) {
  return (
    <label className={css["choice"]} data-disabled={disabled || undefined}>
      <input
        type="radio"
        name="visibility"
        checked={checked}
        disabled={disabled}
        onChange={onChoose}
      />
      {icon}
      <span>
        <span className={css["label"]}>{label}</span>
        <span className={css["hint"]}>{hint}</span>
      </span>
    </label>
  );
}
