import { Button, Progress } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, type DataExport, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { useFormat } from "../../ui/format.ts";
import { Notice } from "../../ui/notice.tsx";
import { actionsClass } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { remember } from "../../ui/storage.ts";

/** The export last asked for here, so that one may leave the page while it is made. */
const kept = remember("veche.export");
const POLL_MS = 2_000;
const UNDER_WAY = ["queued", "running"];

/** Asks for a zip of everything, shows how far it is, and gives it. */
export function ExportPanel() {
  const { t } = useTranslation();
  const [jobId, setJobId] = useState(kept.get);
  const begin = useMutation({
    mutationFn: () => reply(api.POST("/api/users/me/export")),
    onSuccess: (job) => {
      kept.set(job.jobId);
      setJobId(job.jobId);
    },
  });
  const job = useQuery({
    queryKey: ["export", jobId],
    queryFn: () =>
      reply(api.GET("/api/users/me/exports/{jobId}", { params: { path: { jobId: jobId ?? "" } } })),
    enabled: jobId !== null,
    refetchInterval: ({ state }) =>
      state.data !== undefined && UNDER_WAY.includes(state.data.status) ? POLL_MS : false,
  });
  const status = job.data?.status;
  const busy = status !== undefined && UNDER_WAY.includes(status);
  // What was asked for long ago, or by somebody else in this browser, is not there any more.
  const lost = job.error instanceof ApiError && job.error.status === 404;
  return (
    <div role="status" style={{ display: "grid", gap: 12 }}>
      {job.isError && !lost && <ProblemNote error={job.error} onRetry={() => void job.refetch()} />}
      {begin.isError && <ProblemNote error={begin.error} />}
      {busy && (
        <>
          <p>{t("export.working")}</p>
          <Progress value={100} animated aria-label={t("export.working")} />
        </>
      )}
      {status === "failed" && <Notice tone="danger">{t("export.failed")}</Notice>}
      {job.data && status === "done" && <Ready job={job.data} />}
      {!busy && (
        <div className={actionsClass}>
          <Button variant="default" loading={begin.isPending} onClick={() => begin.mutate()}>
            {t(status === "done" ? "export.again" : "export.begin")}
          </Button>
        </div>
      )}
    </div>
  );
}

function Ready({ job }: { job: DataExport }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (job.url === null) return null;
  return (
    <Notice tone="good">
      <p>
        {t("export.ready")}
        {job.expiresAt !== null && ` ${t("export.until", { at: format.dateTime(job.expiresAt) })}`}
      </p>
      <Button
        component="a"
        href={job.url}
        download
        leftSection={<IconDownload size={18} aria-hidden="true" />}
      >
        {job.size === null
          ? t("common.download")
          : t("export.download", { size: format.bytes(job.size) })}
      </Button>
    </Notice>
  );
}
