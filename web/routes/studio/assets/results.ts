import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { reply } from "../../../../shared/client/index.ts";
import { api, queries } from "../../../app/platform.ts";
import { useBoardHere } from "../board/board-here.ts";
import type { BoardPlace } from "../board/place.ts";

/** What assets are looked for by. */
type Filter = Pick<BoardPlace, "q" | "type" | "status" | "favorite">;

const PAGE = 60;
/** News come in bursts; they are asked for together. */
const GATHER_MS = 400;

/** Whether some of the assets are looked for, and not all of the board shown. */
export function isFiltered({ q, type, status, favorite }: BoardPlace): boolean {
  return [q, type, status, favorite].some((one) => one !== undefined);
}

function resultsQuery(projectId: string, { q, type, status, favorite }: Filter) {
  const filter = {
    ...(q !== undefined && { q }),
    ...(type !== undefined && { type }),
    ...(status !== undefined && { status }),
    ...(favorite !== undefined && { favorite }),
  };
  return infiniteQueryOptions({
    queryKey: ["studio-results", projectId, filter],
    queryFn: ({ pageParam }) => {
      const cursor = pageParam !== null && { cursor: pageParam };
      const query = { project: projectId, limit: PAGE, ...filter, ...cursor };
      return reply(api.GET("/api/assets", { params: { query } }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
}

/** The assets that are looked for, newest first; asked for anew when something happens to some. */
export function useResults(place: BoardPlace) {
  const { board } = useBoardHere();
  const enabled = isFiltered(place);
  const list = useInfiniteQuery({ ...resultsQuery(board.projectId, place), enabled });
  const { data } = list;
  useEffect(() => {
    board.noteAssets(data?.pages.flatMap(({ items }) => items) ?? []);
  }, [board, data]);
  useEffect(() => {
    if (!enabled) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = board.onEvent(({ t }) => {
      if (!t.startsWith("asset")) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        void queries.invalidateQueries({ queryKey: ["studio-results", board.projectId] });
      }, GATHER_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [board, enabled]);
  const assetIds = data?.pages.flatMap(({ items }) => items.map(({ id }) => id)) ?? [];
  return { list, assetIds };
}
