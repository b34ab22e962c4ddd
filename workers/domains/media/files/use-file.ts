import { eq, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Database } from "../../platform/index.ts";
import type { MediaDeps } from "../deps.ts";
import { dropReferences } from "../release-file.ts";
import {
  dropUnused,
  endUse,
  findOwnFile,
  findOwnFiles,
  noteUsed,
  type OwnFile,
  type Use,
} from "./store.ts";
import { fileUses, userFiles } from "./tables.ts";

/** Any file, for who uses it already. */
export async function usedFile(
  deps: Pick<MediaDeps, "db">,
  fileId: string,
): Promise<OwnFile | undefined> {
  return findOwnFile(deps.db, fileId);
}

/** Many at once, by their ids; those that are gone are not among them. */
export async function usedFiles(
  deps: Pick<MediaDeps, "db">,
  fileIds: readonly string[],
): Promise<ReadonlyMap<string, OwnFile>> {
  const own = await findOwnFiles(deps.db, fileIds);
  return new Map(own.map((file) => [file.id, file]));
}

/** Statements that note that something shows a file, if the file is still there and it is as `only` says. */
export function beginUse(db: Database, use: Use, only: SQL) {
  const there = sql`EXISTS (SELECT 1 FROM ${userFiles} WHERE ${eq(userFiles.id, use.fileId)})`;
  // All columns in the order of the table.
  const row = sql`SELECT ${use.fileId}, ${use.usedBy}, ${use.context} WHERE ${there} AND ${only}`;
  return [db.insert(fileUses).select(row).onConflictDoNothing(), noteUsed(db, use.fileId)] as const;
}

/** Statements that note that something shows all these files of one owner, if it is as `only` says. */
export function beginUses(
  db: Database,
  use: Pick<Use, "usedBy" | "context">,
  ownerId: string,
  fileIds: readonly string[],
  only: SQL,
) {
  const ids = sql`(SELECT value FROM json_each(${JSON.stringify(fileIds)}))`;
  const those = sql`${userFiles.id} IN ${ids} AND ${eq(userFiles.ownerId, ownerId)} AND ${only}`;
  // All columns in the order of the table.
  const rows = sql`SELECT ${userFiles.id}, ${use.usedBy}, ${use.context} FROM ${userFiles} WHERE ${those}`;
  return [
    db.insert(fileUses).select(rows).onConflictDoNothing(),
    db.update(userFiles).set({ unusedSince: null }).where(those),
  ] as const;
}

/** Does this, ends the use, and drops the file with its bytes if nothing else shows it. May be repeated. */
export async function endUseWith(
  deps: Pick<MediaDeps, "blobs" | "clock" | "db" | "log">,
  use: Use,
  sha256: string,
  statements: readonly BatchItem<"sqlite">[],
): Promise<void> {
  const { db } = deps;
  const end = [endUse(db, use), ...dropUnused(db, use.fileId), ...statements] as const;
  await dropReferences(deps, sha256, [...end]);
}
