import { findProfiles } from "../people/index.ts";
import type { ChatDeps } from "./ports.ts";
import { findMemberships } from "./store.ts";

export const PROFILE_JOB = "chat.tell-profile";

/** So many rooms are told by one message of the queue. */
const PAGE = 200;
const AT_ONCE = 10;

/** Has all rooms that somebody is in learn what they are called now, soon. */
export async function announceProfile(deps: ChatDeps, userId: string): Promise<void> {
  await deps.jobs.enqueue(PROFILE_JOB, { userId, after: "" });
}

/**
 * Tells a page of somebody's rooms what they are called now, and has the next page told. Done twice, or late, it changes
 * nothing that is newer: what is told carries the profile's version.
 */
export async function tellProfile(deps: ChatDeps, userId: string, after: string): Promise<void> {
  const person = (await findProfiles(deps, [userId])).get(userId);
  if (!person) return;
  const memberships = await findMemberships(deps.db, userId, after, PAGE);
  for (let from = 0; from < memberships.length; from += AT_ONCE) {
    const some = memberships.slice(from, from + AT_ONCE);
    await Promise.all(some.map(({ chatId }) => deps.rooms.profileChanged(chatId, person)));
  }
  const last = memberships[PAGE - 1];
  if (last !== undefined) await deps.jobs.enqueue(PROFILE_JOB, { userId, after: last.chatId });
}
