import type { z } from "@hono/zod-openapi";
import type { Person, publicUser } from "../../../shared/contracts/people/index.ts";
import { iso } from "../../../shared/kernel/time.ts";
import { type Actor, hasRole } from "../platform/index.ts";
import type { UserRow } from "./store.ts";

/** What anyone signed in may see of a person. */
export function personOf({
  id,
  username,
  displayName,
  avatarUrl,
}: Pick<UserRow, "id" | "username" | "displayName" | "avatarUrl">): Person {
  return { id, username, displayName, avatarUrl };
}

/** Whether somebody may see what is behind this person's name. */
export function isVisibleTo(row: Pick<UserRow, "id" | "visibility">, viewer: Actor): boolean {
  if (row.visibility !== "private" || row.id === viewer.userId) return true;
  return hasRole(viewer.role, "moderator");
}

/** A person's page. */
export function publicUserOf(row: UserRow): z.output<typeof publicUser> {
  const { role, bio, tags } = row;
  return { ...personOf(row), role, bio, tags, createdAt: iso(row.createdAt) };
}
