import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type JobApplication, reply } from "../../../shared/client/index.ts";
import { api, queries } from "../../app/platform.ts";

const MINE = "own-applications";
const PAGE = 20;

/** One's own applications, newest first. */
export const ownApplicationsQuery = infiniteQueryOptions({
  queryKey: [MINE],
  queryFn: ({ pageParam }) => {
    const query = { limit: PAGE, ...(pageParam !== null && { cursor: pageParam }) };
    return reply(api.GET("/api/applications/mine", { params: { query } }));
  },
  initialPageParam: null as string | null,
  getNextPageParam: ({ nextCursor }) => nextCursor,
});

/** One's own application to a vacancy; `null` for none. */
export function applicationToQuery(vacancyId: string) {
  return queryOptions({
    queryKey: ["application-to", vacancyId],
    queryFn: async (): Promise<JobApplication | null> => {
      const query = { vacancyId, limit: 1 };
      const { items } = await reply(api.GET("/api/applications/mine", { params: { query } }));
      return items[0] ?? null;
    },
  });
}

/** Shows an application as it is now, wherever it stands. */
export function placeApplication(application: JobApplication): Promise<void> {
  queries.setQueryData(applicationToQuery(application.vacancyId).queryKey, application);
  return queries.invalidateQueries({ queryKey: [MINE] });
}

/** Takes an application back. */
export async function withdraw({ id: applicationId }: JobApplication): Promise<JobApplication> {
  const params = { path: { applicationId } };
  return reply(api.POST("/api/applications/{applicationId}/withdraw", { params }));
}
