import type { BatchItem } from "drizzle-orm/batch";
import type { MediaDeps } from "./deps.ts";
import { discardObject } from "./discard-object.ts";
import { findFile, releaseFile } from "./store.ts";

type Statements = readonly [BatchItem<"sqlite">, ...BatchItem<"sqlite">[]];

/**
 * Takes references away by these statements and, in the same batch, lets the file go if they were its last; then its
 * object is deleted. An upload of the same bytes at the same time either still finds the file and keeps it by its
 * reference, or does not and stores an object of its own under another key.
 */
export async function dropReferences(
  deps: Pick<MediaDeps, "blobs" | "clock" | "db" | "log">,
  sha256: string,
  statements: Statements,
): Promise<void> {
  const { db } = deps;
  const file = await findFile(db, sha256);
  await db.batch([...statements, ...releaseFile(db, sha256, deps.clock.now())]);
  if (file) await discardObject(deps, file.key);
}
