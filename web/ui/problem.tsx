import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import i18next from "i18next";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../shared/client/index.ts";
import css from "./problem.module.css";

/** What happened, in the reader's language; falls back to a general sentence for a code we have no words for. */
export function problemText(error: unknown): string {
  const code = error instanceof ApiError ? error.code : "unexpected";
  const wait = error instanceof ApiError ? error.retryAfter : null;
  if (wait === null || !["rate_limited", "account_locked"].includes(code)) return codeText(code);
  return `${codeText(code)} ${waitText(wait)}`;
}

function waitText(seconds: number): string {
  if (seconds < 60) return i18next.t("errors.inSeconds", { count: seconds });
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 90) return i18next.t("errors.inMinutes", { count: minutes });
  return i18next.t("errors.inHours", { count: Math.ceil(minutes / 60) });
}

/** What an error code of the platform means; those of the job board come with its pages. */
export function codeText(code: string): string {
  const known = [`errors.${code}`, `workErrors.${code}`].find(isWord);
  return i18next.t(known ?? "errors.unexpected");
}

function isWord(key: string): key is "errors.unexpected" {
  return i18next.exists(key);
}

interface ProblemNoteProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** Says what happened and what to do; the request id, for whoever helps, is behind "details". */
export function ProblemNote({ error, onRetry }: ProblemNoteProps) {
  const { t } = useTranslation();
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <div className={css["note"]} role="alert">
      <IconAlertTriangle className={css["icon"]} size={20} aria-hidden="true" />
      <div className={css["body"]}>
        <p>{problemText(error)}</p>
        {requestId !== null && (
          <details>
            <summary>{t("errors.details")}</summary>
            <p>
              {t("errors.requestId")} <code>{requestId}</code>
            </p>
          </details>
        )}
        {onRetry && (
          <Button variant="default" onClick={onRetry}>
            {t("errors.retry")}
          </Button>
        )}
      </div>
    </div>
  );
}
