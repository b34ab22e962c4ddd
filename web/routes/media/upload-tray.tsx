import { ActionIcon, Button, Progress } from "@mantine/core";
import {
  IconAlertCircle,
  IconCircleCheck,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconX,
} from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../../shared/client/index.ts";
import { useFormat } from "../../ui/format.ts";
import { problemText } from "../../ui/problem.tsx";
import css from "./upload-tray.module.css";
import {
  cancelUpload,
  clearArrived,
  clearFinished,
  isResumable,
  pauseUpload,
  retryUpload,
  type UploadItem,
  useUploads,
} from "./uploads.ts";

/** How long what has arrived stays on the list; what has not stays until it is dismissed. */
const LINGER_MS = 4_000;

/** What is being uploaded, how far it is, and what went wrong, file by file. */
export function UploadTray() {
  const { t } = useTranslation();
  const items = useUploads();
  const busy = items.filter((item) => item.state === "waiting" || item.state === "sending").length;
  const failed = items.some((item) => item.state === "failed");
  const paused = items.some((item) => item.state === "paused");

  useEffect(() => {
    if (busy > 0 || paused || items.length === 0) return;
    const timer = setTimeout(clearArrived, LINGER_MS);
    return () => clearTimeout(timer);
  }, [busy, paused, items.length]);

  useEffect(() => {
    if (busy === 0) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [busy]);

  if (items.length === 0) return null;
  return (
    <section className={css["tray"]} aria-label={t("upload.progress")}>
      <header className={css["header"]}>
        <h2 aria-live="polite">
          {busy > 0
            ? t("upload.busy", { count: busy })
            : t(failed || paused ? "upload.someFailed" : "upload.done")}
        </h2>
        {busy === 0 && (
          <Button variant="subtle" onClick={clearFinished}>
            {t("common.close")}
          </Button>
        )}
      </header>
      <ul className={css["list"]}>
        {[...items].sort(byUrgency).map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </ul>
    </section>
  );
}

const URGENCY = ["failed", "paused", "sending", "waiting", "duplicate", "done"];

function byUrgency(a: UploadItem, b: UploadItem): number {
  return URGENCY.indexOf(a.state) - URGENCY.indexOf(b.state);
}

function Item({ item }: { item: UploadItem }) {
  const { t } = useTranslation();
  const { id, file, state, sent, error } = item;
  const active = state === "waiting" || state === "sending" || state === "paused";
  return (
    <li className={css["item"]} data-state={state}>
      <span className={css["text"]}>
        <span className={css["name"]}>{file.name}</span>
        {active && (
          <Progress
            value={(sent / file.size) * 100}
            size="sm"
            radius="xl"
            transitionDuration={150}
            aria-label={t("upload.progressOf", { name: file.name })}
          />
        )}
        {active && <Amount item={item} />}
        {state === "failed" && <span className={css["error"]}>{reasonOf(error)}</span>}
        {state === "duplicate" && <span className={css["note"]}>{t("upload.duplicate")}</span>}
      </span>
      {state === "sending" && isResumable(item) && (
        <ActionIcon
          aria-label={t("upload.pause", { name: file.name })}
          onClick={() => pauseUpload(id)}
        >
          <IconPlayerPause size={20} />
        </ActionIcon>
      )}
      {state === "paused" && (
        <ActionIcon
          aria-label={t("upload.resume", { name: file.name })}
          onClick={() => retryUpload(id)}
        >
          <IconPlayerPlay size={20} />
        </ActionIcon>
      )}
      {state === "failed" && (
        <>
          <IconAlertCircle size={20} className={css["bad"]} aria-hidden="true" />
          {isPassing(error) && (
            <ActionIcon
              aria-label={t("upload.retry", { name: file.name })}
              onClick={() => retryUpload(id)}
            >
              <IconRefresh size={20} />
            </ActionIcon>
          )}
        </>
      )}
      {(state === "done" || state === "duplicate") && (
        <IconCircleCheck size={20} className={css["good"]} aria-hidden="true" />
      )}
      {(active || state === "failed") && (
        <ActionIcon
          aria-label={t(active ? "upload.cancel" : "upload.dismiss", { name: file.name })}
          onClick={() => cancelUpload(id)}
        >
          <IconX size={20} />
        </ActionIcon>
      )}
    </li>
  );
}

/** How much has left, and how fast the rest leaves. */
function Amount({ item: { file, sent, speed, state } }: { item: UploadItem }) {
  const { t } = useTranslation();
  const format = useFormat();
  const amount = { sent: format.bytes(sent), whole: format.bytes(file.size) };
  const running = state === "sending" && speed > 0;
  const text = running
    ? t("upload.speed", { ...amount, speed: format.bytes(speed) })
    : t(state === "paused" ? "upload.paused" : "upload.sent", amount);
  return <span className={css["note"]}>{text}</span>;
}

/** The platform's own words tell what is wrong with a file better than a code can. */
function reasonOf(error: unknown): string {
  const told = problemText(error);
  if (!(error instanceof ApiError) || error.code !== "file_rejected") return told;
  return error.detail === "" ? told : `${told} (${error.detail})`;
}

function isPassing(error: unknown): boolean {
  return (
    error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500)
  );
}
