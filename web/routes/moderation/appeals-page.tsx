import { Button, NativeSelect, Skeleton, Textarea } from "@mantine/core";
import { IconMessage2Question } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type FiledAppeal, reply } from "../../../shared/client/index.ts";
import { api, queries } from "../../app/platform.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useFormat } from "../../ui/format.ts";
import { Page, Section } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import css from "./desk.module.css";

const STATUSES = ["granted", "refused"] as const;
const LONGEST = 2_000;

/** What authors have to say against decisions, and the one answer each gets. */
export function AppealsPage() {
  const { t } = useTranslation();
  const { status = "open" } = useSearch({ from: "/member/moderation/appeals" });
  const navigate = useNavigate({ from: "/moderation/appeals" });
  const appeals = useInfiniteQuery({
    queryKey: ["moderation", "appeals", status],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam: cursor }) =>
      reply(
        api.GET("/api/moderation/appeals", {
          params: { query: { limit: 30, status, ...(cursor !== null && { cursor }) } },
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const found = appeals.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page title={t("desk.appeals")} lead={t("appeals.lead")} wide>
      <search className={css["filters"]} aria-label={t("desk.filters")}>
        <NativeSelect
          label={t("desk.status")}
          value={status}
          data={[
            { value: "open", label: t("appeals.open") },
            ...STATUSES.map((value) => ({ value, label: t(`appeals.${value}`) })),
          ]}
          onChange={(event) => {
            const wanted = STATUSES.find((one) => one === event.currentTarget.value);
            void navigate({ replace: true, search: wanted ? { status: wanted } : {} });
          }}
        />
      </search>
      {appeals.isPending && <Skeleton height={240} radius={8} />}
      {appeals.isError && (
        <ProblemNote error={appeals.error} onRetry={() => void appeals.refetch()} />
      )}
      {appeals.isSuccess && found.length === 0 && (
        <EmptyState
          icon={<IconMessage2Question size={34} stroke={1.6} />}
          title={t("appeals.emptyTitle")}
          text={t("appeals.emptyText")}
        />
      )}
      {found.map((appeal) => (
        <Entry key={appeal.id} appeal={appeal} />
      ))}
      {appeals.hasNextPage && (
        <Button
          variant="default"
          loading={appeals.isFetchingNextPage}
          onClick={() => void appeals.fetchNextPage()}
        >
          {t("common.more")}
        </Button>
      )}
    </Page>
  );
}

function Entry({ appeal }: { readonly appeal: FiledAppeal }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { decision, author, text, status, answer, createdAt } = appeal;
  const action = t(`desk.done.${decision.action}`);
  const name = author?.displayName ?? t("desk.nobody");
  return (
    <Section title={decision.title || t(`desk.kinds.${decision.kind}`)}>
      <p className={css["meta"]}>{t("appeals.decision", { action })}</p>
      <blockquote className={css["quote"]}>{decision.text || "—"}</blockquote>
      <p className={css["meta"]}>
        {t("appeals.says", { name })} <time dateTime={createdAt}>{format.dateTime(createdAt)}</time>
      </p>
      <blockquote className={css["quote"]}>{text}</blockquote>
      <Link
        to="/moderation"
        search={{ item: `${decision.kind}:${decision.subjectId}` }}
        className={css["link"]}
      >
        {t("appeals.look")}
      </Link>
      {status !== "open" && (
        <p className={css["text"]}>
          {t("appeals.answered")} {answer}
        </p>
      )}
      {status === "open" && !appeal.mayAnswer && (
        <p className={css["meta"]}>{t("appeals.notYours")}</p>
      )}
      {appeal.mayAnswer && <Answer appeal={appeal} />}
    </Section>
  );
}

function Answer({ appeal }: { readonly appeal: FiledAppeal }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const answer = useMutation({
    mutationFn: (outcome: "granted" | "refused") =>
      reply(
        api.POST("/api/moderation/appeals/{appealId}/answer", {
          params: { path: { appealId: appeal.id } },
          body: { outcome, answer: text.trim() },
        }),
      ),
    onSuccess: async (_, outcome) => {
      toast(t(outcome === "granted" ? "appeals.grantedDone" : "appeals.refusedDone"));
      await queries.invalidateQueries({ queryKey: ["moderation"] });
    },
  });
  const empty = text.trim() === "";
  return (
    <div className={css["form"]}>
      <Textarea
        label={t("appeals.answer")}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={LONGEST}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {answer.isError && <ProblemNote error={answer.error} />}
      <div className={css["actions"]}>
        <Button
          disabled={empty}
          loading={answer.isPending}
          onClick={() => answer.mutate("granted")}
        >
          {t("appeals.grant")}
        </Button>
        <Button
          variant="default"
          disabled={empty || answer.isPending}
          onClick={() => answer.mutate("refused")}
        >
          {t("appeals.refuse")}
        </Button>
      </div>
    </div>
  );
}
