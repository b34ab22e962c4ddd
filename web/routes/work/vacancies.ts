import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { queryOf, type Seeking } from "./seeking.ts";

const PAGE = 40;

/** What is found, with counts of what the found have on the first page. What is the same for everyone stays. */
export function foundQuery(seeking: Seeking) {
  const asked = queryOf(seeking);
  return infiniteQueryOptions({
    queryKey: ["vacancies", asked],
    queryFn: ({ pageParam, signal }) => {
      const { radiusKm, salaryMin, ...texts } = asked;
      const query = {
        ...texts,
        ...(radiusKm !== undefined && { radiusKm: Number(radiusKm) }),
        ...(salaryMin !== undefined && { salaryMin: Number(salaryMin) }),
        ...(pageParam === null ? { facets: "true" as const } : { cursor: pageParam }),
        limit: PAGE,
      };
      return reply(api.GET("/api/vacancies", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // While another search is under way, the last one's finds stay.
    placeholderData: (before) => before,
  });
}

export function vacancyQuery(vacancyId: string) {
  return queryOptions({
    queryKey: ["vacancy", vacancyId],
    queryFn: () =>
      reply(api.GET("/api/vacancies/{vacancyId}", { params: { path: { vacancyId } } })),
  });
}

/** Tells that a vacancy has been seen. The platform counts each viewer once a day. */
export function countView(vacancyId: string): void {
  const params = { path: { vacancyId } };
  api.POST("/api/vacancies/{vacancyId}/view", { params }).catch(() => undefined);
}
