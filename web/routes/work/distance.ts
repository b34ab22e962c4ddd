import type { Place } from "../../../shared/client/index.ts";
import { type Point, pointOf } from "./seeking.ts";

const EARTH_KM = 6_371.0088;

/** Along the surface, in kilometres (haversine). */
export function distanceKm(from: Point, to: Point): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const half = (degrees: number) => Math.sin(radians(degrees) / 2) ** 2;
  const across = Math.cos(radians(from.lat)) * Math.cos(radians(to.lat));
  const share = half(to.lat - from.lat) + across * half(to.lon - from.lon);
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(share)));
}

let around: string | undefined;

/** Where the reader looks, for pages that tell how far something is from there; forgotten with the page. */
export function lookAround(near: string | undefined): void {
  around = near;
}

/** How far a place is from where the reader has looked; `null` where either is not known. */
export function distanceFromLooked(place: Place | null): number | null {
  const from = pointOf(around);
  if (from === null || place?.lat == null || place.lon === null) return null;
  return distanceKm(from, { lat: place.lat, lon: place.lon });
}
