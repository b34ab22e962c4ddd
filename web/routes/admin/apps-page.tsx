import { Button, Skeleton } from "@mantine/core";
import { IconApps, IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type OAuthApp, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { AppLogo } from "../../ui/app-logo.tsx";
import { Badge } from "../../ui/badge.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import css from "./admin.module.css";

/** Applications that sign people in here. */
export function AppsPage() {
  const { t } = useTranslation();
  const apps = useInfiniteQuery({
    queryKey: ["admin", "apps"],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      reply(
        api.GET("/api/admin/apps", {
          params: { query: { limit: 50, ...(cursor !== undefined && { cursor }) } },
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  const found = apps.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page
      title={t("admin.apps")}
      wide
      actions={
        <Button
          leftSection={<IconPlus size={18} aria-hidden="true" />}
          renderRoot={(props) => <Link to="/admin/apps/new" {...props} />}
        >
          {t("apps.add")}
        </Button>
      }
    >
      <Section title={t("apps.registered")} lead={t("apps.lead")}>
        {apps.isPending && <Skeleton height={160} radius={8} />}
        {apps.isError && <ProblemNote error={apps.error} onRetry={() => void apps.refetch()} />}
        {apps.isSuccess && found.length === 0 && (
          <EmptyState
            icon={<IconApps size={34} stroke={1.6} />}
            title={t("apps.emptyTitle")}
            text={t("apps.emptyText")}
          />
        )}
        {found.length > 0 && <AppTable apps={found} />}
        {apps.hasNextPage && (
          <Button
            variant="default"
            loading={apps.isFetchingNextPage}
            onClick={() => void apps.fetchNextPage()}
          >
            {t("common.more")}
          </Button>
        )}
      </Section>
    </Page>
  );
}

function AppTable({ apps }: { apps: readonly OAuthApp[] }) {
  const { t } = useTranslation();
  return (
    <table className={`${css["table"]} ${css["cards"]}`}>
      <thead>
        <tr>
          <th scope="col">{t("apps.name")}</th>
          <th scope="col">{t("apps.clientId")}</th>
          <th scope="col">{t("apps.kind")}</th>
        </tr>
      </thead>
      <tbody>
        {apps.map((app) => (
          <tr key={app.id}>
            <td>
              <Link to="/admin/apps/$appId" params={{ appId: app.id }} className={css["person"]}>
                <AppLogo name={app.name} url={app.logo} size={36} />
                <span className={css["personName"]}>{app.name}</span>
              </Link>
            </td>
            <td className={css["mono"]}>{app.clientId}</td>
            <td>
              <span className={css["badges"]}>
                <Badge>{t(app.confidential ? "apps.confidential" : "apps.public")}</Badge>
                {app.trusted && <Badge tone="good">{t("apps.trusted")}</Badge>}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
