import type { ArchiveKind, MlsArchive } from "../../../../../shared/contracts/chat/index.ts";
import { AppError, commonErrors } from "../../../../../shared/kernel/app-error.ts";
import { HOUR, iso, SECOND } from "../../../../../shared/kernel/time.ts";
import { beginUses, endOtherUses, usedFiles } from "../../../media/index.ts";
import { type Actor, enforceRate } from "../../../platform/index.ts";
import { errors, noSuchChat } from "../../errors.ts";
import type { ChatDeps } from "../../ports.ts";
import { letGo } from "./drop-archive.ts";
import {
  ARCHIVE_USE,
  type ArchiveRow,
  addArchive,
  findArchive,
  findArchives,
  isAt,
  nextVersion,
} from "./store.ts";

const MOST_OF_A_KIND = 5;
/** Whoever tries codes finds no more here than the sealed bytes, and those not often. */
const READ = { name: "mls-archives-read", limit: 1_200, windowSeconds: HOUR / SECOND };
const WRITE = { name: "mls-archives-written", limit: 120, windowSeconds: HOUR / SECOND };

function view({ userId: _, createdAt, changedAt, ...row }: ArchiveRow): MlsArchive {
  return { ...row, createdAt: iso(createdAt), changedAt: iso(changedAt) };
}

/** All archives of the caller. Throws `rate_limited`. */
export async function listArchives(deps: ChatDeps, { userId }: Actor): Promise<MlsArchive[]> {
  await enforceRate(deps, `mls-archives-read:${userId}`, READ);
  return (await findArchives(deps.db, userId)).map(view);
}

/**
 * Begins one. Of too many histories that were asked for the oldest goes: whoever asked for it has most likely gone too.
 * Throws `too_many_archives` for backups, `rate_limited`.
 */
export async function makeArchive(
  deps: ChatDeps,
  { userId }: Actor,
  { kind, head }: { readonly kind: ArchiveKind; readonly head: string },
): Promise<MlsArchive> {
  await enforceRate(deps, `mls-archives-written:${userId}`, WRITE);
  const now = deps.clock.now();
  const row: ArchiveRow = {
    id: deps.ids.next<string>(),
    ...{ userId, kind, head, version: 0, note: null, manifestFileId: null },
    createdAt: now,
    changedAt: now,
  };
  if (await addArchive(deps.db, row, MOST_OF_A_KIND)) return view(row);
  const oldest = (await findArchives(deps.db, userId)).find((one) => one.kind === kind);
  if (kind === "transfer" && oldest) {
    await letGo(deps, userId, oldest.id);
    if (await addArchive(deps.db, row, MOST_OF_A_KIND)) return view(row);
  }
  throw new AppError(errors.too_many_archives);
}

interface Version {
  readonly version: number;
  readonly note?: string | undefined;
  readonly manifestFileId: string;
  readonly partFileIds: readonly string[];
}

/**
 * Puts the next version into an archive of the caller's; files that only the one before has go. Throws `not_found`,
 * `stale_archive`, `rate_limited`, and `validation_failed` for files that are not the caller's.
 */
export async function putArchive(
  deps: ChatDeps,
  { userId }: Actor,
  id: string,
  { version, note, manifestFileId, partFileIds }: Version,
): Promise<MlsArchive> {
  await enforceRate(deps, `mls-archives-written:${userId}`, WRITE);
  const { db, clock } = deps;
  const known = await findArchive(db, userId, id);
  // Whose it is nobody else is told.
  if (!known) throw noSuchChat();
  const fileIds = [...new Set([manifestFileId, ...partFileIds])];
  await requireOwn(deps, userId, fileIds);
  const row = { ...known, version, note: note ?? null, manifestFileId, changedAt: clock.now() };
  const use = { usedBy: ARCHIVE_USE, context: id } as const;
  await db.batch([nextVersion(db, row), ...beginUses(db, use, userId, fileIds, isAt(row))]);
  const after = await findArchive(db, userId, id);
  if (after?.version !== version || after.manifestFileId !== manifestFileId) {
    throw new AppError(errors.stale_archive);
  }
  await endOtherUses(deps, ARCHIVE_USE, id, fileIds);
  return view(after);
}

async function requireOwn(deps: ChatDeps, userId: string, fileIds: readonly string[]) {
  const files = await usedFiles(deps, fileIds);
  if (fileIds.every((fileId) => files.get(fileId)?.ownerId === userId)) return;
  throw new AppError(commonErrors.validation_failed, {
    fields: [{ path: "partFileIds", message: "Not all of these files are among your uploads." }],
  });
}
