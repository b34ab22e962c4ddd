import { infiniteQueryOptions, queryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import { reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { hiddenCalls, subscribeHidden } from "./hide-call.ts";

const PAGE = 40;

/** The reader's calls that are over, latest first. */
const historyQuery = (missed: boolean) =>
  infiniteQueryOptions({
    queryKey: ["calls", "history", missed],
    queryFn: ({ pageParam }) => {
      const query = {
        limit: PAGE,
        ...(missed && { missed: "true" as const }),
        ...(pageParam !== null && { cursor: pageParam }),
      };
      return reply(api.GET("/api/calls/history", { params: { query } }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** Calls that go on: the reader's own, and those of groups that they could join. */
export const activeQuery = queryOptions({
  queryKey: ["calls", "active"],
  queryFn: () => reply(api.GET("/api/calls/active")),
  select: ({ items }) => items,
});

export const callQuery = (callId: string) =>
  queryOptions({
    queryKey: ["calls", "one", callId],
    queryFn: () => reply(api.GET("/api/calls/{callId}", { params: { path: { callId } } })),
  });

export const reportsQuery = (callId: string) =>
  queryOptions({
    queryKey: ["calls", "reports", callId],
    queryFn: () =>
      reply(api.GET("/api/calls/{callId}/diagnostics", { params: { path: { callId } } })),
    select: ({ items }) => items,
  });

/** The history, loaded page by page, without what is being hidden. */
export function useHistory(missed: boolean) {
  const query = useInfiniteQuery(historyQuery(missed));
  const hidden = useSyncExternalStore(subscribeHidden, hiddenCalls);
  const { data } = query;
  const calls = useMemo(
    () => data?.pages.flatMap(({ items }) => items).filter(({ id }) => !hidden.has(id)) ?? [],
    [data, hidden],
  );
  return { calls, query };
}
