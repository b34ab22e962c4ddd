import { IconDownload, IconFile } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Message } from "../../../../shared/client/index.ts";
import { useFormat } from "../../../ui/format.ts";
import { toast } from "../../../ui/toasts.tsx";
import { addressOf, isSealed } from "./addresses.ts";
import css from "./attachments.module.css";
import { saveSealed } from "./save-sealed.ts";
import { Voice } from "./voice.tsx";

type Attachment = Message["attachments"][number];

interface FilesProps {
  readonly message: Message;
  readonly attachments: readonly Attachment[];
}

/** The recordings and files of a message, one below the other. */
export function Files({ message, attachments }: FilesProps) {
  return attachments.map((attachment) =>
    attachment.kind === "voice" ? (
      <Voice key={attachment.fileId} message={message} attachment={attachment} />
    ) : (
      <FileTile key={attachment.fileId} message={message} attachment={attachment} />
    ),
  );
}

interface FileTileProps {
  readonly message: Message;
  readonly attachment: Attachment;
}

function FileTile({ message, attachment }: FileTileProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [busy, setBusy] = useState(false);
  const { fileId, name, bytes } = attachment;

  async function download(): Promise<void> {
    setBusy(true);
    if (isSealed(attachment)) {
      const saved = await saveSealed(message, attachment).catch(() => false);
      setBusy(false);
      if (!saved) toast(t("message.fileGone", { name }), "danger");
      return;
    }
    // The address that came with the message may have ended by now.
    const url = await addressOf(message, fileId);
    setBusy(false);
    if (url === undefined) return void toast(t("message.fileGone", { name }), "danger");
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
  }

  return (
    <button
      type="button"
      className={css["file"]}
      aria-busy={busy}
      aria-label={t("message.downloadFile", { name, size: format.bytes(bytes) })}
      onClick={() => void download()}
    >
      <span className={css["round"]} aria-hidden="true">
        {busy ? <IconDownload size={22} /> : <IconFile size={22} />}
      </span>
      <span className={css["fileText"]}>
        <span className={css["fileName"]}>{name}</span>
        <span className={css["fileMeta"]}>{format.bytes(bytes)}</span>
      </span>
    </button>
  );
}
