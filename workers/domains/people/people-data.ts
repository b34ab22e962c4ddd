import { iso } from "../../../shared/kernel/time.ts";
import type { ArchiveFile } from "../identity/index.ts";
import { jsonLines } from "../platform/index.ts";
import { type BlockRow, findBlocks } from "./blocks/store.ts";
import { type FollowRow, listFollows } from "./follow-store.ts";
import { notificationsData } from "./notifications/notifications-data.ts";
import type { PushDeps } from "./notifications/send-push.ts";

const PAGE = 200;

/** Whom somebody follows, who follows them, and whom they have blocked; what they are notified of, and where. */
export async function* peopleData(deps: PushDeps, userId: string): AsyncGenerator<ArchiveFile> {
  const body = jsonLines(
    (last: FollowRow | null) => listFollows(deps.db, userId, last, PAGE),
    ({ followerId, followedId, createdAt }) =>
      followerId === userId
        ? { follows: followedId, since: iso(createdAt) }
        : { followedBy: followerId, since: iso(createdAt) },
  );
  yield { path: "follows.json", body, at: deps.clock.now(), compress: true };
  const blocked = jsonLines(
    (last: BlockRow | null) => findBlocks(deps.db, userId, last, PAGE),
    ({ blockedId, createdAt }) => ({ blocked: blockedId, since: iso(createdAt) }),
  );
  yield { path: "blocks.json", body: blocked, at: deps.clock.now(), compress: true };
  yield* notificationsData(deps, userId);
}
