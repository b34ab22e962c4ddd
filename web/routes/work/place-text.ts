import i18next from "i18next";
import type { Place } from "../../../shared/client/index.ts";
import { countryText } from "../../ui/country-text.ts";

/** A place in one line, in the reader's language; empty where nothing of it is known. */
export function placeText(place: Place | null): string {
  if (place === null) return "";
  const { city, country } = place;
  const named = /^[A-Z]{2}$/i.test(country) ? countryText(country.toUpperCase()) : country;
  return [city, named].filter(Boolean).join(", ");
}

/** How far something is, to a tenth of a kilometre where it is near. */
export function distanceText(km: number): string {
  const digits = km < 10 ? 1 : 0;
  const style = { style: "unit", unit: "kilometer", maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(i18next.language, style).format(km);
}
