import type { z } from "@hono/zod-openapi";
import type { Person, publicUser } from "../../../shared/contracts/people/index.ts";
import { iso } from "../../../shared/kernel/time.ts";
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

/** A person's page. */
export function publicUserOf(row: UserRow): z.output<typeof publicUser> {
  const { role, bio, tags } = row;
  return { ...personOf(row), role, bio, tags, createdAt: iso(row.createdAt) };
}
