import { z } from "@hono/zod-openapi";
import type { QueueJob } from "../../platform/index.ts";
import type { MediaDeps } from "../deps.ts";
import { dropReferences } from "../release-file.ts";
import { RELEASE_JOB } from "./rules.ts";
import { dropUnused, endUse, noteUnused, type Use, usesBelow, usesBy, usesIn } from "./store.ts";
import type { FileUser } from "./tables.ts";

const released = z.object({ contexts: z.array(z.string()).max(1_000), drop: z.boolean() });

const AT_ONCE = 50;

type Deps = Pick<MediaDeps, "db" | "blobs" | "log" | "clock">;

/** Ends one use; a file that nothing else shows goes with it. */
async function endAndDrop(deps: Deps, use: Use & { readonly sha256: string }): Promise<void> {
  const { db } = deps;
  await dropReferences(deps, use.sha256, [endUse(db, use), ...dropUnused(db, use.fileId)]);
}

/**
 * What these messages showed, they show no more. With `drop`, files that nothing else shows are deleted; else they stay
 * their owner's, to be sent later. May be repeated.
 */
export async function releaseUses(deps: Deps, { contexts, drop }: z.output<typeof released>) {
  const { db, clock } = deps;
  for (const context of contexts) {
    for (const use of await usesIn(db, context)) {
      if (drop) await endAndDrop(deps, use);
      else await db.batch([endUse(db, use), noteUnused(db, use.fileId, clock.now())]);
    }
  }
}

/**
 * What something has shown and shows no more: ends all its uses but those of what it shows now. May be repeated; of two
 * changes at once, the one that ends last sees what is shown.
 */
export async function endOtherUses(
  deps: Deps,
  usedBy: FileUser,
  context: string,
  current: readonly string[],
): Promise<void> {
  for (const use of await usesBy(deps.db, usedBy, context)) {
    if (!current.includes(use.fileId)) await endAndDrop(deps, use);
  }
}

/** Everything that messages of a chat have shown, and previews of their links, goes with the chat. May be cut off and begun again. */
export async function releaseChatFiles(deps: Deps, chatId: string): Promise<void> {
  for (;;) {
    const uses = await usesBelow(deps.db, chatId, AT_ONCE);
    for (const use of uses) await endAndDrop(deps, use);
    if (uses.length < AT_ONCE) return;
  }
}

export const releaseUsesJob: QueueJob<Deps, typeof released> = {
  name: RELEASE_JOB,
  message: released,
  handle: releaseUses,
};
