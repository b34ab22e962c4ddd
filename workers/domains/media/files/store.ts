import { and, asc, eq, gt, inArray, isNotNull, lt, lte, not, type SQL, sql } from "drizzle-orm";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import type { FileQuota } from "../deps.ts";
import { files, images } from "../tables.ts";
import { uploads } from "../uploads/tables.ts";
import { type FileUser, fileUses, userFiles } from "./tables.ts";

export type UserFileRow = typeof userFiles.$inferSelect;
type FileRow = typeof files.$inferSelect;

/** An upload with its bytes' own facts. */
export interface OwnFile extends UserFileRow {
  readonly file: FileRow;
}

/** What somebody may have altogether. */
export type Room = Pick<FileQuota, "bytes" | "files">;

/** What somebody's files and uploads under way come to, in bytes; as a part of a statement. */
function stored(ownerId: string | null): SQL<number> {
  return sql<number>`((SELECT coalesce(sum(${userFiles.bytes}), 0) FROM ${userFiles} WHERE ${userFiles.ownerId} = ${ownerId})
    + (SELECT coalesce(sum(${uploads.bytes}), 0) FROM ${uploads} WHERE ${uploads.ownerId} = ${ownerId}))`;
}

/** The same as a count. */
function count(ownerId: string | null): SQL<number> {
  return sql<number>`((SELECT count(*) FROM ${userFiles} WHERE ${userFiles.ownerId} = ${ownerId})
    + (SELECT count(*) FROM ${uploads} WHERE ${uploads.ownerId} = ${ownerId}))`;
}

/** Whether there is room for so many bytes more; as a part of a statement. */
export function fits(ownerId: string | null, bytes: number | SQL, quota: Room): SQL {
  return sql`(${ownerId} IS NULL OR (${stored(ownerId)} + ${bytes} <= ${quota.bytes}
    AND ${count(ownerId)} < ${quota.files}))`;
}

/** What somebody has, uploads under way included. */
export async function storedBy(db: Database, ownerId: string): Promise<Room> {
  return db.get<Room>(sql`SELECT ${stored(ownerId)} AS bytes, ${count(ownerId)} AS files`);
}

export interface NewUserFile extends UserFileRow {
  readonly quota: Room;
}

/**
 * Statement that adds an upload, if its bytes are there and its owner has room for it: of two that come at once, only
 * what fits is taken.
 */
export function insertUserFile(db: Database, file: NewUserFile, unless?: SQL) {
  const { id, ownerId, sha256, name, kind, waveform, bytes, unusedSince, createdAt } = file;
  const there = sql`EXISTS (SELECT 1 FROM ${files} WHERE ${eq(files.sha256, sha256)})`;
  const wanted = unless ? sql`NOT EXISTS (${unless})` : sql`TRUE`;
  const bars = waveform && JSON.stringify(waveform);
  // All columns in the order of the table.
  const row = sql`SELECT ${id}, ${ownerId}, ${sha256}, ${name}, ${kind}, ${bars}, ${bytes}, ${unusedSince},
    ${createdAt} WHERE ${there} AND ${fits(ownerId, bytes, file.quota)} AND ${wanted}`;
  return db.insert(userFiles).select(row).onConflictDoNothing({ target: userFiles.id });
}

/** Query for an image that its owner has of these bytes. */
export function imageOf(ownerId: string, sha256: string): SQL {
  const own = and(eq(images.ownerId, ownerId), eq(images.sha256, sha256));
  return sql`SELECT 1 FROM ${images} WHERE ${own}`;
}

/** Whether nothing shows the upload; as a part of a statement over `user_files`. */
const UNUSED = sql`NOT EXISTS (SELECT 1 FROM ${fileUses} WHERE ${fileUses.fileId} = ${userFiles.id})
  AND NOT EXISTS (SELECT 1 FROM ${images} WHERE ${images.fileId} = ${userFiles.id})`;

/** Statements that delete uploads, at most one of each file, and their references. */
function remove(db: Database, which: SQL | undefined) {
  return [
    db
      .update(files)
      .set({ refs: sql`${files.refs} - 1` })
      .where(sql`${files.sha256} IN (SELECT ${userFiles.sha256} FROM ${userFiles} WHERE ${which})`),
    db.delete(userFiles).where(which).returning({ id: userFiles.id }),
  ] as const;
}

/** Statements that delete an upload and its reference, if nothing shows it. */
export function dropUnused(db: Database, fileId: string) {
  return remove(db, and(eq(userFiles.id, fileId), UNUSED));
}

/** Statements that delete an upload and its reference, whatever shows it. */
export function removeUserFile(db: Database, fileId: string) {
  return remove(db, eq(userFiles.id, fileId));
}

function select(db: Database, where: SQL | undefined) {
  return db
    .select({ own: userFiles, file: files })
    .from(userFiles)
    .innerJoin(files, eq(files.sha256, userFiles.sha256))
    .where(where);
}

/** Statement that reads an upload, without its bytes' facts. */
export function selectUserFile(db: Database, fileId: string) {
  return db.select().from(userFiles).where(eq(userFiles.id, fileId));
}

export async function findOwnFile(db: Database, fileId: string): Promise<OwnFile | undefined> {
  const row = await select(db, eq(userFiles.id, fileId)).get();
  return row && { ...row.own, file: row.file };
}

/** Those of them that are there; ids may be as many as there are. */
export async function findOwnFiles(db: Database, ids: readonly string[]): Promise<OwnFile[]> {
  const those = sql`${userFiles.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;
  const rows = await select(db, those);
  return rows.map(({ own, file }): OwnFile => ({ ...own, file }));
}

interface After {
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Somebody's uploads, oldest first, after that one. */
export function listOwnFiles(db: Database, ownerId: string, page: After): Promise<OwnFile[]> {
  return listFiles(db, eq(userFiles.ownerId, ownerId), page);
}

/** The same without those that the gallery shows. */
export function listOtherFiles(db: Database, ownerId: string, page: After): Promise<OwnFile[]> {
  const shown = sql`EXISTS (SELECT 1 FROM ${images} WHERE ${images.fileId} = ${userFiles.id})`;
  return listFiles(db, and(eq(userFiles.ownerId, ownerId), not(shown)), page);
}

async function listFiles(db: Database, where: SQL | undefined, { after, limit }: After) {
  const later = after === undefined ? undefined : gt(userFiles.id, after);
  const rows = await select(db, and(where, later)).orderBy(asc(userFiles.id)).limit(limit);
  return rows.map(({ own, file }): OwnFile => ({ ...own, file }));
}

/** Uploads that nothing has shown since then, as far as known, oldest first. */
export async function unusedFiles(db: Database, upTo: Millis, limit: number) {
  return db
    .select({ id: userFiles.id, sha256: userFiles.sha256 })
    .from(userFiles)
    .where(and(isNotNull(userFiles.unusedSince), lte(userFiles.unusedSince, upTo)))
    .orderBy(userFiles.unusedSince)
    .limit(limit);
}

/** Where a file is shown, one place of each chat or other context's first part. */
export async function usesOf(db: Database, fileId: string, limit: number) {
  const { usedBy, context } = fileUses;
  const rows = await db
    .select({ usedBy, context })
    .from(fileUses)
    .where(eq(fileUses.fileId, fileId))
    .limit(limit);
  const places = new Map(rows.map((row) => [`${row.usedBy} ${row.context.split("/")[0]}`, row]));
  return [...places.values()];
}

/** Statement that notes that something shows the upload. */
export function noteUsed(db: Database, fileId: string) {
  return db.update(userFiles).set({ unusedSince: null }).where(eq(userFiles.id, fileId));
}

/** Statement that notes since when nothing shows the upload, if nothing does. */
export function noteUnused(db: Database, fileId: string, since: Millis) {
  return db
    .update(userFiles)
    .set({ unusedSince: since })
    .where(and(eq(userFiles.id, fileId), UNUSED));
}

export type Use = typeof fileUses.$inferSelect;

/** Statement that ends one use of an upload. */
export function endUse(db: Database, { fileId, usedBy, context }: Use) {
  return db
    .delete(fileUses)
    .where(
      and(eq(fileUses.fileId, fileId), eq(fileUses.usedBy, usedBy), eq(fileUses.context, context)),
    );
}

function selectUses(db: Database, where: SQL | undefined) {
  const { fileId, usedBy, context } = fileUses;
  return db
    .select({ fileId, usedBy, context, sha256: userFiles.sha256 })
    .from(fileUses)
    .innerJoin(userFiles, eq(userFiles.id, fileId))
    .where(and(inArray(usedBy, ["message", "link_preview"]), where));
}

/** What one thing shows. */
export async function usesBy(db: Database, by: FileUser, place: string) {
  const { fileId, usedBy, context } = fileUses;
  return db
    .select({ fileId, usedBy, context, sha256: userFiles.sha256 })
    .from(fileUses)
    .innerJoin(userFiles, eq(userFiles.id, fileId))
    .where(and(eq(usedBy, by), eq(context, place)));
}

/** Statement that notes that a preview shows the upload, if it is there; answers whether it is. */
export function claimForPreview(db: Database, fileId: string, context: string) {
  const row = sql`SELECT ${userFiles.id}, 'link_preview', ${context} FROM ${userFiles}
    WHERE ${eq(userFiles.id, fileId)}`;
  return (
    db
      .insert(fileUses)
      .select(row)
      // A repetition changes nothing, but is told that it is there.
      .onConflictDoUpdate({
        target: [fileUses.fileId, fileUses.usedBy, fileUses.context],
        set: { context },
      })
      .returning({ fileId: fileUses.fileId })
  );
}

/** What a message shows. */
export async function usesIn(db: Database, context: string) {
  return selectUses(db, eq(fileUses.context, context));
}

/** What messages of a chat show. */
export async function usesBelow(db: Database, chatId: string, limit: number) {
  const { context } = fileUses;
  return selectUses(db, and(gt(context, `${chatId}/`), lt(context, `${chatId}0`))).limit(limit);
}

interface Copy {
  readonly id: string;
  readonly ownerId: string;
  readonly createdAt: Millis;
  readonly quota: Room;
}

/** Query for what somebody has of the same bytes, to be shown as the same. */
function sameAs(fileId: string, ownerId: string): SQL {
  return sql`SELECT mine.id FROM ${userFiles} AS theirs JOIN ${userFiles} AS mine
    ON mine.sha256 = theirs.sha256 AND mine.kind = theirs.kind
    WHERE theirs.id = ${fileId} AND mine.owner_id = ${ownerId} ORDER BY mine.id LIMIT 1`;
}

/** Statement that adds an upload of the same bytes for another owner, unless they have one or no room for it. */
export function copyUserFile(db: Database, fileId: string, copy: Copy) {
  const { id, ownerId, createdAt, quota } = copy;
  // All columns in the order of the table.
  const row = sql`SELECT ${id}, ${ownerId}, sha256, name, kind, waveform, bytes, ${createdAt}, ${createdAt}
    FROM ${userFiles} WHERE ${userFiles.id} = ${fileId}
    AND ${fits(ownerId, sql`${userFiles.bytes}`, quota)} AND NOT EXISTS (${sameAs(fileId, ownerId)})`;
  return db.insert(userFiles).select(row);
}

/** What somebody has of the same bytes, to be shown as the same. */
export async function ownCopy(
  db: Database,
  fileId: string,
  ownerId: string,
): Promise<string | undefined> {
  const row = await db.get<{ id: string } | undefined>(sameAs(fileId, ownerId));
  return row?.id;
}
