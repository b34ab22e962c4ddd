import {
  type Circle,
  circle,
  divIcon,
  type LatLngBounds,
  type LatLngTuple,
  type Map as LeafletMap,
  latLng,
  latLngBounds,
  layerGroup,
  marker,
} from "leaflet";
import { nearOf, type Point } from "../seeking.ts";
import { baseMap, type TileSource } from "./base-map.ts";
import { type Cluster, clustered } from "./pins.ts";

/** What stands at a place of the map. */
export interface Pin {
  readonly id: string;
  readonly lat: number;
  readonly lon: number;
  /** What is written on it, as long as it is alone. */
  readonly text: string;
}

export interface MapLook extends TileSource {
  readonly onPick: (ids: readonly string[]) => void;
  readonly onPoint: (ids: readonly string[]) => void;
  /** The reader has moved it: another area is seen than is looked in. */
  readonly onMoved: () => void;
  /** What many pins in one are called. */
  readonly nameOf: (pins: readonly Pin[]) => string;
}

export interface Around extends Point {
  readonly radiusKm: number;
}

/** Pins nearer than this, in pixels, would cover each other. */
const REACH_PX = 56;
const FARTHEST_ZOOM = 15;
const WORLD: LatLngTuple = [45, 35];
const INSTANT = { animate: false } as const;

/** A map of pins, drawn by Leaflet into an element. */
export class VacancyMap {
  readonly #map: LeafletMap;
  readonly #look: MapLook;
  readonly #layer = layerGroup();
  readonly #signs = new Map<string, HTMLElement>();
  #circle: Circle | null = null;
  #pins: readonly Pin[] = [];
  #marked: string | null = null;
  /** It is we who move it, not the reader. */
  #moving = false;

  constructor(element: HTMLElement, look: MapLook) {
    this.#look = look;
    this.#map = baseMap(element, look, { zoomSnap: 0.5, fadeAnimation: false });
    this.#layer.addTo(this.#map);
    this.#place(() => this.#map.setView(WORLD, 3, INSTANT));
    this.#map.on("zoomend", () => this.#draw());
    this.#map.on("moveend", () => this.#moving || look.onMoved());
  }

  /** Shows these pins. */
  show(pins: readonly Pin[]): void {
    this.#pins = pins;
    this.#draw();
  }

  /** Shows where is looked, and goes there. */
  look(around: Around | null): void {
    this.#circle?.remove();
    this.#circle = null;
    if (around === null) return;
    const radius = around.radiusKm * 1_000;
    this.#circle = circle([around.lat, around.lon], { radius, className: "veche-around" });
    this.#circle.addTo(this.#map);
    this.#fit(this.#circle.getBounds());
  }

  /** Goes to where all pins are seen. */
  seeAll(): void {
    if (this.#pins.length === 0) return;
    this.#fit(latLngBounds(this.#pins.map(({ lat, lon }): LatLngTuple => [lat, lon])));
  }

  /** Points at a pin. */
  mark(id: string | null): void {
    this.#marked = id;
    for (const [ids, sign] of this.#signs) this.#paint(sign, ids);
  }

  /** What is seen: its middle, and how far it is from there to the nearest edge. */
  seen(): { readonly near: string; readonly radiusKm: string } {
    const middle = this.#map.getCenter();
    const bounds = this.#map.getBounds();
    const edges = [latLng(bounds.getNorth(), middle.lng), latLng(middle.lat, bounds.getEast())];
    const km = Math.min(...edges.map((edge) => middle.distanceTo(edge))) / 1_000;
    const near = nearOf({ lat: middle.lat, lon: middle.lng });
    return { near, radiusKm: String(Math.min(10_000, Math.max(1, Math.round(km)))) };
  }

  /** The element has another size. */
  resized(): void {
    this.#place(() => this.#map.invalidateSize(INSTANT));
  }

  remove(): void {
    this.#moving = true;
    this.#map.remove();
  }

  #fit(bounds: LatLngBounds): void {
    this.#place(() =>
      this.#map.fitBounds(bounds, { ...INSTANT, padding: [28, 28], maxZoom: FARTHEST_ZOOM }),
    );
  }

  #place(move: () => void): void {
    this.#moving = true;
    move();
    this.#moving = false;
  }

  #draw(): void {
    const zoom = this.#map.getZoom();
    const placed = this.#pins.map((pin) => {
      const { x, y } = this.#map.project([pin.lat, pin.lon], zoom);
      return { item: pin, x, y };
    });
    this.#layer.clearLayers();
    this.#signs.clear();
    for (const cluster of clustered(placed, REACH_PX)) this.#sign(cluster, zoom);
  }

  #sign({ items, x, y }: Cluster<Pin>, zoom: number): void {
    const ids = items.map(({ id }) => id);
    const sign = document.createElement("span");
    const [only] = items.length === 1 ? items : [];
    sign.className = "veche-pin";
    sign.textContent = only ? only.text : String(items.length);
    this.#signs.set(ids.join(), sign);
    this.#paint(sign, ids.join());
    const icon = divIcon({ html: sign, className: "veche-pin-box", iconSize: [44, 44] });
    const pin = marker(this.#map.unproject([x, y], zoom), { icon, riseOnHover: true });
    pin.addTo(this.#layer);
    pin.getElement()?.setAttribute("aria-label", this.#look.nameOf(items));
    const pick = () => this.#look.onPick(ids);
    pin.on("click", pick);
    pin.on("keydown", ({ originalEvent: { key } }) => key === "Enter" && pick());
    pin.on("mouseover", () => this.#look.onPoint(ids));
    pin.on("mouseout", () => this.#look.onPoint([]));
  }

  #paint(sign: HTMLElement, ids: string): void {
    const marked = this.#marked !== null && ids.split(",").includes(this.#marked);
    sign.toggleAttribute("data-marked", marked);
  }
}
