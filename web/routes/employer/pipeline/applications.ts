import { type InfiniteData, infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type JobApplication, reply, type Vacancy } from "../../../../shared/client/index.ts";
import { api, queries } from "../../../app/platform.ts";
import { vacancyQuery } from "../../work/vacancies.ts";
import { type Stage, stageOf } from "./stages.ts";

const LISTS = "stage";
const ONE = "application";
const PAGE = 30;
/** Others of the company move them too. */
const AGAIN_MS = 15_000;

interface ListPage {
  readonly items: JobApplication[];
  readonly nextCursor: string | null;
}

/** Applications to a vacancy in one column, newest first. */
export function stageQuery(vacancyId: string, stage: Stage) {
  return infiniteQueryOptions({
    queryKey: [LISTS, vacancyId, stage],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }): Promise<ListPage> => {
      const query = { status: stage, limit: PAGE, ...(pageParam && { cursor: pageParam }) };
      const params = { path: { vacancyId }, query };
      return reply(api.GET("/api/vacancies/{vacancyId}/applications", { params, signal }));
    },
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: AGAIN_MS,
  });
}

/** One application, with signed addresses that hold for some time: asked anew each time it is opened. */
export function applicationQuery(applicationId: string) {
  return queryOptions({
    queryKey: [ONE, applicationId],
    staleTime: 0,
    refetchInterval: AGAIN_MS,
    queryFn: (): Promise<JobApplication> =>
      reply(api.GET("/api/applications/{applicationId}", { params: { path: { applicationId } } })),
  });
}

/**
 * Moves an application, unless somebody else has since it was seen where it is: then it is shown where they put it, and the
 * refusal is thrown.
 */
export async function moveApplication(
  application: JobApplication,
  to: Stage,
): Promise<JobApplication> {
  const { id, vacancyId } = application;
  const from = stageOf(application);
  await queries.cancelQueries({ queryKey: [LISTS, vacancyId] });
  show(application, to);
  try {
    const body = { status: to, ...(from && { from }) };
    const params = { path: { applicationId: id } };
    const moved = await reply(api.PATCH("/api/applications/{applicationId}", { params, body }));
    queries.setQueryData(applicationQuery(id).queryKey, moved);
    return moved;
  } catch (error) {
    show({ ...application, status: to }, from);
    throw error;
  } finally {
    void refreshBoard(vacancyId, id);
  }
}

/** Asks anew for all that a move changes. */
async function refreshBoard(vacancyId: string, applicationId: string): Promise<void> {
  await Promise.all([
    queries.invalidateQueries({ queryKey: [LISTS, vacancyId] }),
    queries.invalidateQueries({ queryKey: [ONE, applicationId] }),
    queries.invalidateQueries({ queryKey: vacancyQuery(vacancyId).queryKey }),
  ]);
}

/** Shows an application in another column, before the platform has said so. */
function show(application: JobApplication, to: Stage | null): void {
  const { id, vacancyId } = application;
  const from = stageOf(application);
  if (to === null || from === null || from === to) return;
  const moved = { ...application, status: to };
  change(vacancyId, from, (items) => items.filter((one) => one.id !== id));
  change(vacancyId, to, (items, index) => (index === 0 ? withOne(items, moved) : items));
  queries.setQueryData(applicationQuery(id).queryKey, (one) => one && { ...one, status: to });
  queries.setQueryData(
    vacancyQuery(vacancyId).queryKey,
    (vacancy) => vacancy && { ...vacancy, stages: counted(vacancy.stages, from, to) },
  );
}

/** Counts after one has moved. */
function counted(stages: Vacancy["stages"], from: Stage, to: Stage): Vacancy["stages"] {
  return stages && { ...stages, [from]: Math.max(0, stages[from] - 1), [to]: stages[to] + 1 };
}

/** Ids are in the order of time: the newest comes first. */
function withOne(items: JobApplication[], one: JobApplication): JobApplication[] {
  const others = items.filter(({ id }) => id !== one.id);
  return [...others, one].sort((a, b) => (a.id < b.id ? 1 : -1));
}

function change(
  vacancyId: string,
  stage: Stage,
  by: (items: JobApplication[], index: number) => JobApplication[],
): void {
  queries.setQueryData(
    stageQuery(vacancyId, stage).queryKey,
    (before: InfiniteData<ListPage, unknown> | undefined) =>
      before && {
        ...before,
        pages: before.pages.map((page, index) => ({ ...page, items: by(page.items, index) })),
      },
  );
}
