import { iso } from "../../../shared/kernel/time.ts";
import type { ArchiveFile } from "../identity/index.ts";
import { jsonLines } from "../platform/index.ts";
import type { MediaDeps } from "./deps.ts";
import { type FiledImage, listImages } from "./store.ts";

const PAGE = 100;

function pathOf({ id, name }: FiledImage): string {
  return `images/${id}-${name}`;
}

/** Somebody's pictures as they were uploaded, and what they said of them. */
export async function* mediaData(deps: MediaDeps, userId: string): AsyncGenerator<ArchiveFile> {
  const page = (last: FiledImage | null) =>
    listImages(deps.db, { ownerId: userId, before: last?.id }, PAGE);
  const body = jsonLines(page, (image) => ({
    id: image.id,
    file: pathOf(image),
    title: image.title,
    description: image.description,
    tags: image.tags,
    isPublic: image.isPublic,
    sha256: image.sha256,
    createdAt: iso(image.createdAt),
  }));
  yield { path: "images.json", body, at: deps.clock.now(), compress: true };
  let images = await page(null);
  while (images.length > 0) {
    for (const image of images) {
      const original = await deps.blobs.open(image.file.key);
      if (original === null) continue;
      yield { path: pathOf(image), body: original.body, at: image.createdAt, compress: false };
    }
    images = await page(images.at(-1) ?? null);
  }
}
