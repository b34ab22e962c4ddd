import { type InfiniteData, infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type Image, reply } from "../../../shared/client/index.ts";
import { api, queries } from "../../app/platform.ts";

export type Tab = "everyone" | "mine";

interface ImagePage {
  readonly items: Image[];
  readonly nextCursor: string | null;
}

const PAGE = 60;
const LISTS = ["images"] as const;

/** Everyone's public images, or all of one's own, newest first. */
export function imagesQuery(tab: Tab) {
  return infiniteQueryOptions({
    queryKey: [...LISTS, tab],
    queryFn: ({ pageParam }) => page(tab, pageParam),
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

/** Shows a new image at the head of the lists it belongs to. */
export function addImage(image: Image): void {
  for (const tab of image.isPublic ? (["everyone", "mine"] as const) : (["mine"] as const)) {
    changeList(tab, (items, index) =>
      index === 0 ? [image, ...items.filter((one) => one.id !== image.id)] : items,
    );
  }
}

/** Shows an image as it is now; one that has become hidden leaves everyone's list. */
export function replaceImage(image: Image): void {
  queries.setQueryData(imageQuery(image.id).queryKey, image);
  changeList("mine", (items) => items.map((one) => (one.id === image.id ? image : one)));
  if (image.isPublic)
    void queries.invalidateQueries({ queryKey: imagesQuery("everyone").queryKey });
  else changeList("everyone", (items) => items.filter((one) => one.id !== image.id));
}

/** Takes a deleted image out of every list. */
export function removeImage(imageId: string): void {
  queries.removeQueries({ queryKey: imageQuery(imageId).queryKey });
  for (const tab of ["everyone", "mine"] as const) {
    changeList(tab, (items) => items.filter((one) => one.id !== imageId));
  }
}

function changeList(tab: Tab, change: (items: Image[], index: number) => Image[]): void {
  queries.setQueryData(
    imagesQuery(tab).queryKey,
    (before: InfiniteData<ImagePage, unknown> | undefined) =>
      before && {
        ...before,
        pages: before.pages.map((one, index) => ({ ...one, items: change(one.items, index) })),
      },
  );
}

function page(tab: Tab, cursor: string | null): Promise<ImagePage> {
  const query = { limit: PAGE, ...(cursor !== null && { cursor }) };
  if (tab === "mine") return reply(api.GET("/api/media/mine", { params: { query } }));
  return reply(api.GET("/api/media/feed", { params: { query } }));
}
