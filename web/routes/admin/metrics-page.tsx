import { SegmentedControl, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type Metrics, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { type Format, useFormat } from "../../ui/format.ts";
import { Page } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import css from "./admin.module.css";
import { Chart } from "./chart.tsx";

const SPANS = ["6", "24", "168"] as const;
const REFRESH_MS = 60_000;

type Point = Metrics["points"][number];
type Series = Exclude<keyof Point, "at">;

interface Plot {
  readonly title: string;
  /** The first is stacked at the bottom. */
  readonly series: readonly Series[];
  readonly show: "count" | "ms" | "part";
}

const PLOTS = [
  { title: "requests", series: ["requests"], show: "count" },
  { title: "errors", series: ["errors"], show: "count" },
  { title: "p50", series: ["p50Ms"], show: "ms" },
  { title: "p95", series: ["p95Ms"], show: "ms" },
  { title: "queries", series: ["queries"], show: "count" },
  { title: "queryMs", series: ["queryMs"], show: "ms" },
  { title: "cacheHitRatio", series: ["cacheHitRatio"], show: "part" },
  { title: "signIns", series: ["signIns", "failedSignIns"], show: "count" },
  { title: "registrations", series: ["registrations"], show: "count" },
  { title: "messages", series: ["messages"], show: "count" },
  { title: "calls", series: ["calls"], show: "count" },
  { title: "uploads", series: ["uploads"], show: "count" },
  { title: "jobs", series: ["jobsDone", "jobsFailed"], show: "count" },
  { title: "generations", series: ["generations", "failedGenerations"], show: "count" },
] as const satisfies readonly Plot[];

/** How the platform runs: what Prometheus reads, as charts of the last hours. */
export function MetricsPage() {
  const { t } = useTranslation();
  const { hours = "24" } = useSearch({ from: "/member/admin/metrics" });
  const navigate = useNavigate({ from: "/admin/metrics" });
  const metrics = useQuery({
    queryKey: ["admin", "metrics", hours],
    queryFn: () =>
      reply(api.GET("/api/admin/metrics", { params: { query: { hours: Number(hours) } } })),
    placeholderData: (before) => before,
    refetchInterval: REFRESH_MS,
  });
  return (
    <Page title={t("admin.metrics")} lead={t("metrics.lead")} wide>
      <div className={css["filters"]}>
        <SegmentedControl
          className={css["whole"] ?? ""}
          size="md"
          aria-label={t("metrics.span")}
          value={hours}
          data={SPANS.map((span) => ({ value: span, label: t(`metrics.spans.${span}`) }))}
          onChange={(span) => void navigate({ search: { hours: span }, replace: true })}
        />
      </div>
      {metrics.isPending && <Skeleton height={420} radius={12} />}
      {metrics.isError && (
        <ProblemNote error={metrics.error} onRetry={() => void metrics.refetch()} />
      )}
      {metrics.data && <Figures metrics={metrics.data} />}
    </Page>
  );
}

/** A number that says "4,200", "12 ms" or "97%". */
function shown(format: Format, show: Plot["show"], unit: string): (value: number) => string {
  if (show === "part") return (value) => `${format.number(Math.round(value * 100))}%`;
  if (show === "ms") return (value) => `${format.number(Math.round(value * 10) / 10)} ${unit}`;
  return format.number;
}

function total(points: readonly Point[], name: Series): number {
  return points.reduce((sum, point) => sum + (point[name] ?? 0), 0);
}

function Figures({ metrics }: { metrics: Metrics }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { points, storageBytes, files } = metrics;
  const labels = points.map(({ at }) => format.dateTime(at));
  const tiles = [
    ["requests", format.number(total(points, "requests"))],
    ["errors", format.number(total(points, "errors"))],
    ["messages", format.number(total(points, "messages"))],
    ["jobsFailed", format.number(total(points, "jobsFailed"))],
    ["files", files === null ? "–" : format.number(files)],
    ["storage", storageBytes === null ? "–" : format.bytes(storageBytes)],
  ] as const;
  return (
    <>
      <dl className={css["tiles"]}>
        {tiles.map(([name, value]) => (
          <div key={name} className={css["tile"]}>
            <dt>{t(`metrics.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className={css["charts"]}>
        {PLOTS.map(({ title, series, show }) => (
          <Chart
            key={title}
            title={t(`metrics.${title}`)}
            labels={labels}
            series={series.map((name, index) => ({
              name: t(`metrics.series.${index === 0 ? "good" : "bad"}`),
              tone: index === 0 && name !== "errors" ? "plain" : "danger",
              values: points.map((point) => point[name] ?? 0),
            }))}
            show={shown(format, show, t("metrics.ms"))}
          />
        ))}
      </div>
      <Routes routes={metrics.routes} />
    </>
  );
}

function Routes({ routes }: { routes: Metrics["routes"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const ms = shown(format, "ms", t("metrics.ms"));
  return (
    <section className={css["tile"]} aria-labelledby="busiest-routes">
      <h2 id="busiest-routes">{t("metrics.routes")}</h2>
      <table className={`${css["table"]} ${css["cards"]}`}>
        <thead>
          <tr>
            <th scope="col">{t("metrics.route")}</th>
            <th scope="col" data-number>
              {t("metrics.requests")}
            </th>
            <th scope="col" data-number>
              {t("metrics.errors")}
            </th>
            <th scope="col" data-number>
              {t("metrics.mean")}
            </th>
          </tr>
        </thead>
        <tbody>
          {routes.map(({ route, method, requests, errors, meanMs }) => (
            <tr key={`${method} ${route}`}>
              <th scope="row" className={css["route"]}>
                {method} {route}
              </th>
              <td data-number data-label={t("metrics.requests")}>
                {format.number(requests)}
              </td>
              <td data-number data-label={t("metrics.errors")}>
                {format.number(errors)}
              </td>
              <td data-number data-label={t("metrics.mean")}>
                {ms(meanMs)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
