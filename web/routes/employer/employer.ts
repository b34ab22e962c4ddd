import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { reply, type Vacancy } from "../../../shared/client/index.ts";
import { api, queries } from "../../app/platform.ts";
import { vacancyQuery } from "../work/vacancies.ts";
import type { VacancyBody } from "./editor/vacancy-fields.ts";

const LISTS = "own-vacancies";
const PAGE = 30;
/** What is scheduled comes out, what is open gets applications: by itself. */
const AGAIN_MS = 30_000;

/** All vacancies of a company, newest first, for its members; in one state, if one is named. */
export function ownVacanciesQuery(companyId: string, status: Vacancy["status"] | undefined) {
  return infiniteQueryOptions({
    queryKey: [LISTS, companyId, status],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => {
      const query = {
        limit: PAGE,
        ...(status && { status }),
        ...(pageParam !== null && { cursor: pageParam }),
      };
      const params = { path: { companyId }, query };
      return reply(api.GET("/api/companies/{companyId}/vacancies", { params }));
    },
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: AGAIN_MS,
  });
}

/** One vacancy as its company's members see it now. */
export function ownVacancyQuery(vacancyId: string) {
  return queryOptions({ ...vacancyQuery(vacancyId), refetchInterval: AGAIN_MS });
}

function place(vacancy: Vacancy): Vacancy {
  queries.setQueryData(vacancyQuery(vacancy.id).queryKey, vacancy);
  void queries.invalidateQueries({ queryKey: [LISTS] });
  return vacancy;
}

const paramsOf = (vacancyId: string) => ({ params: { path: { vacancyId } } });

export async function createVacancy(companyId: string, body: VacancyBody): Promise<Vacancy> {
  return place(await reply(api.POST("/api/vacancies", { body: { ...body, companyId } })));
}

export async function changeVacancy(
  vacancyId: string,
  body: Partial<VacancyBody>,
): Promise<Vacancy> {
  return place(
    await reply(api.PATCH("/api/vacancies/{vacancyId}", { ...paramsOf(vacancyId), body })),
  );
}

/** Publishes a vacancy at a moment, or at once. */
export async function publishVacancy(
  vacancyId: string,
  publishAt: string | null,
): Promise<Vacancy> {
  const body = { publishAt };
  return place(
    await reply(api.POST("/api/vacancies/{vacancyId}/publish", { ...paramsOf(vacancyId), body })),
  );
}

export async function closeVacancy(vacancyId: string): Promise<Vacancy> {
  return place(await reply(api.POST("/api/vacancies/{vacancyId}/close", paramsOf(vacancyId))));
}

export async function deleteVacancy(vacancyId: string): Promise<void> {
  await api.DELETE("/api/vacancies/{vacancyId}", paramsOf(vacancyId));
  queries.removeQueries({ queryKey: vacancyQuery(vacancyId).queryKey });
  await queries.invalidateQueries({ queryKey: [LISTS] });
}
