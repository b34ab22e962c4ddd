import { iso } from "../../../shared/kernel/time.ts";
import type { ArchiveFile } from "../identity/index.ts";
import { jsonLines } from "../platform/index.ts";
import { type BoardRow, listBoardRows } from "./boards/store.ts";
import type { MediaDeps } from "./deps.ts";
import { listOtherFiles, type OwnFile } from "./files/store.ts";
import { viewFile } from "./files/view-file.ts";
import { listLiked } from "./gallery/store.ts";
import { type FiledImage, listImages } from "./store.ts";

const PAGE = 100;

function pathOfImage({ id, name }: FiledImage): string {
  return `images/${id}-${name}`;
}

function pathOfFile({ id, name }: OwnFile): string {
  return `files/${id}-${name}`;
}

/** A page of things with bytes, after the last of the page before. */
type Pages<Item> = (last: Item | null) => Promise<Item[]>;

/** The bytes themselves, one file each. */
async function* originals<Item extends FiledImage | OwnFile>(
  deps: MediaDeps,
  pages: Pages<Item>,
  pathOf: (item: Item) => string,
): AsyncGenerator<ArchiveFile> {
  for (let items = await pages(null); items.length > 0; items = await pages(items.at(-1) ?? null)) {
    for (const item of items) {
      const original = await deps.blobs.open(item.file.key);
      if (original === null) continue;
      yield { path: pathOf(item), body: original.body, at: item.createdAt, compress: false };
    }
  }
}

async function* galleryData(deps: MediaDeps, userId: string): AsyncGenerator<ArchiveFile> {
  const pages = (last: FiledImage | null) =>
    listImages(deps.db, { ownerId: userId, before: last?.id }, PAGE);
  const body = jsonLines(pages, (image) => ({
    id: image.id,
    file: pathOfImage(image),
    title: image.title,
    description: image.description,
    tags: image.tags,
    isPublic: image.isPublic,
    sha256: image.sha256,
    createdAt: iso(image.createdAt),
  }));
  yield { path: "images.json", body, at: deps.clock.now(), compress: true };
  yield* originals(deps, pages, pathOfImage);
}

async function* boardData(deps: MediaDeps, userId: string): AsyncGenerator<ArchiveFile> {
  const at = deps.clock.now();
  const boards = (last: BoardRow | null) =>
    listBoardRows(deps.db, { ownerId: userId, before: last?.id }, PAGE);
  const listed = jsonLines(boards, ({ createdAt, ...row }) => ({
    ...row,
    createdAt: iso(createdAt),
  }));
  yield { path: "boards.json", body: listed, at, compress: true };
  const likes = (last: { imageId: string } | null) =>
    listLiked(deps.db, userId, last?.imageId ?? "", PAGE);
  const liked = jsonLines(likes, (like) => ({ imageId: like.imageId, at: iso(like.at) }));
  yield { path: "likes.json", body: liked, at, compress: true };
}

async function* uploadData(deps: MediaDeps, userId: string): AsyncGenerator<ArchiveFile> {
  const pages = (last: OwnFile | null) =>
    listOtherFiles(deps.db, userId, { after: last?.id, limit: PAGE });
  const body = jsonLines(pages, (upload) => ({ ...viewFile(upload), file: pathOfFile(upload) }));
  yield { path: "files.json", body, at: deps.clock.now(), compress: true };
  yield* originals(deps, pages, pathOfFile);
}

/** Somebody's pictures and other uploads as they came, and what they said of them. */
export async function* mediaData(deps: MediaDeps, userId: string): AsyncGenerator<ArchiveFile> {
  yield* galleryData(deps, userId);
  yield* boardData(deps, userId);
  yield* uploadData(deps, userId);
}
