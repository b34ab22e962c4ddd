import { Button, Skeleton } from "@mantine/core";
import { IconGavel } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { OwnDecision } from "../../../../shared/client/index.ts";
import { Badge } from "../../../ui/badge.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { useFormat } from "../../../ui/format.ts";
import { Page } from "../../../ui/page.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { AppealButton } from "./appeal-button.tsx";
import css from "./own.module.css";
import { ownDecisionsQuery } from "./own-decisions.ts";

/** What moderators have held against the reader, with the reasons, and the reader's answers. */
export function DecisionsPage() {
  const { t } = useTranslation();
  const decisions = useInfiniteQuery(ownDecisionsQuery);
  const found = decisions.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page title={t("decisions.title")} lead={t("decisions.lead")} back="/settings">
      {decisions.isPending && <Skeleton height={200} radius={8} />}
      {decisions.isError && (
        <ProblemNote error={decisions.error} onRetry={() => void decisions.refetch()} />
      )}
      {decisions.isSuccess && found.length === 0 && (
        <EmptyState
          icon={<IconGavel size={34} stroke={1.6} />}
          title={t("decisions.emptyTitle")}
          text={t("decisions.emptyText")}
        />
      )}
      <ul className={css["list"]}>
        {found.map((decision) => (
          <Entry key={decision.id} decision={decision} />
        ))}
      </ul>
      {decisions.hasNextPage && (
        <Button
          variant="default"
          loading={decisions.isFetchingNextPage}
          onClick={() => void decisions.fetchNextPage()}
        >
          {t("common.more")}
        </Button>
      )}
    </Page>
  );
}

type Adverse = "warn" | "reject" | "remove" | "suspend";

function Entry({ decision }: { readonly decision: OwnDecision }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { action, title, reason, text, until, withdrawn, createdAt } = decision;
  return (
    <li className={css["decision"]}>
      <div className={css["head"]}>
        <span className={css["strong"]}>{t(`decisions.took.${action as Adverse}`)}</span>
        {reason && <Badge>{t(`decisions.reasons.${reason}`)}</Badge>}
        {withdrawn && <Badge tone="good">{t("decisions.withdrawn")}</Badge>}
        <time className={css["meta"]} dateTime={createdAt}>
          {format.dateTime(createdAt)}
        </time>
      </div>
      {title !== "" && <p className={css["meta"]}>{title}</p>}
      {text !== "" && <p className={css["text"]}>{text}</p>}
      {until !== null && (
        <p className={css["meta"]}>{t("decisions.until", { date: format.dateTime(until) })}</p>
      )}
      <AppealButton decision={decision} />
    </li>
  );
}
