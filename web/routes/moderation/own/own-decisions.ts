import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type OwnDecision, reply } from "../../../../shared/client/index.ts";
import { api, queries } from "../../../app/platform.ts";

const OWN = "own-decisions";

/** What is held against the reader, newest first. */
export const ownDecisionsQuery = infiniteQueryOptions({
  queryKey: [OWN],
  initialPageParam: null as string | null,
  queryFn: ({ pageParam: cursor }) =>
    reply(
      api.GET("/api/users/me/decisions", {
        params: { query: { limit: 30, ...(cursor !== null && { cursor }) } },
      }),
    ),
  getNextPageParam: ({ nextCursor }) => nextCursor,
});

/** The newest of these about one thing; `null` when there is none. */
export function decisionAboutQuery(kind: OwnDecision["kind"], subject: string) {
  return queryOptions({
    queryKey: [OWN, kind, subject],
    queryFn: async (): Promise<OwnDecision | null> => {
      const query = { kind, subject, limit: 1 };
      const { items } = await reply(api.GET("/api/users/me/decisions", { params: { query } }));
      return items[0] ?? null;
    },
  });
}

/** Has all of them asked for again. */
export function refreshDecisions(): Promise<void> {
  return queries.invalidateQueries({ queryKey: [OWN] });
}
