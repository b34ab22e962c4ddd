import { Button, Skeleton } from "@mantine/core";
import { IconMailOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ApiError, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useFormat } from "../../ui/format.ts";
import { LinkedText } from "../../ui/linked-text.tsx";
import { usePageTitle } from "../../ui/page-title.ts";
import { ProblemNote } from "../../ui/problem.tsx";
import { NotFoundPage } from "./not-found.tsx";
import css from "./outbox.module.css";

/** Every message that would have left, had this not been development. */
export function OutboxPage() {
  const { t } = useTranslation();
  const format = useFormat();
  usePageTitle(t("outbox.title"));
  const outbox = useQuery({
    queryKey: ["outbox"],
    queryFn: () => reply(api.GET("/api/dev/outbox", { params: { query: { limit: 100 } } })),
    refetchInterval: 5_000,
  });
  if (outbox.error instanceof ApiError && outbox.error.status === 404) return <NotFoundPage />;
  return (
    <main className={css["page"]}>
      <header className={css["header"]}>
        <div>
          <h1>{t("outbox.title")}</h1>
          <p className={css["lead"]}>{t("outbox.lead")}</p>
        </div>
        <Button variant="default" onClick={() => void outbox.refetch()}>
          {t("outbox.refresh")}
        </Button>
      </header>
      {outbox.isError && <ProblemNote error={outbox.error} onRetry={() => void outbox.refetch()} />}
      {outbox.isPending && <Skeleton height={120} radius={12} />}
      {outbox.data?.items.length === 0 && (
        <EmptyState
          icon={<IconMailOff size={32} stroke={1.6} />}
          title={t("outbox.empty")}
          text={t("outbox.emptyText")}
        />
      )}
      <ol className={css["list"]}>
        {outbox.data?.items.map((message) => (
          <li key={message.id} className={css["message"]}>
            <h2>{message.subject ?? message.channel}</h2>
            <p className={css["meta"]}>
              {t("outbox.to", { to: message.to })} · {format.dateTime(message.createdAt)}
            </p>
            <p className={css["text"]}>
              <LinkedText text={message.text} />
            </p>
          </li>
        ))}
      </ol>
    </main>
  );
}
