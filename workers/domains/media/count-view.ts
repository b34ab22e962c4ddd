import { iso } from "../../../shared/kernel/time.ts";
import { type Actor, addressKey, type Origin } from "../platform/index.ts";
import type { MediaDeps } from "./deps.ts";
import type { Viewed } from "./ports.ts";
import type { ImageRow } from "./store.ts";

const DAY_LENGTH = "2026-11-21".length;

/**
 * Counts that somebody looks at something that they may see: once a viewer and day (UTC). Who they are is kept as a keyed
 * hash with the day in it, so that no day's tells anything of another's.
 */
export async function countView(
  deps: Pick<MediaDeps, "clock" | "viewCounters" | "viewerMac">,
  actor: Actor | null,
  origin: Origin,
  viewed: Viewed,
): Promise<void> {
  const day = iso(deps.clock.now()).slice(0, DAY_LENGTH);
  const who = actor ? `user ${actor.userId}` : `${addressKey(origin.ip)} ${origin.userAgent}`;
  const viewer = await deps.viewerMac.sign(`${day} ${who}`);
  await deps.viewCounters.see(viewed, viewer, day);
}

/**
 * Forgets who has looked at an image that is gone. Of one that has no views yet there is nothing to forget, or what there
 * is on its way finds no image and is forgotten then.
 */
export async function forgetViews(
  { viewCounters }: Pick<MediaDeps, "viewCounters">,
  { id, views }: Pick<ImageRow, "id" | "views">,
): Promise<void> {
  if (views > 0) await viewCounters.forget({ kind: "image", id });
}
