import { Button, Skeleton } from "@mantine/core";
import { IconApps } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Grant, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { AppLogo } from "../../ui/app-logo.tsx";
import { Confirm } from "../../ui/dialog.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useFormat } from "../../ui/format.ts";
import { listClass, Page, Row, Section } from "../../ui/page.tsx";
import { ProblemNote, problemText } from "../../ui/problem.tsx";
import { scopeText } from "../../ui/scope-text.ts";
import { toast } from "../../ui/toasts.tsx";
import { useSecurityChanged } from "./use-security-changed.ts";

const KEY = ["grants"];
/** More than anybody has: shown on one page. */
const ALL = { params: { query: { limit: 100 } } };

/** Applications that the reader has let in. */
export function ApplicationsPage() {
  const { t } = useTranslation();
  const grants = useQuery({
    queryKey: KEY,
    queryFn: async () => (await reply(api.GET("/api/auth/grants", ALL))).items,
  });
  return (
    <Page title={t("grants.title")} lead={t("grants.lead")} back="/settings/security">
      <Section title={t("grants.connected")}>
        {grants.isPending && <Skeleton height={64} radius={8} />}
        {grants.isError && (
          <ProblemNote error={grants.error} onRetry={() => void grants.refetch()} />
        )}
        {grants.data?.length === 0 && (
          <EmptyState
            icon={<IconApps size={34} stroke={1.6} />}
            title={t("grants.emptyTitle")}
            text={t("grants.emptyText")}
          />
        )}
        <ul className={listClass}>
          {grants.data?.map((grant) => (
            <GrantRow key={grant.clientId} grant={grant} />
          ))}
        </ul>
      </Section>
    </Page>
  );
}

function GrantRow({ grant }: { grant: Grant }) {
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const changed = useSecurityChanged();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () =>
      api.DELETE("/api/auth/grants/{clientId}", {
        params: { path: { clientId: grant.clientId } },
      }),
    onSuccess: () => Promise.all([queries.invalidateQueries({ queryKey: KEY }), changed()]),
    onError: (error) => toast(problemText(error), "danger"),
    onSettled: () => setAsking(false),
  });
  const used =
    grant.lastUsedAt === null
      ? t("grants.since", { date: format.date(grant.createdAt) })
      : t("grants.used", { at: format.dateTime(grant.lastUsedAt) });
  return (
    <Row
      icon={<AppLogo name={grant.name} url={grant.logo} size={40} />}
      title={grant.name}
      meta={
        <>
          <p>{grant.scopes.map(scopeText).join(", ")}</p>
          <p>{used}</p>
        </>
      }
    >
      <Button
        variant="subtle"
        color="red"
        aria-label={t("grants.removeNamed", { name: grant.name })}
        onClick={() => setAsking(true)}
      >
        {t("grants.remove")}
      </Button>
      {asking && (
        <Confirm
          title={t("grants.removeTitle", { name: grant.name })}
          text={t("grants.removeText")}
          action={t("grants.remove")}
          busy={remove.isPending}
          onConfirm={() => remove.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </Row>
  );
}
