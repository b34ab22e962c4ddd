import { iso } from "../../../shared/kernel/time.ts";
import type { ArchiveFile } from "../identity/index.ts";
import { jsonLines, type PlatformDeps } from "../platform/index.ts";
import { type FollowRow, listFollows } from "./follow-store.ts";

const PAGE = 200;

/** Whom somebody follows, and who follows them. */
export async function* peopleData(deps: PlatformDeps, userId: string): AsyncGenerator<ArchiveFile> {
  const body = jsonLines(
    (last: FollowRow | null) => listFollows(deps.db, userId, last, PAGE),
    ({ followerId, followedId, createdAt }) =>
      followerId === userId
        ? { follows: followedId, since: iso(createdAt) }
        : { followedBy: followerId, since: iso(createdAt) },
  );
  yield { path: "follows.json", body, at: deps.clock.now(), compress: true };
}
