import type { Vacancy } from "../../../shared/client/index.ts";

export type Place = NonNullable<Vacancy["location"]>;

/** A place as it is written into fields. */
export interface PlaceFields extends Record<string, string> {
  readonly city: string;
  /** Two letters of ISO 3166-1; or a name, where somebody has given one. */
  readonly country: string;
  /** Latitude and longitude in degrees, with a comma between them. */
  readonly point: string;
}

const POINT = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/;
/** Six places are a tenth of a metre. */
const PLACES = 6;

/** Coordinates as maps give them to be copied; `null` for what is none, or not on the globe. */
export function pointOf(text: string): { readonly lat: number; readonly lon: number } | null {
  const [, first, second] = POINT.exec(text) ?? [];
  if (first === undefined || second === undefined) return null;
  const [lat, lon] = [Number(first), Number(second)];
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
}

export function pointText(lat: number, lon: number): string {
  return `${round(lat)}, ${round(lon)}`;
}

function round(degrees: number): number {
  return Number(degrees.toFixed(PLACES));
}

export function placeFieldsOf(place: Place | null): PlaceFields {
  if (place === null) return { city: "", country: "", point: "" };
  const { city, country, lat, lon } = place;
  return { city, country, point: lat === null || lon === null ? "" : pointText(lat, lon) };
}

/** The same as the platform takes it; `null` where nothing is said. */
export function placeOf({ city, country, point }: PlaceFields): Place | null {
  const at = pointOf(point);
  if (city.trim() === "" && country === "" && at === null) return null;
  return { city: city.trim(), country, lat: at?.lat ?? null, lon: at?.lon ?? null };
}

const CODES =
  "AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/** Countries of ISO 3166-1 by their names in a language, in its order; without the five where nobody lives. */
export function countriesIn(
  language: string,
): { readonly value: string; readonly label: string }[] {
  const names = new Intl.DisplayNames([language], { type: "region" });
  return CODES.split(" ")
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .sort((one, other) => one.label.localeCompare(other.label, language));
}
