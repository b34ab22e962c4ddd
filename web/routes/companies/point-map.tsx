import { type CircleMarker, circleMarker, type Map as LeafletMap } from "leaflet";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import "leaflet/dist/leaflet.css";
import { baseMap, type TileSource } from "../work/map/base-map.ts";
import css from "./companies.module.css";
import { pointOf, pointText } from "./place.ts";

interface PointMapProps {
  readonly source: TileSource;
  /** As it is written in its field. */
  readonly point: string;
  readonly onPoint: (point: string) => void;
}

const WORLD = { lat: 45, lng: 35 };
const NEAR_ZOOM = 12;
const WIDE_ZOOM = 3;
const DOT = { radius: 10, weight: 3, className: "veche-point" } as const;

/** A map whose pressed point is taken. The field above it says the same in figures. */
export function PointMap({ source, point, onPoint }: PointMapProps) {
  const { t } = useTranslation();
  const element = useRef<HTMLDivElement>(null);
  const map = useRef<LeafletMap>(undefined);
  const dot = useRef<CircleMarker>(undefined);
  const take = useRef(onPoint);
  take.current = onPoint;
  const { tiles, attribution, maxZoom } = source;
  useEffect(() => {
    const { current } = element;
    if (current === null) return;
    const made = baseMap(current, { tiles, attribution, maxZoom }, {});
    made.setView(WORLD, WIDE_ZOOM);
    made.on("click", ({ latlng }) => {
      const { lat, lng } = latlng.wrap();
      take.current(pointText(lat, lng));
    });
    map.current = made;
    return () => {
      made.remove();
      map.current = undefined;
      dot.current = undefined;
    };
  }, [tiles, attribution, maxZoom]);
  useEffect(() => {
    const { current } = map;
    const at = pointOf(point);
    dot.current?.remove();
    if (current === undefined || at === null) return;
    const place = { lat: at.lat, lng: at.lon };
    dot.current = circleMarker(place, DOT).addTo(current);
    // Whoever presses the map sees the place already.
    if (!current.getBounds().contains(place) || current.getZoom() === WIDE_ZOOM) {
      current.setView(place, NEAR_ZOOM, { animate: false });
    }
  }, [point]);
  return (
    <section aria-label={t("employer.place.map")} className={css["mapBox"]}>
      <div ref={element} className={css["map"]} />
    </section>
  );
}
