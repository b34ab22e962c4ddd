import { Button, NativeSelect, Skeleton } from "@mantine/core";
import { IconFlag } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type ModerationReport, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useFormat } from "../../ui/format.ts";
import { listClass, Page, Row } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import css from "./desk.module.css";
import { KINDS, REASONS } from "./desk.ts";

/** Every open report, the oldest first. */
export function ReportsPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/member/moderation/reports" });
  const reports = useInfiniteQuery({
    queryKey: ["moderation", "reports", search],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam: cursor }) =>
      reply(
        api.GET("/api/moderation/reports", {
          params: { query: { limit: 50, ...search, ...(cursor !== null && { cursor }) } },
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const found = reports.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page title={t("desk.reports")} lead={t("reported.lead")} wide>
      <Filters />
      {reports.isPending && <Skeleton height={240} radius={8} />}
      {reports.isError && (
        <ProblemNote error={reports.error} onRetry={() => void reports.refetch()} />
      )}
      {reports.isSuccess && found.length === 0 && (
        <EmptyState
          icon={<IconFlag size={34} stroke={1.6} />}
          title={t("reported.emptyTitle")}
          text={t("reported.emptyText")}
        />
      )}
      <ul className={listClass}>
        {found.map((report) => (
          <Entry key={report.id} report={report} />
        ))}
      </ul>
      {reports.hasNextPage && (
        <Button
          variant="default"
          loading={reports.isFetchingNextPage}
          onClick={() => void reports.fetchNextPage()}
        >
          {t("common.more")}
        </Button>
      )}
    </Page>
  );
}

function Filters() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/member/moderation/reports" });
  const navigate = useNavigate({ from: "/moderation/reports" });
  return (
    <search className={css["filters"]} aria-label={t("desk.filters")}>
      <NativeSelect
        label={t("desk.kind")}
        value={search.kind ?? ""}
        data={[
          { value: "", label: t("desk.any") },
          ...KINDS.map((value) => ({ value, label: t(`desk.kinds.${value}`) })),
        ]}
        onChange={(event) => {
          const kind = KINDS.find((one) => one === event.currentTarget.value);
          void navigate({
            replace: true,
            search: ({ kind: _, ...before }) => ({ ...before, ...(kind && { kind }) }),
          });
        }}
      />
      <NativeSelect
        label={t("verdict.category")}
        value={search.reason ?? ""}
        data={[
          { value: "", label: t("desk.any") },
          ...REASONS.map((value) => ({ value, label: t(`decisions.reasons.${value}`) })),
        ]}
        onChange={(event) => {
          const reason = REASONS.find((one) => one === event.currentTarget.value);
          void navigate({
            replace: true,
            search: ({ reason: _, ...before }) => ({ ...before, ...(reason && { reason }) }),
          });
        }}
      />
    </search>
  );
}

function Entry({ report }: { readonly report: ModerationReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { kind, subjectId, reason, comment, createdAt } = report;
  return (
    <Row
      icon={<IconFlag size={20} />}
      title={`${t(`decisions.reasons.${reason}`)} · ${t(`desk.kinds.${kind}`)}`}
      meta={
        <>
          {comment !== "" && <span className={css["text"]}>{comment} </span>}
          <time dateTime={createdAt}>{format.dateTime(createdAt)}</time>
        </>
      }
    >
      <Link to="/moderation" search={{ item: `${kind}:${subjectId}` }} className={css["link"]}>
        {t("reported.open")}
      </Link>
    </Row>
  );
}
