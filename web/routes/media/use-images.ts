import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { imagesQuery, type Tab } from "./images.ts";

/** A tab's images, loaded page by page. */
export function useImages(tab: Tab) {
  const query = useInfiniteQuery(imagesQuery(tab));
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const images = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const more = () => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  };
  return { images, query, more, hasMore: hasNextPage };
}
