import { useDroppable } from "@dnd-kit/core";
import { Button, Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Delayed } from "../../../ui/delayed.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { stageQuery } from "./applications.ts";
import { Card } from "./card.tsx";
import css from "./pipeline.module.css";
import type { Stage } from "./stages.ts";

interface ColumnProps {
  readonly vacancyId: string;
  readonly stage: Stage;
  readonly count: number | undefined;
  /** It is the only one in sight: its tab names it and takes what is dropped. */
  readonly alone: boolean;
}

/** Who is at one stage, newest first. */
export function Column({ vacancyId, stage, count, alone }: ColumnProps) {
  const { t } = useTranslation();
  const heading = useId();
  const { setNodeRef, isOver } = useDroppable({ id: stage, disabled: alone });
  const list = useInfiniteQuery(stageQuery(vacancyId, stage));
  const applications = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section
      ref={alone ? undefined : setNodeRef}
      className={css["column"]}
      data-over={(isOver && !alone) || undefined}
      aria-labelledby={heading}
    >
      <h2 id={heading} className={css["stage"]} data-alone={alone || undefined}>
        {t(`pipeline.stages.${stage}`)}
        {count !== undefined && <span className={css["count"]}>{count}</span>}
      </h2>
      {list.isPending && (
        <Delayed>
          <Skeleton height={76} radius={12} />
        </Delayed>
      )}
      {list.isError && applications.length === 0 && (
        <ProblemNote error={list.error} onRetry={() => void list.refetch()} />
      )}
      <ul className={css["cards"]} aria-labelledby={heading}>
        {applications.map((application) => (
          <Card key={application.id} application={application} />
        ))}
      </ul>
      {list.isSuccess && applications.length === 0 && (
        <p className={css["none"]}>{t(`pipeline.empty.${stage}`)}</p>
      )}
      {list.hasNextPage && (
        <Button
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t("common.more")}
        </Button>
      )}
    </section>
  );
}
