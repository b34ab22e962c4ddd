import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Seeking } from "../seeking.ts";
import { foundQuery } from "../vacancies.ts";

export type Found = ReturnType<typeof useFound>;

/** What is found, page by page; each vacancy once, whatever was published in between. */
export function useFound(seeking: Seeking) {
  const query = useInfiniteQuery(foundQuery(seeking));
  const { data, hasNextPage, isFetching, fetchNextPage } = query;
  const vacancies = useMemo(() => {
    const all = data?.pages.flatMap(({ items }) => items) ?? [];
    return [...new Map(all.map((one) => [one.id, one])).values()];
  }, [data]);
  const more = () => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  };
  return { vacancies, facets: data?.pages[0]?.facets, query, more, hasMore: hasNextPage };
}
