import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type Board, reply } from "../../../shared/client/index.ts";
import { api, queries } from "../../app/platform.ts";

const PAGE = 50;
const LISTS = "boards";

/** One's own boards, newest first; only those that hold a picture, if it is named. */
export function boardsQuery(holding?: string) {
  return infiniteQueryOptions({
    queryKey: [LISTS, { holding }],
    queryFn: ({ pageParam }) => {
      const query = {
        limit: PAGE,
        ...(holding && { holding }),
        ...(pageParam && { cursor: pageParam }),
      };
      return reply(api.GET("/api/media/boards", { params: { query } }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
}

export function boardQuery(boardId: string) {
  return queryOptions({
    queryKey: ["board", boardId],
    queryFn: () => reply(api.GET("/api/media/boards/{boardId}", { params: { path: { boardId } } })),
  });
}

export type BoardFields = Pick<Board, "name" | "description" | "isPublic">;

/** Makes a board, or changes one. */
export async function saveBoard(boardId: string | null, fields: BoardFields): Promise<Board> {
  const saved =
    boardId === null
      ? await reply(api.POST("/api/media/boards", { body: fields }))
      : await reply(
          api.PATCH("/api/media/boards/{boardId}", {
            params: { path: { boardId } },
            body: fields,
          }),
        );
  queries.setQueryData(boardQuery(saved.id).queryKey, saved);
  await queries.invalidateQueries({ queryKey: [LISTS] });
  return saved;
}

export async function deleteBoard(boardId: string): Promise<void> {
  await api.DELETE("/api/media/boards/{boardId}", { params: { path: { boardId } } });
  queries.removeQueries({ queryKey: boardQuery(boardId).queryKey });
  await queries.invalidateQueries({ queryKey: [LISTS] });
}

/** Puts a picture on a board or takes it off. */
export async function setOnBoard(boardId: string, imageId: string, on: boolean): Promise<void> {
  const params = { path: { boardId, imageId } };
  const path = "/api/media/boards/{boardId}/items/{imageId}";
  await (on ? api.PUT(path, { params }) : api.DELETE(path, { params }));
  await Promise.all([
    queries.invalidateQueries({ queryKey: [LISTS] }),
    queries.invalidateQueries({ queryKey: boardQuery(boardId).queryKey }),
    queries.invalidateQueries({
      queryKey: ["images"],
      predicate: ({ queryKey }) => (queryKey[1] as { board?: string })?.board === boardId,
    }),
  ]);
}
