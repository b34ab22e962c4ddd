import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type VideoList, videosQuery } from "./videos.ts";

/** A list's videos, loaded page by page. */
export function useVideos(list: VideoList) {
  const query = useInfiniteQuery(videosQuery(list));
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const videos = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const more = () => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  };
  return { videos, query, more, hasMore: hasNextPage };
}
