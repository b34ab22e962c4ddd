import { and, asc, desc, eq, gt, inArray, lt, type SQL, sql } from "drizzle-orm";
import { integer, sqliteTable } from "drizzle-orm/sqlite-core";
import type { Millis } from "../../../../shared/kernel/time.ts";
import { type Database, matchExpression, type Term, wordsOf } from "../../platform/index.ts";
import type { ImageRow } from "../store.ts";
import { files, images } from "../tables.ts";
import { imageDocs, imageLikeness, imageLikes } from "./tables.ts";

// ---- Likes

/** Statements by which somebody likes an image, once. */
export function insertLike(db: Database, imageId: string, userId: string, at: Millis) {
  const there = sql`EXISTS (SELECT 1 FROM ${images} WHERE ${eq(images.id, imageId)})`;
  const row = sql`SELECT ${imageId}, ${userId}, ${at} WHERE ${there}`;
  return [db.insert(imageLikes).select(row).onConflictDoNothing(), count(db, imageId, 1)] as const;
}

/** Statements by which somebody likes an image no more. */
export function deleteLike(db: Database, imageId: string, userId: string) {
  const own = and(eq(imageLikes.imageId, imageId), eq(imageLikes.userId, userId));
  return [db.delete(imageLikes).where(own), count(db, imageId, -1)] as const;
}

/** Statement that counts what the one before it has changed: nothing, when it was said before. */
function count(db: Database, imageId: string, by: 1 | -1) {
  return db
    .update(images)
    .set({ likes: sql`${images.likes} + ${by} * changes()` })
    .where(eq(images.id, imageId));
}

/** Statements that take back every like of somebody. */
export function forgetLikes(db: Database, userId: string) {
  const own = eq(imageLikes.userId, userId);
  const liked = sql`SELECT ${imageLikes.imageId} FROM ${imageLikes} WHERE ${own}`;
  return [
    db
      .update(images)
      .set({ likes: sql`${images.likes} - 1` })
      .where(sql`${images.id} IN (${liked})`),
    db.delete(imageLikes).where(own),
  ] as const;
}

/** Which of these images somebody likes. */
export async function likedOf(
  db: Database,
  userId: string,
  imageIds: readonly string[],
): Promise<Set<string>> {
  const some = sql`SELECT value FROM json_each(${JSON.stringify(imageIds)})`;
  const rows = await db
    .select({ id: imageLikes.imageId })
    .from(imageLikes)
    .where(and(eq(imageLikes.userId, userId), sql`${imageLikes.imageId} IN (${some})`));
  return new Set(rows.map(({ id }) => id));
}

/** What somebody likes, after that image. */
export async function listLiked(db: Database, userId: string, after: string, limit: number) {
  return db
    .select({ imageId: imageLikes.imageId, at: imageLikes.at })
    .from(imageLikes)
    .where(and(eq(imageLikes.userId, userId), sql`${imageLikes.imageId} > ${after}`))
    .orderBy(imageLikes.imageId)
    .limit(limit);
}

// ---- Public pages

/** Public images in the order they came in, after that one. */
export async function listPublic(db: Database, after: string | null, limit: number) {
  const { id, createdAt, shown } = images;
  return db
    .select({ id, createdAt })
    .from(images)
    .where(and(eq(shown, true), after === null ? undefined : gt(id, after)))
    .orderBy(asc(id))
    .limit(limit);
}

/** Each so-manieth of the public images, in the order they came in. */
export async function everyNthPublic(db: Database, every: number): Promise<string[]> {
  const rows = await db.all<{ id: string }>(sql`SELECT id FROM (
    SELECT ${images.id} AS id, row_number() OVER (ORDER BY ${images.id}) AS n FROM ${images}
    WHERE ${images.shown} = 1) WHERE n % ${every} = 0`);
  return rows.map(({ id }) => id);
}

// ---- Words

/** The full-text index of `image_docs`, which triggers keep. Its columns beside the number are only matched. */
const imageSearch = sqliteTable("image_search", { rowid: integer().notNull() });

/** Statement that writes down the words of an image that exists. */
export function writeDoc(
  db: Database,
  { id, title, description, tags }: Pick<ImageRow, "id" | "title" | "description" | "tags">,
) {
  const words = wordsOf([title, description, ...tags].join("\n"));
  const form = words.map((word) => word.form).join(" ");
  const stem = words.map((word) => word.stem).join(" ");
  const there = sql`EXISTS (SELECT 1 FROM ${images} WHERE ${eq(images.id, id)})`;
  return db
    .insert(imageDocs)
    .select(sql`SELECT NULL, ${id}, ${form}, ${stem} WHERE ${there}`)
    .onConflictDoUpdate({ target: imageDocs.imageId, set: { form, stem } });
}

export interface FoundRow {
  readonly n: number;
  readonly image: ImageRow;
  readonly file: typeof files.$inferSelect;
}

/** Images that hold the terms and pass the filters, newest first, before the number where a page ended. */
export async function searchImages(
  db: Database,
  terms: readonly Term[],
  filters: readonly (SQL | undefined)[],
  before: number | undefined,
  limit: number,
): Promise<FoundRow[]> {
  const older = before === undefined ? undefined : lt(imageSearch.rowid, before);
  const matches = sql`${imageSearch} MATCH ${matchExpression(terms)}`;
  return db
    .select({ n: imageSearch.rowid, image: images, file: files })
    .from(imageSearch)
    .innerJoin(imageDocs, eq(imageDocs.n, imageSearch.rowid))
    .innerJoin(images, eq(images.id, imageDocs.imageId))
    .innerJoin(files, eq(files.sha256, images.sha256))
    .where(and(matches, older, ...filters))
    .orderBy(desc(imageSearch.rowid))
    .limit(limit);
}

// ---- Likeness

const POSITIONS = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** Statement that writes down the likeness of every image of a file that has been decoded. */
export function insertLikeness(db: Database, sha256: string) {
  const value = sql`substr(${files.likeness}, place.value * 2 + 1, 2)`;
  const rows = sql`SELECT ${images.ownerId}, place.value, ${value}, ${images.id} FROM ${files}
    JOIN ${images} ON ${images.sha256} = ${files.sha256} JOIN json_each(${JSON.stringify(POSITIONS)}) AS place
    WHERE ${files.sha256} = ${sha256} AND ${files.likeness} IS NOT NULL`;
  return db.insert(imageLikeness).select(rows).onConflictDoNothing();
}

/** Images of the owner whose likeness shares a part with this one, with their own. */
export async function likeImages(
  db: Database,
  ownerId: string,
  likeness: string,
  limit: number,
): Promise<{ readonly imageId: string; readonly likeness: string | null }[]> {
  const parts = POSITIONS.map((place) => [place, likeness.slice(place * 2, place * 2 + 2)]);
  const part = sql`SELECT value ->> 0, value ->> 1 FROM json_each(${JSON.stringify(parts)})`;
  const same = sql`(${imageLikeness.position}, ${imageLikeness.value}) IN (${part})`;
  return db
    .selectDistinct({ imageId: imageLikeness.imageId, likeness: files.likeness })
    .from(imageLikeness)
    .innerJoin(images, eq(images.id, imageLikeness.imageId))
    .innerJoin(files, eq(files.sha256, images.sha256))
    .where(and(eq(imageLikeness.ownerId, ownerId), same))
    .limit(limit);
}

/** Rows of these images that are the owner's. */
export async function ownImages(
  db: Database,
  ownerId: string,
  imageIds: readonly string[],
): Promise<ImageRow[]> {
  const some = sql`(SELECT value FROM json_each(${JSON.stringify(imageIds)}))`;
  return db
    .select()
    .from(images)
    .where(and(eq(images.ownerId, ownerId), inArray(images.id, some)));
}
