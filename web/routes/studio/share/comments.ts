import { type InfiniteData, infiniteQueryOptions } from "@tanstack/react-query";
import { type BoxComment, reply, type SequencedEvent } from "../../../../shared/client/index.ts";
import { api, queries } from "../../../app/platform.ts";

interface CommentPage {
  readonly items: BoxComment[];
  readonly nextCursor: string | null;
}

const keyOf = (boxId: string) => ["studio", "comments", boxId];

/** Comments of a box, oldest first. */
export const commentsQuery = (boxId: string) =>
  infiniteQueryOptions({
    queryKey: keyOf(boxId),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      reply(
        api.GET("/api/boxes/{boxId}/comments", {
          params: {
            path: { boxId },
            query: { limit: 100, ...(cursor !== undefined && { cursor }) },
          },
        }),
      ) as Promise<CommentPage>,
    getNextPageParam: ({ nextCursor }: CommentPage) => nextCursor ?? undefined,
  });

type Change = (items: readonly BoxComment[]) => BoxComment[];

function change(boxId: string, each: Change): void {
  queries.setQueryData<InfiniteData<CommentPage, string | undefined>>(
    keyOf(boxId),
    (before) =>
      before && {
        ...before,
        pages: before.pages.map((page) => ({ ...page, items: each(page.items) })),
      },
  );
}

/** Shows a comment as the platform has told it; one that is new has a list fetched anew. */
export function placeComment(comment: BoxComment): void {
  change(comment.boxId, (items) => items.map((one) => (one.id === comment.id ? comment : one)));
}

export function removeComment(boxId: string, commentId: string): void {
  change(boxId, (items) => items.filter(({ id }) => id !== commentId));
}

/** What an event means for comments that are shown. */
export function hearComment(event: SequencedEvent): void {
  if (event.t === "comment_changed") placeComment(event.comment);
  if (event.t === "comment_gone") removeComment(event.boxId, event.commentId);
  if (event.t === "comment") {
    void queries.invalidateQueries({ queryKey: keyOf(event.comment.boxId) });
  }
}

/** After a connection that was lost: whatever was said meanwhile. */
export function refreshComments(): Promise<void> {
  return queries.invalidateQueries({ queryKey: ["studio", "comments"] });
}
