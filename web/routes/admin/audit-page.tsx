import { Button, Skeleton, TextInput } from "@mantine/core";
import { IconListDetails } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type AuditEntry, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useForm } from "../../ui/form.ts";
import { useFormat } from "../../ui/format.ts";
import { Page, Section } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import css from "./admin.module.css";
import { dayEnd, dayStart } from "./days.ts";

/** What was done with power: who, when, to what. */
export function AuditPage() {
  const { t } = useTranslation();
  const { action, target, from, to } = useSearch({ from: "/member/admin/audit" });
  const query = {
    limit: 50,
    ...(action !== undefined && { action }),
    ...(target !== undefined && { target }),
    ...(from !== undefined && { from: dayStart(from) }),
    ...(to !== undefined && { to: dayEnd(to) }),
  };
  const audit = useInfiniteQuery({
    queryKey: ["admin", "audit", query],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      reply(
        api.GET("/api/admin/audit", {
          params: { query: { ...query, ...(cursor !== undefined && { cursor }) } },
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: (before) => before,
  });
  const entries = audit.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page title={t("admin.audit")} lead={t("audit.lead")} wide>
      <Filters />
      <Section title={t("audit.entries")}>
        {audit.isPending && <Skeleton height={240} radius={8} />}
        {audit.isError && <ProblemNote error={audit.error} onRetry={() => void audit.refetch()} />}
        {audit.isSuccess && entries.length === 0 && (
          <EmptyState
            icon={<IconListDetails size={34} stroke={1.6} />}
            title={t("audit.emptyTitle")}
            text={t("audit.emptyText")}
          />
        )}
        <ol>
          {entries.map((entry) => (
            <Entry key={entry.seq} entry={entry} />
          ))}
        </ol>
        {audit.hasNextPage && (
          <Button
            variant="default"
            loading={audit.isFetchingNextPage}
            onClick={() => void audit.fetchNextPage()}
          >
            {t("common.more")}
          </Button>
        )}
      </Section>
    </Page>
  );
}

function Filters() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/member/admin/audit" });
  const navigate = useNavigate({ from: "/admin/audit" });
  const { action = "", target = "", from = "", to = "" } = search;
  const form = useForm({
    initial: { action, target, from, to },
    checks: {},
    submit: async (values) => {
      const given = Object.entries(values).filter(([, value]) => value.trim() !== "");
      await navigate({ search: Object.fromEntries(given), replace: true });
    },
  });
  return (
    <search>
      <form {...form.bind} className={css["filters"]}>
        <TextInput
          className={css["grow"] ?? ""}
          label={t("audit.action")}
          placeholder="app.create"
          autoComplete="off"
          spellCheck={false}
          {...form.field("action")}
        />
        <TextInput
          className={css["grow"] ?? ""}
          label={t("audit.target")}
          autoComplete="off"
          spellCheck={false}
          {...form.field("target")}
        />
        <TextInput type="date" label={t("admin.from")} {...form.field("from")} />
        <TextInput type="date" label={t("admin.to")} {...form.field("to")} />
        <Button type="submit" variant="default">
          {t("audit.show")}
        </Button>
      </form>
    </search>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation();
  const format = useFormat();
  const facts: readonly (readonly [string, string | null])[] = [
    [t("audit.number"), String(entry.seq)],
    [t("audit.target"), entry.target],
    [t("audit.ip"), entry.ip],
    [t("audit.request"), entry.requestId],
    [t("audit.hash"), entry.hash],
    [t("audit.previousHash"), entry.previousHash],
  ];
  return (
    <li className={css["entry"]}>
      <details>
        <summary>
          <span>{entry.action}</span>
          <span className={css["meta"]}>
            <Actor actorId={entry.actorId} />
          </span>
          <span className={css["meta"]}>{format.dateTime(entry.at)}</span>
        </summary>
        <div className={css["details"]}>
          <dl className={css["facts"]}>
            {facts.map(
              ([name, value]) =>
                value !== null && (
                  <div key={name} style={{ display: "contents" }}>
                    <dt>{name}</dt>
                    <dd className={css["mono"]}>{value}</dd>
                  </div>
                ),
            )}
          </dl>
          {Object.keys(entry.details).length > 0 && (
            <pre className={css["mono"]}>{JSON.stringify(entry.details, null, 2)}</pre>
          )}
        </div>
      </details>
    </li>
  );
}

/** The name of who did it; an account that is gone keeps its id here. */
function Actor({ actorId }: { actorId: string | null }) {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ["person", actorId],
    queryFn: () =>
      reply(api.GET("/api/users/{userId}", { params: { path: { userId: actorId ?? "" } } })),
    enabled: actorId !== null,
    retry: false,
    staleTime: 600_000,
  });
  if (actorId === null) return t("audit.platform");
  return data?.displayName ?? actorId;
}
