import type { Person } from "../../../../shared/contracts/people/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../../shared/kernel/pagination.ts";
import type { Actor, PlatformDeps } from "../../platform/index.ts";
import { findPeople } from "../find-people.ts";
import { type BlockPosition, findBlocks } from "./store.ts";

const LIST = "blocks";

async function positionOf(deps: PlatformDeps, cursor: string): Promise<BlockPosition> {
  const [createdAt, blockedId] = await deps.cursors.open(LIST, cursor);
  if (typeof createdAt !== "number" || typeof blockedId !== "string") {
    throw new AppError(commonErrors.invalid_cursor);
  }
  return { createdAt, blockedId };
}

/** Whom the caller has blocked, the latest first. Throws `invalid_cursor`. */
export async function listBlocked(
  deps: PlatformDeps,
  actor: Actor,
  input: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<Person>> {
  const after = input.cursor === undefined ? null : await positionOf(deps, input.cursor);
  const rows = await findBlocks(deps.db, actor.userId, after, input.limit + 1);
  const page = await pageOf(
    rows,
    input.limit,
    ({ blockedId }) => blockedId,
    ({ createdAt, blockedId }) => deps.cursors.seal(LIST, [createdAt, blockedId]),
  );
  const people = await findPeople(deps, page.items);
  const items = page.items.flatMap((id) => people.get(id) ?? []);
  return { items, nextCursor: page.nextCursor };
}
