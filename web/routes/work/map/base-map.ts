import { type Map as LeafletMap, map as leafletMap, type MapOptions, tileLayer } from "leaflet";

/** Where the tiles of a map come from, and whom they are by. */
export interface TileSource {
  readonly tiles: string;
  readonly attribution: string;
  readonly maxZoom: number;
}

/** A map of these tiles in an element, as yet looking nowhere. */
export function baseMap(
  element: HTMLElement,
  { tiles, attribution, maxZoom }: TileSource,
  options: MapOptions,
): LeafletMap {
  // Leaflet gives a pressed map the focus: did the page then jump to show all of it, the press would miss what it was at.
  const focus = element.focus.bind(element);
  element.focus = () => focus({ preventScroll: true });
  const map = leafletMap(element, { ...options, worldCopyJump: true });
  map.attributionControl.setPrefix(false);
  tileLayer(tiles, { attribution: textOf(attribution), maxZoom }).addTo(map);
  return map;
}

/** As HTML, which Leaflet takes an attribution for. */
function textOf(attribution: string): string {
  const element = document.createElement("span");
  element.textContent = attribution;
  return element.innerHTML;
}
