import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { useFormat } from "../../../ui/format.ts";
import { ProblemNote } from "../../../ui/problem.tsx";
import { SearchField } from "../../../ui/search-field.tsx";
import css from "./generate.module.css";

interface HistoryDialogProps {
  readonly projectId: string;
  readonly onChoose: (prompt: string) => void;
  readonly onClose: () => void;
}

/** What the project has asked for so far, latest first. */
export function HistoryDialog({ projectId, onChoose, onClose }: HistoryDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [q, setQ] = useState("");
  const list = useInfiniteQuery({
    queryKey: ["prompts", projectId, q],
    queryFn: ({ pageParam }) => {
      const query = { limit: 30, ...(q && { q }), ...(pageParam && { cursor: pageParam }) };
      const params = { path: { projectId }, query };
      return reply(api.GET("/api/projects/{projectId}/prompts", { params }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    staleTime: 0,
  });
  const prompts = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Dialog title={t("studio.history")} onClose={onClose}>
      <SearchField value={q} label={t("studio.findPrompts")} onSeek={setQ} />
      {list.isError && <ProblemNote error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && prompts.length === 0 && (
        <p className={css["none"]}>{t(q ? "studio.nothingFound" : "studio.noPrompts")}</p>
      )}
      <ul className={css["history"]}>
        {prompts.map(({ text, uses, aiModelName, lastUsedAt }) => (
          <li key={text}>
            <button
              type="button"
              className={css["past"]}
              onClick={() => {
                onChoose(text);
                onClose();
              }}
            >
              <span className={css["pastText"]}>{text}</span>
              <span className={css["hint"]}>
                {[aiModelName, t("studio.uses", { count: uses }), format.brief(lastUsedAt)]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="subtle" onClick={() => void list.fetchNextPage()}>
          {t("common.more")}
        </Button>
      )}
    </Dialog>
  );
}
