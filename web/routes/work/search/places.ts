import { useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { nearOf } from "../seeking.ts";
import type { SeekingChange } from "./use-seeking.ts";

/** Cities whose names have a word that begins so, those with the most vacancies first. */
export function useCities(text: string, wanted: boolean) {
  const q = useDeferredValue(text);
  const { data } = useQuery({
    queryKey: ["vacancy-cities", q],
    queryFn: async () => {
      const query = { limit: 1, facets: "true" as const, ...(q !== "" && { q }) };
      const { facets } = await reply(api.GET("/api/vacancies", { params: { query } }));
      return facets?.cities ?? [];
    },
    enabled: wanted,
    placeholderData: (before) => before,
  });
  const begun = q.toLocaleLowerCase();
  return (data ?? []).filter(({ value }) => hasWord(value.toLocaleLowerCase(), begun));
}

function hasWord(city: string, begun: string): boolean {
  return city.startsWith(begun) || city.split(/[\s-]+/).some((word) => word.startsWith(begun));
}

/** Some vacancies of a city know where it is. */
const ASKED = 20;

/** What to look for around a city; where none of its vacancies says where that is, those that name it. */
export async function placeOfCity(city: string): Promise<SeekingChange> {
  const query = { city, limit: ASKED };
  const { items } = await reply(api.GET("/api/vacancies", { params: { query } }));
  for (const { location } of items) {
    if (location?.lat == null || location.lon === null) continue;
    return { near: nearOf({ lat: location.lat, lon: location.lon }), place: location.city };
  }
  return { city };
}

const PATIENCE_MS = 15_000;

/** Where the reader is, as an address says it. Rejects where the browser does not tell. */
export function here(): Promise<string> {
  return new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => resolve(nearOf({ lat: latitude, lon: longitude })),
      reject,
      { timeout: PATIENCE_MS, maximumAge: 10 * 60_000 },
    );
  });
}
