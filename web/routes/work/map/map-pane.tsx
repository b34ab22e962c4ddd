import { ActionIcon, Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FoundVacancy } from "../../../../shared/client/index.ts";
import { currentLanguage } from "../../../i18n/index.ts";
import { paidAmount } from "../salary.ts";
import type { ChangeSeeking } from "../search/use-seeking.ts";
import { pointOf, type Seeking, USUAL_RADIUS_KM } from "../seeking.ts";
import { VacancyCard } from "../vacancy-card.tsx";
import "leaflet/dist/leaflet.css";
import css from "./map-pane.module.css";
import { type Pin, VacancyMap } from "./vacancy-map.ts";

export interface MapPaneProps {
  readonly tiles: string;
  readonly attribution: string;
  readonly maxZoom: number;
  readonly seeking: Seeking;
  readonly vacancies: readonly FoundVacancy[];
  readonly marked: string | null;
  readonly onMark: (vacancyId: string | null) => void;
  readonly onChange: ChangeSeeking;
}

/** What is found, on a map: pins with what is paid, the area that is looked in, and the way to look elsewhere. */
export function MapPane(props: MapPaneProps) {
  const { t } = useTranslation();
  const { seeking, vacancies, marked, onChange } = props;
  const [picked, setPicked] = useState<readonly string[]>([]);
  /** From which search the reader has moved the map away. */
  const [movedFrom, setMovedFrom] = useState<string | null>(null);
  const area = `${seeking.near} ${seeking.radiusKm}`;
  const { element, map } = useMap(props, setPicked, () => setMovedFrom(area));
  useEffect(() => map.current?.mark(marked), [map, marked]);
  const shown = vacancies.filter(({ id }) => picked.includes(id));
  const lookHere = () => {
    const seen = map.current?.seen();
    if (seen === undefined) return;
    setMovedFrom(null);
    onChange({ ...seen, place: undefined, city: undefined });
  };
  return (
    <section className={css["pane"]} aria-label={t("vacancies.map")}>
      <div ref={element} className={css["map"]} />
      {movedFrom === area && (
        <Button className={css["here"] ?? ""} onClick={lookHere}>
          {t("vacancies.lookHere")}
        </Button>
      )}
      {shown.length > 0 && (
        <div className={css["picked"]}>
          <ActionIcon
            className={css["close"] ?? ""}
            variant="default"
            aria-label={t("common.close")}
            onClick={() => setPicked([])}
          >
            <IconX size={18} />
          </ActionIcon>
          <ul>
            {shown.map((vacancy) => (
              <VacancyCard key={vacancy.id} vacancy={vacancy} />
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

type Pick = (ids: readonly string[]) => void;

function useMap(props: MapPaneProps, onPick: Pick, onMoved: () => void) {
  const { seeking, vacancies, onMark } = props;
  const { t } = useTranslation();
  const element = useRef<HTMLDivElement>(null);
  const map = useRef<VacancyMap>(undefined);
  const nameOf = (pins: readonly Pin[]) =>
    pins.length === 1
      ? (vacancies.find(({ id }) => id === pins[0]?.id)?.title ?? "")
      : t("vacancies.count", { count: pins.length, shown: pins.length });
  const now = { onPick, onMoved, onMark, nameOf };
  const latest = useRef(now);
  latest.current = now;

  const { tiles, attribution, maxZoom } = props;
  useEffect(() => {
    const { current } = element;
    if (current === null) return;
    const made = new VacancyMap(current, {
      ...{ tiles, attribution, maxZoom },
      onPick: (ids) => latest.current.onPick(ids),
      onPoint: ([id]) => latest.current.onMark(id ?? null),
      onMoved: () => latest.current.onMoved(),
      nameOf: (pins) => latest.current.nameOf(pins),
    });
    map.current = made;
    const sizes = new ResizeObserver(() => made.resized());
    sizes.observe(current);
    return () => {
      sizes.disconnect();
      made.remove();
      map.current = undefined;
    };
  }, [tiles, attribution, maxZoom]);

  const { near, radiusKm } = seeking;
  useEffect(() => {
    const point = pointOf(near);
    const around = point && { ...point, radiusKm: Number(radiusKm ?? USUAL_RADIUS_KM) };
    map.current?.look(around);
  }, [near, radiusKm]);

  const pins = useMemo(() => vacancies.flatMap(pinsOf), [vacancies]);
  useEffect(() => {
    map.current?.show(pins);
    if (near === undefined) map.current?.seeAll();
  }, [pins, near]);
  return { element, map };
}

function pinsOf({ id, location, salary, title }: FoundVacancy): Pin[] {
  if (location?.lat == null || location.lon === null) return [];
  const text = salary === null ? title.slice(0, 18) : shortPay(salary);
  return [{ id, lat: location.lat, lon: location.lon, text }];
}

function shortPay(salary: NonNullable<FoundVacancy["salary"]>): string {
  const one = salary.max ?? salary.min ?? 0;
  const { amount } = paidAmount({ ...salary, min: one, max: one }, currentLanguage(), "compact");
  return amount;
}
