import { HOUR, type Millis } from "../../../../shared/kernel/time.ts";
import type { SignInOddity } from "../mails/security-words.ts";

export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

/** What an account's earlier sign-ins tell about the one that is looked at. */
export interface SignInPast {
  /** Whether it has been signed in to before: to a first time nothing is odd. */
  readonly any: boolean;
  readonly deviceKnown: boolean;
  /** `null` without evidence: this country, or all earlier ones, are not known. */
  readonly countryKnown: boolean | null;
  /** The last place whose coordinates are known. */
  readonly lastPlace: (Coordinates & { readonly at: Millis }) | null;
  /** Failures since the last sign-in, of the last day. */
  readonly failures: number;
  /** How many of the last sign-ins, within an hour, were odd too. */
  readonly oddOfLate: number;
}

const EARTH_RADIUS_KM = 6_371;
/** Faster than an airliner. */
const FASTEST_KM_PER_HOUR = 900;
/** An address is not placed more exactly than this. */
const PLACE_ERROR_KM = 100;
/** As many as lock an account. */
const MANY_FAILURES = 5;

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Great-circle distance in kilometres (haversine). */
export function distanceKm(from: Coordinates, to: Coordinates): number {
  const latitude = radians(to.latitude - from.latitude);
  const longitude = radians(to.longitude - from.longitude);
  const chord =
    Math.sin(latitude / 2) ** 2 +
    Math.cos(radians(from.latitude)) *
      Math.cos(radians(to.latitude)) *
      Math.sin(longitude / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
}

function isTooFar(last: SignInPast["lastPlace"], here: Coordinates | null, at: Millis): boolean {
  if (last === null || here === null) return false;
  const km = distanceKm(last, here);
  const hours = Math.max(0, at - last.at) / HOUR;
  return km > PLACE_ERROR_KM && km > hours * FASTEST_KM_PER_HOUR;
}

/** What is odd about a sign-in, the gravest first. */
export function odditiesOf(
  past: SignInPast,
  here: Coordinates | null,
  at: Millis,
): readonly SignInOddity[] {
  if (!past.any) return [];
  const found: readonly (readonly [SignInOddity, boolean])[] = [
    ["impossible_travel", isTooFar(past.lastPlace, here, at)],
    ["new_country", past.countryKnown === false],
    ["new_device", !past.deviceKnown],
    ["many_failures", past.failures >= MANY_FAILURES],
  ];
  return found.filter(([, holds]) => holds).map(([oddity]) => oddity);
}
