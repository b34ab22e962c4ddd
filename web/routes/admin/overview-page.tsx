import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { useFormat } from "../../ui/format.ts";
import { Page, Section } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import css from "./admin.module.css";
import { daysAgo } from "./days.ts";

const REFRESH_MS = 30_000;
const HOUR_MS = 60 * 60_000;

/** What is known of each, by the query that the page it leads to asks as well. */
function useFigures() {
  const today = daysAgo(0);
  const stats = useQuery({
    queryKey: ["admin", "stats", today, today],
    queryFn: () =>
      reply(api.GET("/api/admin/stats", { params: { query: { from: today, to: today } } })),
    refetchInterval: REFRESH_MS,
  });
  const metrics = useQuery({
    queryKey: ["admin", "metrics", "6"],
    queryFn: () => reply(api.GET("/api/admin/metrics", { params: { query: { hours: 6 } } })),
    refetchInterval: REFRESH_MS,
  });
  const jobs = useQuery({
    queryKey: ["admin", "jobs"],
    queryFn: async () => (await reply(api.GET("/api/admin/jobs"))).items,
    refetchInterval: REFRESH_MS,
  });
  const letters = useQuery({
    queryKey: ["admin", "dead-letters", "first"],
    queryFn: () => reply(api.GET("/api/admin/dead-letters", { params: { query: { limit: 50 } } })),
    refetchInterval: REFRESH_MS,
  });
  const backups = useQuery({
    queryKey: ["admin", "backups", "newest"],
    queryFn: () => reply(api.GET("/api/admin/backups", { params: { query: { limit: 20 } } })),
    refetchInterval: REFRESH_MS,
  });
  return { stats, metrics, jobs, letters, backups };
}

type Figures = ReturnType<typeof useFigures>;

/** How things stand, at a glance: each number leads to the page that tells more. */
export function OverviewPage() {
  const { t } = useTranslation();
  const figures = useFigures();
  const all = Object.values(figures);
  const failed = all.find(({ isError }) => isError);
  return (
    <Page title={t("admin.overview")} lead={t("overview.lead")} wide>
      {failed?.error && (
        <ProblemNote
          error={failed.error}
          onRetry={() => void Promise.all(all.map((query) => query.refetch()))}
        />
      )}
      <People figures={figures} />
      <LastHour figures={figures} />
      <Work figures={figures} />
      <Backups figures={figures} />
    </Page>
  );
}

interface TileProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly to: `/admin/${"users" | "stats" | "metrics" | "schedule" | "queues" | "backups"}`;
  /** Somebody should look at it. */
  readonly bad?: boolean;
}

function Tile({ label, value, to, bad = false }: TileProps) {
  return (
    <div className={css["tile"]} data-bad={bad || undefined}>
      <dt>{label}</dt>
      <dd>
        {value === undefined ? (
          <Skeleton height={26} width={70} radius={6} />
        ) : (
          <Link to={to} className={css["tileLink"]}>
            {value}
          </Link>
        )}
      </dd>
    </div>
  );
}

const DAY = ["activeUsers", "registrations", "signIns", "failures", "messages", "calls"] as const;

function People({ figures: { stats } }: { figures: Figures }) {
  const { t } = useTranslation();
  const format = useFormat();
  const totals = stats.data?.totals;
  const day = stats.data?.days.at(-1);
  return (
    <Section title={t("overview.today")} lead={t("overview.todayLead")}>
      <dl className={css["tiles"]}>
        <Tile
          label={t("stats.users")}
          value={totals && format.number(totals.users)}
          to="/admin/users"
        />
        {DAY.map((name) => (
          <Tile
            key={name}
            label={t(`stats.${name}`)}
            value={day && format.number(day[name])}
            to="/admin/stats"
          />
        ))}
        <Tile
          label={t("stats.storageBytes")}
          value={totals && format.bytes(totals.storageBytes)}
          to="/admin/stats"
        />
      </dl>
    </Section>
  );
}

const HOUR = ["requests", "sockets", "queries", "uploads"] as const;

function LastHour({ figures: { metrics } }: { figures: Figures }) {
  const { t } = useTranslation();
  const format = useFormat();
  const points = metrics.data?.points.filter(
    ({ at }) => Date.parse(at) > metrics.dataUpdatedAt - HOUR_MS,
  );
  const sum = (name: (typeof HOUR)[number] | "errors") =>
    points?.reduce((total, point) => total + point[name], 0);
  const slowest = points && Math.max(0, ...points.map(({ p95Ms }) => p95Ms ?? 0));
  const errors = sum("errors");
  const shown = (value: number | undefined) =>
    value === undefined ? undefined : format.number(value);
  return (
    <Section title={t("overview.hour")}>
      <dl className={css["tiles"]}>
        {HOUR.map((name) => (
          <Tile
            key={name}
            label={t(`metrics.${name}`)}
            value={shown(sum(name))}
            to="/admin/metrics"
          />
        ))}
        <Tile
          label={t("metrics.errors")}
          value={shown(errors)}
          to="/admin/metrics"
          bad={(errors ?? 0) > 0}
        />
        <Tile
          label={t("overview.slowest")}
          value={slowest === undefined ? undefined : `${format.number(slowest)} ${t("metrics.ms")}`}
          to="/admin/metrics"
        />
      </dl>
    </Section>
  );
}

function Work({ figures: { jobs, letters } }: { figures: Figures }) {
  const { t } = useTranslation();
  const format = useFormat();
  const runs = jobs.data?.flatMap(({ lastRun }) => lastRun ?? []);
  const failed = runs?.filter(({ state }) => state === "failed" || state === "abandoned").length;
  const dead = letters.data?.items.length;
  const more = letters.data?.nextCursor ? "+" : "";
  return (
    <Section title={t("overview.work")}>
      <dl className={css["tiles"]}>
        <Tile
          label={t("admin.jobs")}
          value={jobs.data && format.number(jobs.data.length)}
          to="/admin/schedule"
        />
        <Tile
          label={t("overview.failedJobs")}
          value={failed === undefined ? undefined : format.number(failed)}
          to="/admin/schedule"
          bad={(failed ?? 0) > 0}
        />
        <Tile
          label={t("queues.dead")}
          value={dead === undefined ? undefined : `${format.number(dead)}${more}`}
          to="/admin/queues"
          bad={(dead ?? 0) > 0}
        />
      </dl>
    </Section>
  );
}

/** One is made each day; who has none so young has lost a day at least. */
const STALE_MS = 30 * HOUR_MS;

/** The newest backup that is whole: how old it is, and how large. */
function Backups({ figures: { backups } }: { figures: Figures }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const newest = backups.data?.items.find(({ state }) => state === "complete");
  const none = backups.data && t("overview.noBackup");
  const age = newest && backups.dataUpdatedAt - Date.parse(newest.startedAt);
  return (
    <Section title={t("admin.backups")}>
      <dl className={css["tiles"]}>
        <Tile
          label={t("overview.lastBackup")}
          value={age === undefined ? none : ago(i18n.language, age)}
          to="/admin/backups"
          bad={backups.isSuccess && (age === undefined || age > STALE_MS)}
        />
        <Tile
          label={t("overview.backupSize")}
          value={newest ? format.bytes(newest.bytes + newest.fileBytes) : none}
          to="/admin/backups"
        />
      </dl>
    </Section>
  );
}

const DAY_HOURS = 24;

/** Hours up to two days, then days; the words are the browser's. */
function ago(language: string, ms: number): string {
  const words = new Intl.RelativeTimeFormat(language, { numeric: "always" });
  const hours = Math.max(0, Math.floor(ms / HOUR_MS));
  if (hours < 2 * DAY_HOURS) return words.format(-hours, "hour");
  return words.format(-Math.floor(hours / DAY_HOURS), "day");
}
