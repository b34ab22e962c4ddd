import { iso } from "../../../shared/kernel/time.ts";
import type { ArchiveFile } from "../identity/index.ts";
import { jsonLines } from "../platform/index.ts";
import type { VideoDeps } from "./ports.ts";
import { listAll, type VideoRow } from "./store.ts";

const PAGE = 100;

/** What somebody said of their videos; the files themselves are among their uploads. */
export async function* videoData(deps: VideoDeps, userId: string): AsyncGenerator<ArchiveFile> {
  const pages = (last: VideoRow | null) =>
    listAll(deps.db, { ownerId: userId, words: [] }, last?.id, PAGE);
  const body = jsonLines(pages, (video) => ({
    id: video.id,
    fileId: video.fileId,
    title: video.title,
    description: video.description,
    tags: video.tags,
    status: video.status,
    isPublic: video.isPublic,
    archived: video.archived,
    publishAt: video.publishAt === null ? null : iso(video.publishAt),
    rejectionReason: video.rejectionReason,
    views: video.views,
    createdAt: iso(video.createdAt),
  }));
  yield { path: "videos.json", body, at: deps.clock.now(), compress: true };
}
