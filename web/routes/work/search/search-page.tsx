import { Button } from "@mantine/core";
import { IconAdjustmentsHorizontal, IconList, IconMap } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { lazyPart } from "../../../app/lazy-part.tsx";
import { usePageTitle } from "../../../ui/page-title.ts";
import { SearchField } from "../../../ui/search-field.tsx";
import type { MapPaneProps } from "../map/map-pane.tsx";
import { mapQuery } from "../map/map-query.ts";
import { filterCount } from "../seeking.ts";
import { WorkNav } from "../work-nav.tsx";
import { FilterSheet } from "./filter-sheet.tsx";
import { Filters } from "./filters.tsx";
import { PlaceField } from "./place-field.tsx";
import { Results } from "./results.tsx";
import css from "./search-page.module.css";
import { useFound } from "./use-found.ts";
import { useSeeking } from "./use-seeking.ts";

const LazyMap = lazyPart<MapPaneProps>(
  "work",
  async () => (await import("../map/map-pane.tsx")).MapPane,
);

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
  const { data: map } = useQuery(mapQuery);
  const tiles = map?.tiles ?? null;
  const onMap = tiles !== null && seeking.view === "map";
  return (
    <main
      className={css["page"]}
      data-view={onMap ? "map" : "list"}
      data-scroll-restoration-id="vacancies"
    >
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
      <div className={`${css["body"]} ${tiles === null ? "" : css["withMap"]}`}>
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
        {map !== undefined && tiles !== null && (
          <div className={`${css["map"]} ${css["beside"]}`}>
            <LazyMap
              {...map}
              tiles={tiles}
              seeking={seeking}
              vacancies={found.vacancies}
              marked={marked}
              onMark={setMarked}
              onChange={change}
            />
          </div>
        )}
      </div>
      {tiles !== null && (
        <Button
          className={css["turn"] ?? ""}
          leftSection={
            onMap ? (
              <IconList size={18} aria-hidden="true" />
            ) : (
              <IconMap size={18} aria-hidden="true" />
            )
          }
          onClick={() => change({ view: onMap ? undefined : "map" })}
        >
          {onMap ? t("vacancies.list") : t("vacancies.map")}
        </Button>
      )}
      {sheet && (
        <FilterSheet count={facets?.counted} onClose={() => setSheet(false)}>
          <Filters seeking={seeking} facets={facets} onChange={change} />
        </FilterSheet>
      )}
    </main>
  );
}
