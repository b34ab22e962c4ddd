import { Button } from "@mantine/core";
import { IconFileText, IconPhoto, IconPrinter, IconZip } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../../../shared/client/index.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { useFormat } from "../../../ui/format.ts";
import { ProblemNote } from "../../../ui/problem.tsx";
import css from "./share.module.css";
import { type TakeAway, takeAway } from "./take-away.ts";

const CHOICES = [
  ["docx", IconFileText],
  ["headliners", IconPhoto],
  ["all", IconZip],
] as const;

interface ExportDialogProps {
  readonly projectId: string;
  readonly onClose: () => void;
}

/** What can be taken away of a project: a document, an archive, a page to print. */
export function ExportDialog({ projectId, onClose }: ExportDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [bytes, setBytes] = useState<number | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function start(what: TakeAway): Promise<void> {
    const control = new AbortController();
    running.current = control;
    setProblem(null);
    setBytes(0);
    try {
      await takeAway(projectId, what, { signal: control.signal, onBytes: setBytes });
    } catch (error) {
      if (!(error instanceof ApiError && error.code === "aborted")) setProblem(error);
    } finally {
      setBytes(null);
    }
  }

  const busy = bytes !== null;
  return (
    <Dialog title={t("takeAway.title")} onClose={onClose}>
      <div className={css["body"]}>
        <div className={css["takeaways"]}>
          {CHOICES.map(([what, Icon]) => (
            <button
              key={what}
              type="button"
              className={css["takeaway"]}
              disabled={busy}
              onClick={() => void start(what)}
            >
              <Icon size={26} stroke={1.6} aria-hidden="true" />
              <strong>{t(`takeAway.${what}`)}</strong>
              <span>{t(`takeAway.hints.${what}`)}</span>
            </button>
          ))}
          <Link to="/studio/$projectId/print" params={{ projectId }} className={css["takeaway"]}>
            <IconPrinter size={26} stroke={1.6} aria-hidden="true" />
            <strong>{t("takeAway.print")}</strong>
            <span>{t("takeAway.hints.print")}</span>
          </Link>
        </div>
        {busy && (
          <p className={css["progress"]} role="status">
            {t("takeAway.coming", { size: format.bytes(bytes) })}
            <Button variant="default" onClick={() => running.current?.abort()}>
              {t("common.cancel")}
            </Button>
          </p>
        )}
        {problem !== null && <ProblemNote error={problem} />}
      </div>
    </Dialog>
  );
}
