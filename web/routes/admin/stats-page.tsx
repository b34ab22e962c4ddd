import { SegmentedControl, Skeleton, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { reply, type Stats } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { useFormat } from "../../ui/format.ts";
import { Page } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import css from "./admin.module.css";
import { Chart } from "./chart.tsx";
import { daysAgo } from "./days.ts";
import { StatsTable } from "./stats-table.tsx";

const SPANS = ["7", "30", "90", "365"] as const;

/** How the platform is used, by day. */
export function StatsPage() {
  const { t } = useTranslation();
  const { from = daysAgo(29), to = daysAgo(0) } = useSearch({ from: "/member/admin/stats" });
  const navigate = useNavigate({ from: "/admin/stats" });
  const stats = useQuery({
    queryKey: ["admin", "stats", from, to],
    queryFn: () => reply(api.GET("/api/admin/stats", { params: { query: { from, to } } })),
    placeholderData: (before) => before,
  });
  const span = SPANS.find((days) => from === daysAgo(Number(days) - 1) && to === daysAgo(0));
  const go = (search: { from: string; to: string }) => void navigate({ search, replace: true });
  return (
    <Page title={t("admin.stats")} lead={t("stats.lead")} wide>
      <div className={css["filters"]}>
        <SegmentedControl
          className={css["whole"] ?? ""}
          size="md"
          aria-label={t("stats.span")}
          value={span ?? ""}
          data={SPANS.map((value) => ({ value, label: t(`stats.spans.${value}`) }))}
          onChange={(days) => go({ from: daysAgo(Number(days) - 1), to: daysAgo(0) })}
        />
        <TextInput
          type="date"
          label={t("admin.from")}
          value={from}
          max={to}
          onChange={({ currentTarget: { value } }) => value !== "" && go({ from: value, to })}
        />
        <TextInput
          type="date"
          label={t("admin.to")}
          value={to}
          min={from}
          onChange={({ currentTarget: { value } }) => value !== "" && go({ from, to: value })}
        />
      </div>
      {stats.isPending && <Skeleton height={420} radius={12} />}
      {stats.isError && <ProblemNote error={stats.error} onRetry={() => void stats.refetch()} />}
      {stats.data && <Figures stats={stats.data} />}
    </Page>
  );
}

const TILES = ["users", "registrations", "signIns", "failures", "messages", "calls"] as const;
const PLAIN = ["activeUsers", "registrations", "messages", "calls"] as const;

function Figures({ stats }: { stats: Stats }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { totals, days } = stats;
  const labels = days.map(({ date }) => format.date(`${date}T12:00:00.000Z`));
  const plain = (name: string, values: readonly number[]) => ({
    name,
    tone: "plain" as const,
    values,
  });
  return (
    <>
      <dl className={css["tiles"]}>
        {TILES.map((name) => (
          <div key={name} className={css["tile"]}>
            <dt>{t(`stats.${name}`)}</dt>
            <dd>{format.number(totals[name])}</dd>
          </div>
        ))}
        <div className={css["tile"]}>
          <dt>{t("stats.storageBytes")}</dt>
          <dd>{format.bytes(totals.storageBytes)}</dd>
        </div>
      </dl>
      <div className={css["charts"]}>
        <Chart
          title={t("stats.signIns")}
          labels={labels}
          series={[
            plain(
              t("stats.succeeded"),
              days.map(({ signIns }) => signIns),
            ),
            {
              ...plain(
                t("stats.failures"),
                days.map(({ failures }) => failures),
              ),
              tone: "danger",
            },
          ]}
          show={format.number}
        />
        {PLAIN.map((name) => (
          <Chart
            key={name}
            title={t(`stats.${name}`)}
            labels={labels}
            series={[
              plain(
                t(`stats.${name}`),
                days.map((day) => day[name]),
              ),
            ]}
            show={format.number}
          />
        ))}
        <Chart
          title={t("stats.storageBytes")}
          labels={labels}
          series={[
            plain(
              t("stats.storageBytes"),
              days.map(({ storageBytes }) => storageBytes),
            ),
          ]}
          show={format.bytes}
        />
      </div>
      <StatsTable stats={stats} />
    </>
  );
}
