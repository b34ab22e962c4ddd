import type { z } from "@hono/zod-openapi";
import type { profilePatch, User } from "../../../shared/contracts/people/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import {
  accountOf,
  deleteNameWords,
  displayNameProblem,
  type IdentityDeps,
  insertNameWords,
  nameKey,
} from "../identity/index.ts";
import { type Actor, insertEvent } from "../platform/index.ts";
import { indexSkills, updateProfile } from "./store.ts";

type Patch = z.output<typeof profilePatch>;

/** A name with what it is compared by. Throws `validation_failed` for one that nobody may have. */
function withKey({ displayName }: Patch) {
  if (displayName === undefined) return {};
  const message = displayNameProblem(displayName);
  if (message !== null) {
    const fields = [{ path: "displayName", message }];
    throw new AppError(commonErrors.validation_failed, { fields });
  }
  return { displayName, displayNameKey: nameKey(displayName) };
}

/** Changes the caller's profile. Here it is seen at once, elsewhere within seconds. */
export async function updateMe(deps: IdentityDeps, actor: Actor, patch: Patch): Promise<User> {
  const { db } = deps;
  const { userId } = actor;
  const event = deps.events.record({ name: "user.profile_changed", userId });
  const change = withKey(patch);
  const { displayName: _, bio, tags, visibility, headline, ...said } = patch;
  const given = { ...said, ...(headline !== undefined && { headline: headline ?? "" }) };
  const details = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  const saying = Object.keys(details).length > 0;
  const finding = [
    ...(patch.skills === undefined ? [] : indexSkills(db, userId, "skill", patch.skills)),
    ...(tags === undefined ? [] : indexSkills(db, userId, "tag", tags)),
  ];
  const renaming =
    "displayNameKey" in change
      ? [deleteNameWords(db, userId), insertNameWords(db, userId, change.displayNameKey)]
      : [];
  const [rows] = await db.batch([
    updateProfile(db, userId, {
      ...change,
      bio: bio === null ? "" : bio,
      tags,
      visibility,
      details: saying ? details : undefined,
    }),
    insertEvent(db, event, deps.clock.now()),
    ...renaming,
    ...finding,
  ]);
  await deps.events.deliver([event]);
  deps.liveSessions.forgetAccount(userId);
  const row = rows[0];
  if (row === undefined) throw new Error("the caller has no account");
  return accountOf(row);
}
