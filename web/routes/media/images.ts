import { type InfiniteData, infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type Image, reply } from "../../../shared/client/index.ts";
import { api, queries } from "../../app/platform.ts";

/** What of the gallery is shown: a part of its address. */
export interface ImageList {
  readonly tab?: "mine" | "boards";
  readonly sort?: "popular";
  readonly q?: string;
  readonly tag?: string;
  readonly board?: string;
}

interface ImagePage {
  readonly items: Image[];
  readonly nextCursor: string | null;
}

const PAGE = 60;
const LISTS = "images";

/** One's own pictures, those of a board, or everyone's: newest, most liked, of a tag, or with these words. */
export function imagesQuery(list: ImageList) {
  return infiniteQueryOptions({
    queryKey: [LISTS, list],
    queryFn: ({ pageParam }) => page(list, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
}

/** One image, for an address that came from elsewhere. */
export function imageQuery(imageId: string) {
  return queryOptions({
    queryKey: ["image", imageId],
    queryFn: () => reply(api.GET("/api/media/{imageId}", { params: { path: { imageId } } })),
  });
}

const isMine = ({ tab }: ImageList) => tab === "mine";
/** Everyone's newest, which a new picture is the first of. */
const isNewest = ({ tab, sort, q, tag, board }: ImageList) =>
  [tab, sort, q, tag, board].every((part) => part === undefined);

/** Shows a new image at the head of the lists it belongs to. */
export function addImage(image: Image): void {
  changeLists(
    (list) => isMine(list) || (image.isPublic && isNewest(list)),
    (items, index) =>
      index === 0 ? [image, ...items.filter((one) => one.id !== image.id)] : items,
  );
}

/** Shows an image as it is now; one that has become hidden leaves everyone's lists. */
export function replaceImage(image: Image): void {
  queries.setQueryData(imageQuery(image.id).queryKey, image);
  const stays = (list: ImageList) => image.isPublic || isMine(list) || list.board !== undefined;
  changeLists(stays, (items) => items.map((one) => (one.id === image.id ? image : one)));
  changeLists(
    (list) => !stays(list),
    (items) => items.filter((one) => one.id !== image.id),
  );
}

/** Has everyone's lists asked for again: something may belong there now. */
export function refreshLists(): Promise<void> {
  return queries.invalidateQueries({ queryKey: [LISTS] });
}

/** Takes a deleted image out of every list. */
export function removeImage(imageId: string): void {
  queries.removeQueries({ queryKey: imageQuery(imageId).queryKey });
  changeLists(
    () => true,
    (items) => items.filter((one) => one.id !== imageId),
  );
}

type Change = (items: Image[], index: number) => Image[];

function changeLists(which: (list: ImageList) => boolean, change: Change): void {
  queries.setQueriesData(
    { queryKey: [LISTS], predicate: ({ queryKey }) => which((queryKey[1] ?? {}) as ImageList) },
    (before: InfiniteData<ImagePage, unknown> | undefined) =>
      before && {
        ...before,
        pages: before.pages.map((one, index) => ({ ...one, items: change(one.items, index) })),
      },
  );
}

function page(list: ImageList, cursor: string | null): Promise<ImagePage> {
  const { tab, sort, q, tag, board: boardId } = list;
  const query = { limit: PAGE, ...(cursor !== null && { cursor }) };
  if (boardId !== undefined) {
    const params = { path: { boardId }, query };
    return reply(api.GET("/api/media/boards/{boardId}/items", { params }));
  }
  if (tab === "mine") return reply(api.GET("/api/media/mine", { params: { query } }));
  const narrowed = { ...query, ...(sort && { sort }), ...(q && { q }), ...(tag && { tag }) };
  return reply(api.GET("/api/media/feed", { params: { query: narrowed } }));
}
