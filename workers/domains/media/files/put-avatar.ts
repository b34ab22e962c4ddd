import { eq, sql } from "drizzle-orm";
import type { User } from "../../../../shared/contracts/people/index.ts";
import { users } from "../../identity/index.ts";
import { setAvatar } from "../../people/index.ts";
import type { Actor } from "../../platform/index.ts";
import type { MediaDeps } from "../deps.ts";
import { endOtherUses } from "./release-uses.ts";
import { shownPicture } from "./shown-picture.ts";
import { beginUse } from "./use-file.ts";

/** What stood for somebody before is let go of, whichever of two changes came last. */
async function releaseFormer(deps: MediaDeps, userId: string): Promise<void> {
  const { avatarFileId } = users;
  const row = await deps.db.select({ avatarFileId }).from(users).where(eq(users.id, userId)).get();
  await endOtherUses(deps, "avatar", userId, row?.avatarFileId ? [row.avatarFileId] : []);
}

/**
 * Makes an upload the caller's picture. Throws `not_found` for what is no finished upload of theirs, `file_rejected` for
 * what is no picture, `unavailable`.
 */
export async function putAvatar(deps: MediaDeps, actor: Actor, uploadId: string): Promise<User> {
  const { userId } = actor;
  const { fileId, url } = await shownPicture(deps, userId, uploadId);
  const use = { fileId, usedBy: "avatar", context: userId } as const;
  const avatar = { avatarUrl: url, avatarFileId: fileId };
  const account = await setAvatar(deps, userId, avatar, beginUse(deps.db, use, sql`true`));
  await releaseFormer(deps, userId);
  return account;
}

/** Takes the caller's picture away; nothing happens when there is none. */
export async function deleteAvatar(deps: MediaDeps, actor: Actor): Promise<void> {
  await setAvatar(deps, actor.userId, null, []);
  await releaseFormer(deps, actor.userId);
}
