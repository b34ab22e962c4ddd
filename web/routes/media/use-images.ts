import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type ImageList, imagesQuery } from "./images.ts";

/** A list's images, loaded page by page. */
export function useImages(list: ImageList) {
  const query = useInfiniteQuery({ ...imagesQuery(list), enabled: list.tab !== "boards" });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const images = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const more = () => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  };
  return { images, query, more, hasMore: hasNextPage };
}
