import { and, eq, exists } from "drizzle-orm";
import type { Video } from "../../../shared/contracts/video/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { type Actor, type Database, reviseCase } from "../platform/index.ts";
import { errors } from "./errors.ts";
import type { VideoDeps } from "./ports.ts";
import { PROCESS_JOB } from "./processing/job-names.ts";
import { tellOwner } from "./processing/tell-owner.ts";
import { distinctTags, VIDEO_KIND, wordsOfVideo } from "./rules.ts";
import { type Change, changeVideo, indexVideo, moveVideo, type VideoRow } from "./store.ts";
import { videos } from "./tables.ts";
import { ownVideo, viewerOf, viewVideo } from "./view-videos.ts";

/** What an owner may change; what is left out stays. */
export interface VideoPatch {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly isPublic?: boolean | undefined;
  readonly publishAt?: string | null | undefined;
  readonly vacancyId?: string | null | undefined;
}

function columnsOf({ tags, publishAt, ...patch }: VideoPatch): Change {
  const plain = Object.entries(patch).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(plain),
    ...(tags !== undefined && { tags: distinctTags(tags) }),
    ...(publishAt !== undefined && {
      publishAt: publishAt === null ? null : Date.parse(publishAt),
    }),
  };
}

/** Statement after which a decision about what a waiting video said before is not heard. */
function revised(db: Database, videoId: string) {
  const subject = { kind: VIDEO_KIND, subjectId: videoId };
  const waits = db
    .select()
    .from(videos)
    .where(and(eq(videos.id, videoId), eq(videos.status, "moderation")));
  return reviseCase(db, subject, exists(waits));
}

function saysOtherwise({ title, description, tags }: VideoPatch): boolean {
  return [title, description, tags].some((one) => one !== undefined);
}

/** Changes the details of the caller's own video. Throws `not_found`, `email_unverified`. */
export async function updateVideo(
  deps: VideoDeps,
  actor: Actor,
  videoId: string,
  patch: VideoPatch,
): Promise<Video> {
  const { db } = deps;
  const video = await ownVideo(deps, actor, videoId);
  if (patch.isPublic && !actor.account.emailVerified) {
    throw new AppError(commonErrors.email_unverified);
  }
  const columns = columnsOf(patch);
  if (Object.keys(columns).length === 0) return viewVideo(deps, video, viewerOf(actor));
  const next = { ...video, ...columns };
  const [[changed]] = await db.batch([
    changeVideo(db, videoId, columns),
    ...indexVideo(db, videoId, wordsOfVideo(next), next.tags),
    ...(saysOtherwise(patch) ? [revised(db, videoId)] : []),
  ]);
  return shown(deps, actor, changed);
}

async function shown(deps: VideoDeps, actor: Actor, video: VideoRow | undefined): Promise<Video> {
  if (!video) throw new AppError(commonErrors.not_found);
  return viewVideo(deps, video, viewerOf(actor));
}

/** Takes the caller's own video out of others' sight, or brings it back. Throws `not_found`. */
export async function setArchived(
  deps: VideoDeps,
  actor: Actor,
  videoId: string,
  archived: boolean,
): Promise<Video> {
  await ownVideo(deps, actor, videoId);
  const [changed] = await changeVideo(deps.db, videoId, { archived });
  return shown(deps, actor, changed);
}

/**
 * Has a video that failed processed once more; one that is in hand, or ready by now, is answered as it is to who asks
 * `again`. Throws `not_found`, `video_state`.
 */
export async function retryVideo(
  deps: VideoDeps,
  actor: Actor,
  videoId: string,
  again: boolean,
): Promise<Video> {
  const video = await ownVideo(deps, actor, videoId);
  if (again && video.status !== "failed") return shown(deps, actor, video);
  const tryKey = deps.ids.random(20).toHex();
  const [moved] = await moveVideo(deps.db, videoId, "retried", {
    tryKey,
    triedAt: deps.clock.now(),
    progress: 0,
    failureReason: null,
    engine: null,
    assetId: null,
  });
  if (!moved) throw new AppError(errors.video_state);
  await deps.jobs.enqueue(PROCESS_JOB, { videoId, tryKey });
  await tellOwner(deps, moved);
  return shown(deps, actor, moved);
}
