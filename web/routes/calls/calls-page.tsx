import { Button, Skeleton } from "@mantine/core";
import { IconPhone, IconStethoscope } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { sawCalls } from "../../app/calls/missed.ts";
import { useMe } from "../../app/me.ts";
import { Delayed } from "../../ui/delayed.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { dayKey, useFormat } from "../../ui/format.ts";
import { Page } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { ActiveCall } from "./active-call.tsx";
import { CallRow } from "./call-row.tsx";
import css from "./calls-page.module.css";
import { activeQuery, useHistory } from "./history.ts";

/** The reader's calls by day, and what goes on now. */
export function CallsPage() {
  const { t } = useTranslation();
  const me = useMe();
  const { show } = useSearch({ from: "/member/calls" });
  const { calls, query } = useHistory(show === "missed");
  const { data: active = [] } = useQuery(activeQuery);
  useEffect(() => {
    if (query.isSuccess) sawCalls(calls);
  }, [query.isSuccess, calls]);
  return (
    <Page title={t("calls.title")} actions={<ToCheck />}>
      {active.length > 0 && (
        <section aria-label={t("calls.now")}>
          <ul className={css["list"]}>
            {active.map((call) => (
              <ActiveCall key={call.id} call={call} ownId={me.id} />
            ))}
          </ul>
        </section>
      )}
      <nav className={css["tabs"]} aria-label={t("calls.which")}>
        <Link to="/calls" className={css["tab"]} activeOptions={{ exact: true }}>
          {t("calls.all")}
        </Link>
        <Link to="/calls" search={{ show: "missed" }} className={css["tab"]}>
          {t("calls.missed")}
        </Link>
      </nav>
      {query.isPending && (
        <Delayed>
          <CallsSkeleton />
        </Delayed>
      )}
      {query.isError && calls.length === 0 && (
        <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isSuccess && calls.length === 0 && !query.hasNextPage && (
        <EmptyState
          icon={<IconPhone size={34} stroke={1.6} />}
          title={t(show === "missed" ? "calls.noneMissed.title" : "calls.empty.title")}
          text={t(show === "missed" ? "calls.noneMissed.text" : "calls.empty.text")}
        >
          <Button variant="light" renderRoot={(props) => <Link to="/chats" {...props} />}>
            {t("calls.toChats")}
          </Button>
        </EmptyState>
      )}
      <Days calls={calls} ownId={me.id} />
      {query.hasNextPage && (
        <Button
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t("calls.more")}
        </Button>
      )}
    </Page>
  );
}

function Days({ calls, ownId }: { calls: ReturnType<typeof useHistory>["calls"]; ownId: string }) {
  const format = useFormat();
  const days = Map.groupBy(calls, ({ startedAt }) => dayKey(startedAt));
  return [...days].map(([key, ofDay]) => (
    <section key={key} className={css["day"]}>
      <h2>{format.day(ofDay[0]?.startedAt ?? "")}</h2>
      <ul className={css["list"]}>
        {ofDay.map((call) => (
          <CallRow key={call.id} call={call} ownId={ownId} />
        ))}
      </ul>
    </section>
  ));
}

function ToCheck() {
  const { t } = useTranslation();
  return (
    <Button
      variant="default"
      leftSection={<IconStethoscope size={20} aria-hidden="true" />}
      renderRoot={(props) => <Link to="/calls/check" {...props} />}
    >
      {t("calls.check")}
    </Button>
  );
}

function CallsSkeleton() {
  return (
    <div className={css["skeleton"]} aria-hidden="true">
      {[70, 52, 64, 45, 58].map((width) => (
        <div key={width}>
          <Skeleton circle height={44} />
          <Skeleton height={16} width={`${width}%`} />
        </div>
      ))}
    </div>
  );
}
