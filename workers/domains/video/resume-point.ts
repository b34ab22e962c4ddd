import { iso } from "../../../shared/kernel/time.ts";
import type { Actor } from "../platform/index.ts";
import type { VideoDeps } from "./ports.ts";
import { findProgress, putProgress } from "./store.ts";
import { seenVideo, viewerOf } from "./view-videos.ts";

/** Who has come this near to the end has seen it: it begins anew. */
const END_MS = 5_000;

/** Keeps how far the caller has watched. Throws `not_found`. */
export async function saveResumePoint(
  deps: VideoDeps,
  actor: Actor,
  videoId: string,
  positionSeconds: number,
): Promise<void> {
  const { durationMs } = await seenVideo(deps, videoId, viewerOf(actor));
  const told = Math.round(positionSeconds * 1_000);
  const over = durationMs !== null && told > durationMs - Math.min(END_MS, durationMs / 10);
  const positionMs = over ? 0 : told;
  const { userId } = actor;
  await putProgress(deps.db, { userId, videoId, positionMs, updatedAt: deps.clock.now() });
}

/** How far the caller has watched. Throws `not_found`. */
export async function getResumePoint(deps: VideoDeps, actor: Actor, videoId: string) {
  await seenVideo(deps, videoId, viewerOf(actor));
  const kept = await findProgress(deps.db, actor.userId, videoId);
  return {
    positionSeconds: (kept?.positionMs ?? 0) / 1_000,
    updatedAt: kept ? iso(kept.updatedAt) : null,
  };
}
