import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { Confirm } from "../../ui/dialog.tsx";
import { useFormat } from "../../ui/format.ts";
import { actionsClass, Section } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import css from "./admin.module.css";

const FIGURES = ["assets", "files", "projects"] as const;

/** What of the studio's old assets would be deleted, and deleting it before its time. */
export function RetentionSection() {
  const { t } = useTranslation();
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  const run = useMutation({
    mutationFn: (dryRun: boolean) =>
      reply(api.POST("/api/admin/studio/retention", { body: { dryRun } })),
    onSettled: () => setAsking(false),
  });
  const report = run.data;
  const something = report?.dryRun === true && report.assets > 0;
  return (
    <Section title={t("retention.title")} lead={t("retention.lead")}>
      {report && (
        <div role="status">
          <p>{t(report.dryRun ? "retention.would" : "retention.done", { count: report.days })}</p>
          <dl className={css["tiles"]}>
            {FIGURES.map((name) => (
              <div key={name} className={css["tile"]}>
                <dt>{t(`retention.${name}`)}</dt>
                <dd>{format.number(report[name])}</dd>
              </div>
            ))}
            <div className={css["tile"]}>
              <dt>{t("retention.bytes")}</dt>
              <dd>{format.bytes(report.bytes)}</dd>
            </div>
          </dl>
        </div>
      )}
      {run.isError && <ProblemNote error={run.error} />}
      <div className={actionsClass}>
        <Button
          variant="default"
          loading={run.isPending && !asking}
          onClick={() => run.mutate(true)}
        >
          {t("retention.look")}
        </Button>
        {something && (
          <Button variant="light" color="red" onClick={() => setAsking(true)}>
            {t("retention.delete")}
          </Button>
        )}
      </div>
      {asking && report && (
        <Confirm
          title={t("retention.ask", { count: report.assets })}
          text={t("retention.askText")}
          action={t("retention.delete")}
          busy={run.isPending}
          onConfirm={() => run.mutate(false)}
          onClose={() => setAsking(false)}
        />
      )}
    </Section>
  );
}
