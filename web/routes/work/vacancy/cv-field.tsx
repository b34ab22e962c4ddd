import { ActionIcon, Progress } from "@mantine/core";
import { IconFileCv, IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { uploadFile } from "../../../../shared/client/index.ts";
import { session } from "../../../app/platform.ts";
import { useFormat } from "../../../ui/format.ts";
import { ProblemNote } from "../../../ui/problem.tsx";
import css from "./apply-dialog.module.css";
import { FileButton } from "./file-button.tsx";

const ACCEPTED = ".pdf,.doc,.docx,.odt,.rtf,.txt,.md,application/pdf,text/plain,image/*";

interface CvFieldProps {
  readonly onFile: (fileId: string | null) => void;
  readonly onBusy: (busy: boolean) => void;
}

interface Sending {
  readonly file: File;
  readonly share: number;
}

/** A CV as a file, which leaves while the letter is written. */
export function CvField({ onFile, onBusy }: CvFieldProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [sending, setSending] = useState<Sending | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const abort = useRef<AbortController>(undefined);
  useEffect(() => () => abort.current?.abort(), []);

  async function take(file: File): Promise<void> {
    const stop = new AbortController();
    const { signal } = stop;
    abort.current = stop;
    setProblem(null);
    setSending({ file, share: 0 });
    onBusy(true);
    try {
      const { fileId } = await uploadFile(session, {
        ...{ file, name: file.name, contentType: file.type, signal },
        onProgress: (share) => setSending({ file, share }),
      });
      setSending({ file, share: 1 });
      onFile(fileId);
    } catch (error) {
      if (signal.aborted) return;
      setSending(null);
      setProblem(error);
    } finally {
      if (!signal.aborted) onBusy(false);
    }
  }

  function drop(): void {
    abort.current?.abort();
    setSending(null);
    onFile(null);
    onBusy(false);
  }

  return (
    <div className={css["field"]}>
      <p className={css["label"]}>{t("applications.cv")}</p>
      {sending === null ? (
        <div className={css["choice"]}>
          <FileButton
            label={t("applications.chooseCv")}
            accept={ACCEPTED}
            icon={<IconFileCv size={18} aria-hidden="true" />}
            onFile={(file) => void take(file)}
          />
        </div>
      ) : (
        <div className={css["file"]}>
          <IconFileCv size={20} aria-hidden="true" />
          <div>
            <p>
              {sending.file.name} · {format.bytes(sending.file.size)}
            </p>
            {sending.share < 1 && (
              <Progress
                value={sending.share * 100}
                radius="xl"
                aria-label={t("applications.sending", { name: sending.file.name })}
              />
            )}
          </div>
          <ActionIcon
            aria-label={t("applications.without", { name: sending.file.name })}
            onClick={drop}
          >
            <IconX size={18} />
          </ActionIcon>
        </div>
      )}
      {problem !== null && <ProblemNote error={problem} />}
    </div>
  );
}
