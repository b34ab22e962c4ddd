import type { Video } from "../../../../shared/client/index.ts";

type Thumbnails = NonNullable<Video["thumbnails"]>;

/** Where in the picture of small frames the one of that second is, in pixels from its upper left corner. */
export function thumbnailAt(
  { columns, rows, width, height, intervalSeconds }: Omit<Thumbnails, "url">,
  seconds: number,
): { readonly x: number; readonly y: number } {
  const last = columns * rows - 1;
  const index = Math.min(last, Math.max(0, Math.floor(seconds / intervalSeconds)));
  return { x: (index % columns) * width, y: Math.floor(index / columns) * height };
}
