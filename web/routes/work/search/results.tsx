import { Button, NativeSelect, Skeleton } from "@mantine/core";
import { IconBriefcaseOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Delayed } from "../../../ui/delayed.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { useFormat } from "../../../ui/format.ts";
import { ProblemNote } from "../../../ui/problem.tsx";
import { useListEnd } from "../../videos/use-list-end.ts";
import { filterCount, type Seeking, SORTS, type Sort } from "../seeking.ts";
import { VacancyCard } from "../vacancy-card.tsx";
import { SaveSearch } from "./save-search.tsx";
import css from "./search-page.module.css";
import type { Found } from "./use-found.ts";
import { type ChangeSeeking, CLEARED } from "./use-seeking.ts";

interface ResultsProps {
  readonly seeking: Seeking;
  readonly found: Found;
  readonly onChange: ChangeSeeking;
  /** Which of them is pointed at on the map, and what tells the map so. */
  readonly marked: string | null;
  readonly onMark: (vacancyId: string | null) => void;
}

/** What is found, and more of it as one scrolls. */
export function Results({ seeking, found, onChange, marked, onMark }: ResultsProps) {
  const { t } = useTranslation();
  const { vacancies, query, more, hasMore } = found;
  const end = useListEnd(more, hasMore, vacancies.length);
  const none = query.isSuccess && !query.isPlaceholderData && vacancies.length === 0;
  return (
    <section className={css["results"]} aria-label={t("vacancies.found")}>
      <ResultsHead seeking={seeking} found={found} onChange={onChange} />
      {query.isLoading && <ResultsSkeleton />}
      {query.isError && vacancies.length === 0 && (
        <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
      )}
      {none && <NothingFound seeking={seeking} onChange={onChange} />}
      {vacancies.length > 0 && (
        <ul
          className={css["list"]}
          aria-label={t("vacancies.found")}
          aria-busy={query.isPlaceholderData}
        >
          {vacancies.map((vacancy) => (
            <VacancyCard
              key={vacancy.id}
              vacancy={vacancy}
              marked={vacancy.id === marked}
              onPoint={(on) => onMark(on ? vacancy.id : null)}
            />
          ))}
        </ul>
      )}
      <div ref={end} />
      {query.isFetchNextPageError && (
        <ProblemNote error={query.error} onRetry={() => void query.fetchNextPage()} />
      )}
    </section>
  );
}

type HeadProps = Pick<ResultsProps, "seeking" | "found" | "onChange">;

/** How many there are, in which order they stand, and the way to be told of new ones. */
function ResultsHead({ seeking, found: { facets }, onChange }: HeadProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const sorts = SORTS.filter((sort) => sort !== "distance" || seeking.near !== undefined);
  const count = facets?.counted ?? 0;
  return (
    <header className={css["resultsHead"]}>
      <p role="status" className={css["count"]}>
        {facets !== undefined &&
          (facets.complete
            ? t("vacancies.count", { count, shown: format.number(count) })
            : t("vacancies.countOver", { shown: format.number(count) }))}
      </p>
      <NativeSelect
        className={css["sort"] ?? ""}
        aria-label={t("vacancies.sort")}
        value={seeking.sort ?? "relevance"}
        data={sorts.map((value) => ({ value, label: t(`vacancies.sorts.${value}`) }))}
        onChange={({ currentTarget: { value } }) =>
          onChange({ sort: SORTS.find((one): one is Sort => one === value) })
        }
      />
      <SaveSearch seeking={seeking} />
    </header>
  );
}

function NothingFound({ seeking, onChange }: Pick<ResultsProps, "seeking" | "onChange">) {
  const { t } = useTranslation();
  const narrowed = seeking.q !== undefined || filterCount(seeking) > 0;
  const kind = narrowed ? "nothing" : "none";
  return (
    <EmptyState
      icon={<IconBriefcaseOff size={34} stroke={1.6} />}
      title={t(`vacancies.empty.${kind}.title`)}
      text={t(`vacancies.empty.${kind}.text`)}
    >
      {narrowed && (
        <Button variant="light" onClick={() => onChange(CLEARED)}>
          {t("vacancies.clear")}
        </Button>
      )}
    </EmptyState>
  );
}

const ROWS = ["a", "b", "c", "d", "e"];

function ResultsSkeleton() {
  return (
    <Delayed>
      <div className={css["list"]} aria-busy="true">
        {ROWS.map((row) => (
          <div key={row} className={css["skeleton"]}>
            <Skeleton width={48} height={48} radius={10} />
            <div>
              <Skeleton height={18} width="60%" />
              <Skeleton height={15} width="35%" mt={8} />
              <Skeleton height={13} width="50%" mt={8} />
            </div>
          </div>
        ))}
      </div>
    </Delayed>
  );
}
