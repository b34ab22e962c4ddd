import { Button } from "@mantine/core";
import { IconAdjustmentsHorizontal } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePageTitle } from "../../../ui/page-title.ts";
import { SearchField } from "../../../ui/search-field.tsx";
import { filterCount } from "../seeking.ts";
import { WorkNav } from "../work-nav.tsx";
import { FilterSheet } from "./filter-sheet.tsx";
import { Filters } from "./filters.tsx";
import { PlaceField } from "./place-field.tsx";
import { Results } from "./results.tsx";
import css from "./search-page.module.css";
import { useFound } from "./use-found.ts";
import { useSeeking } from "./use-seeking.ts";

/** Vacancies by words, place, pay and kind: filters on the left, what is found beside them. */
export function SearchPage() {
  const { t } = useTranslation();
  const { seeking, change } = useSeeking();
  const found = useFound(seeking);
  const [marked, setMarked] = useState<string | null>(null);
  const [sheet, setSheet] = useState(false);
  usePageTitle(seeking.q ?? t("vacancies.title"));
  const { facets } = found;
  const filters = filterCount(seeking);
  return (
    <main className={css["page"]} data-scroll-restoration-id="vacancies">
      <WorkNav title={t("vacancies.title")} />
      <div className={css["bar"]}>
        <SearchField
          value={seeking.q ?? ""}
          label={t("vacancies.search")}
          onSeek={(q) => change({ q: q || undefined }, { passing: true })}
        />
        <PlaceField seeking={seeking} onChange={change} />
        <Button
          className={css["open"] ?? ""}
          variant="default"
          leftSection={<IconAdjustmentsHorizontal size={18} aria-hidden="true" />}
          onClick={() => setSheet(true)}
        >
          {filters === 0 ? t("vacancies.filters") : t("vacancies.filtersOn", { count: filters })}
        </Button>
      </div>
      <div className={css["body"]}>
        <aside className={css["filters"]} aria-label={t("vacancies.filters")}>
          <Filters seeking={seeking} facets={facets} onChange={change} />
        </aside>
        <Results
          seeking={seeking}
          found={found}
          onChange={change}
          marked={marked}
          onMark={setMarked}
        />
      </div>
      {sheet && (
        <FilterSheet count={facets?.counted} onClose={() => setSheet(false)}>
          <Filters seeking={seeking} facets={facets} onChange={change} />
        </FilterSheet>
      )}
    </main>
  );
}
