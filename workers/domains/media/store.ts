import { and, count, desc, eq, inArray, isNull, lt, lte, or, type SQL, sql } from "drizzle-orm";
import type { Millis } from "../../../shared/kernel/time.ts";
import type { Database } from "../platform/index.ts";
import { userFiles } from "./files/tables.ts";
import { type ImageType, isImageType } from "./formats/image-facts.ts";
import { tagKey } from "./rules.ts";
import { files, images, imageTags, looseObjects } from "./tables.ts";

export type FileRow = typeof files.$inferSelect;
export type ImageRow = typeof images.$inferSelect;
/** An image as it begins. */
export type NewImage = Omit<ImageRow, "likes" | "views" | "withheld" | "rejectionReason" | "shown">;

/** Bytes that are a picture accepted here. */
export interface PictureRow extends FileRow {
  readonly contentType: ImageType;
}

/** An image with the file it shows. */
export interface FiledImage extends ImageRow {
  readonly file: PictureRow;
}

// ---- Loose objects

/** Statement that leaves a trace of an object before it comes to be. */
export function insertLoose(db: Database, key: string, since: Millis) {
  return db.insert(looseObjects).values({ key, since });
}

/**
 * The same for an object that may be made by several at once: the trace becomes that of the last of them, and tells which
 * it is by a time that no other has.
 */
export async function insertLooseAgain(db: Database, key: string, now: Millis): Promise<Trace> {
  const later = sql`max(${now}, ${looseObjects.since} + 1)`;
  const [trace] = await insertLoose(db, key, now)
    .onConflictDoUpdate({ target: looseObjects.key, set: { since: later, condemned: false } })
    .returning({ key: looseObjects.key, since: looseObjects.since });
  return trace ?? { key, since: now };
}

/** The trace of an object, as whoever makes it has left it. */
export type Trace = Pick<typeof looseObjects.$inferSelect, "key" | "since">;

const same = ({ key, since }: Trace) =>
  and(eq(looseObjects.key, key), eq(looseObjects.since, since));

/** The object that something was made of. */
type Source = Pick<FileRow, "sha256" | "key">;

/** Whether its file is there. */
function isFile({ sha256, key }: Source) {
  const file = and(eq(files.sha256, sha256), eq(files.key, key));
  return sql`EXISTS (SELECT 1 FROM ${files} WHERE ${file})`;
}

/** Statement that ends the looseness of a rendition whose file is there; answers whether it did: another's trace stays. */
export function settleRendition(db: Database, trace: Trace, source: Source) {
  return db
    .delete(looseObjects)
    .where(and(same(trace), isFile(source)))
    .returning({ key: looseObjects.key });
}

/** Statement that forgets these keys (at most 90), of which nobody else knows. */
export function deleteLoose(db: Database, keys: readonly string[]) {
  return db.delete(looseObjects).where(inArray(looseObjects.key, [...keys]));
}

/**
 * Statement that ends the looseness of a thumb that is kept: its file is there, or the object that it was made of is still
 * loose, and takes the thumb along when it goes.
 */
export function settleThumb(db: Database, trace: Trace, source: Source) {
  const { key } = source;
  const loose = sql`EXISTS (SELECT 1 FROM ${looseObjects} AS object WHERE object.key = ${key})`;
  return db.delete(looseObjects).where(and(same(trace), or(isFile(source), loose)));
}

/** Statement that forgets an object that is gone, unless somebody else is making it. */
export function forgetTrace(db: Database, trace: Trace) {
  return db.delete(looseObjects).where(same(trace));
}

/** Statement that forgets a condemned object that is gone: one that is made anew is condemned no more. */
export function forgetCondemned(db: Database, key: string) {
  return db
    .delete(looseObjects)
    .where(and(eq(looseObjects.key, key), eq(looseObjects.condemned, true)));
}

/** Statement that condemns one key, if it is loose: no upload can claim it any more. */
export function condemnKey(db: Database, key: string) {
  return db
    .update(looseObjects)
    .set({ condemned: true })
    .where(eq(looseObjects.key, key))
    .returning({ key: looseObjects.key });
}

/** Statement that condemns what has been loose since then: no upload can claim it any more. */
export function condemnLoose(db: Database, upTo: Millis) {
  return db.update(looseObjects).set({ condemned: true }).where(lte(looseObjects.since, upTo));
}

/** Keys of condemned objects that were loose since then, oldest first. */
export async function condemnedKeys(db: Database, upTo: Millis, limit: number): Promise<string[]> {
  const rows = await db
    .select({ key: looseObjects.key })
    .from(looseObjects)
    .where(and(eq(looseObjects.condemned, true), lte(looseObjects.since, upTo)))
    .orderBy(looseObjects.since)
    .limit(limit);
  return rows.map(({ key }) => key);
}

// ---- Files

/** Statement that makes the object at `file.key` the file of its hash, unless there is one, or the key is condemned. */
export function claimFile(db: Database, file: Omit<FileRow, "refs">) {
  const { sha256, key, bytes, contentType, width, height, thumbHash, createdAt } = file;
  const { medium, durationMs, likeness } = file;
  const open = and(eq(looseObjects.key, key), eq(looseObjects.condemned, false));
  // All columns in the order of the table.
  const row = sql`SELECT ${sha256}, ${key}, ${bytes}, ${contentType}, ${width}, ${height}, ${thumbHash}, 0, ${createdAt},
    ${medium}, ${durationMs}, ${likeness} WHERE EXISTS (SELECT 1 FROM ${looseObjects} WHERE ${open})`;
  return db.insert(files).select(row).onConflictDoNothing({ target: files.sha256 });
}

/** Statement that counts the reference of an upload that the same batch may have inserted. */
export function countReference(db: Database, fileId: string) {
  const inserted = sql`(SELECT ${userFiles.sha256} FROM ${userFiles} WHERE ${eq(userFiles.id, fileId)})`;
  return db
    .update(files)
    .set({ refs: sql`${files.refs} + 1` })
    .where(sql`${files.sha256} = ${inserted}`);
}

/** Statement that counts a file's references anew: it may be repeated. */
export function recountReferences(db: Database, sha256: string) {
  const references = sql`(SELECT count(*) FROM ${userFiles} WHERE ${eq(userFiles.sha256, sha256)})`;
  return db.update(files).set({ refs: references }).where(eq(files.sha256, sha256));
}

/** Statement that ends the looseness of an object that became a file's. */
export function settleLoose(db: Database, key: string) {
  const settled = sql`EXISTS (SELECT 1 FROM ${files} WHERE ${files.key} = ${key})`;
  return db.delete(looseObjects).where(and(eq(looseObjects.key, key), settled));
}

/** Statement that reads a file. */
export function selectFile(db: Database, sha256: string) {
  return db.select().from(files).where(eq(files.sha256, sha256));
}

export async function findFile(db: Database, sha256: string): Promise<FileRow | undefined> {
  return selectFile(db, sha256).get();
}

/** Statement that writes down what decoding told. */
export function updateDecoded(
  db: Database,
  { sha256, key }: FileRow,
  { thumbHash, likeness }: Pick<FileRow, "thumbHash" | "likeness">,
) {
  return db
    .update(files)
    .set({ thumbHash, likeness })
    .where(and(eq(files.sha256, sha256), eq(files.key, key)));
}

/** Files that came before then and have not been decoded, oldest first. */
export async function undecodedFiles(db: Database, before: Millis, limit: number) {
  return db
    .select()
    .from(files)
    .where(and(isNull(files.thumbHash), eq(files.medium, "image"), lt(files.createdAt, before)))
    .orderBy(files.createdAt)
    .limit(limit);
}

/** Statements that let a file without references go; its object is condemned in the same batch. */
export function releaseFile(db: Database, sha256: string, since: Millis) {
  const unreferred = and(eq(files.sha256, sha256), eq(files.refs, 0));
  return [
    db
      .insert(looseObjects)
      .select(sql`SELECT ${files.key}, ${since}, 1 FROM ${files} WHERE ${unreferred}`)
      .onConflictDoNothing(),
    db.delete(files).where(unreferred).returning({ key: files.key }),
  ] as const;
}

// ---- Images

/** Statement that adds an image, unless its owner has the file already or its upload is not there. */
export function insertImage(db: Database, image: NewImage) {
  const { id, fileId, ownerId, sha256, name, title, description, tags, isPublic, createdAt } =
    image;
  const there = sql`EXISTS (SELECT 1 FROM ${userFiles} WHERE ${eq(userFiles.id, fileId)})`;
  // All columns in the order of the table.
  const row = sql`SELECT ${id}, ${fileId}, ${ownerId}, ${sha256}, ${name}, ${title}, ${description},
    ${JSON.stringify(tags)}, ${isPublic ? 1 : 0}, ${createdAt}, 0, NULL, NULL, 0 WHERE ${there}`;
  const target = [images.ownerId, images.sha256];
  return db.insert(images).select(row).onConflictDoNothing({ target });
}

/** Statement that writes the tags of an image that exists. */
export function insertTags(db: Database, imageId: string, tags: readonly string[]) {
  const keys = JSON.stringify([...new Set(tags.map(tagKey))]);
  const there = sql`EXISTS (SELECT 1 FROM ${images} WHERE ${eq(images.id, imageId)})`;
  const rows = sql`SELECT value, ${imageId} FROM json_each(${keys}) WHERE ${there}`;
  return db.insert(imageTags).select(rows).onConflictDoNothing();
}

/** Statement that takes all tags from an image. */
export function deleteTags(db: Database, imageId: string) {
  return db.delete(imageTags).where(eq(imageTags.imageId, imageId));
}

/** Statement that deletes an owner's image; its upload stays. */
export function removeImage(db: Database, imageId: string, ownerId: string) {
  return db.delete(images).where(and(eq(images.id, imageId), eq(images.ownerId, ownerId)));
}

/**
 * Statements that delete every image and upload of a file, whoever has it and wherever it is shown, unless the bytes came
 * in anew under another key.
 */
export function removeAllOf(db: Database, { sha256, key }: Pick<FileRow, "sha256" | "key">) {
  const same = and(eq(files.sha256, sha256), eq(files.key, key));
  const file = sql`(SELECT ${files.sha256} FROM ${files} WHERE ${same})`;
  return [
    db.update(files).set({ refs: 0 }).where(same),
    db.delete(images).where(sql`${images.sha256} = ${file}`),
    db.delete(userFiles).where(sql`${userFiles.sha256} = ${file}`),
  ] as const;
}

type Change = Partial<
  Pick<ImageRow, "title" | "description" | "tags" | "isPublic" | "withheld" | "rejectionReason">
>;

/** Statement that changes these columns of an image, if it is as `only` says. */
export function updateImageRow(db: Database, imageId: string, change: Change, only?: SQL) {
  return db
    .update(images)
    .set(change)
    .where(and(eq(images.id, imageId), only));
}

/** Query for images with their files, newest first. */
function selectImages(db: Database, where: SQL | undefined) {
  return db
    .select({ image: images, file: files })
    .from(images)
    .innerJoin(files, eq(files.sha256, images.sha256))
    .where(where)
    .orderBy(desc(images.id));
}

function isPicture(file: FileRow): file is PictureRow {
  return isImageType(file.contentType);
}

export function filed({ image, file }: { image: ImageRow; file: FileRow }): FiledImage {
  if (!isPicture(file)) throw new Error("an image shows what is no picture");
  return { ...image, file };
}

export async function findImage(db: Database, imageId: string): Promise<FiledImage | undefined> {
  const row = await selectImages(db, eq(images.id, imageId)).get();
  return row && filed(row);
}

/** Those of these images that are there, in no order. */
export async function findImages(db: Database, imageIds: readonly string[]): Promise<FiledImage[]> {
  const some = sql`SELECT value FROM json_each(${JSON.stringify(imageIds)})`;
  const rows = await selectImages(db, sql`${images.id} IN (${some})`);
  return rows.map(filed);
}

/** The owner's image by the id of its file. */
export async function findOwnImage(
  db: Database,
  ownerId: string,
  fileId: string,
): Promise<FiledImage | undefined> {
  const own = and(eq(images.ownerId, ownerId), eq(images.fileId, fileId));
  const row = await selectImages(db, own).get();
  return row && filed(row);
}

/** The owner's image of this file. */
export async function findOwned(
  db: Database,
  ownerId: string,
  sha256: string,
): Promise<FiledImage | undefined> {
  const own = and(eq(images.ownerId, ownerId), eq(images.sha256, sha256));
  const row = await selectImages(db, own).get();
  return row && filed(row);
}

export interface ImageFilter {
  readonly shown?: true | undefined;
  readonly ownerId?: string | undefined;
  readonly tag?: string | undefined;
  /** Only images older than this one. */
  readonly before?: string | undefined;
}

/** Images that pass the filter, newest first. */
export async function listImages(
  db: Database,
  { shown, ownerId, tag, before }: ImageFilter,
  limit: number,
): Promise<FiledImage[]> {
  const filters = [
    shown && eq(images.shown, true),
    ownerId === undefined ? undefined : eq(images.ownerId, ownerId),
  ];
  if (tag !== undefined) return listTagged(db, tag, before, filters, limit);
  const where = and(...filters, before === undefined ? undefined : lt(images.id, before));
  const rows = await selectImages(db, where).limit(limit);
  return rows.map(filed);
}

/** Where a page of the most liked ended. */
export interface PopularPosition {
  readonly likes: number;
  readonly id: string;
}

/** Images shown to others that pass the filters, most liked first, of equals the newest. */
export async function listPopular(
  db: Database,
  filters: readonly (SQL | undefined)[],
  last: PopularPosition | undefined,
  limit: number,
): Promise<FiledImage[]> {
  const after = last && sql`(${images.likes}, ${images.id}) < (${last.likes}, ${last.id})`;
  const rows = await db
    .select({ image: images, file: files })
    .from(images)
    .innerJoin(files, eq(files.sha256, images.sha256))
    .where(and(eq(images.shown, true), after, ...filters))
    .orderBy(desc(images.likes), desc(images.id))
    .limit(limit);
  return rows.map(filed);
}

/** What an image must be like beside being public. */
export function narrowing({ ownerId, tag }: Pick<ImageFilter, "ownerId" | "tag">) {
  const key = tag === undefined ? undefined : tagKey(tag);
  const tagged = sql`EXISTS (SELECT 1 FROM ${imageTags}
    WHERE ${imageTags.tag} = ${key} AND ${imageTags.imageId} = ${images.id})`;
  return [
    ownerId === undefined ? undefined : eq(images.ownerId, ownerId),
    key === undefined ? undefined : tagged,
  ];
}

/** The same for images with a tag: in the order of the tag's own index, so that rare tags cost no scan. */
async function listTagged(
  db: Database,
  tag: string,
  before: string | undefined,
  filters: readonly (SQL | undefined)[],
  limit: number,
): Promise<FiledImage[]> {
  const older = before === undefined ? undefined : lt(imageTags.imageId, before);
  const rows = await db
    .select({ image: images, file: files })
    .from(imageTags)
    // CROSS JOIN keeps the order: else all images that are shown would be read, and looked up among the tag's.
    .crossJoin(images)
    .crossJoin(files)
    .where(
      and(
        eq(imageTags.tag, tagKey(tag)),
        eq(images.id, imageTags.imageId),
        eq(files.sha256, images.sha256),
        older,
        ...filters,
      ),
    )
    .orderBy(desc(imageTags.imageId))
    .limit(limit);
  return rows.map(filed);
}

/** How much is stored altogether. */
export async function storedAltogether(db: Database): Promise<{ bytes: number; files: number }> {
  const sums = { bytes: sql<number>`coalesce(sum(${files.bytes}), 0)`, files: count() };
  return (await db.select(sums).from(files).get()) ?? { bytes: 0, files: 0 };
}
