import { and, asc, desc, eq, gte, inArray, isNull, lt, lte, type SQL, sql } from "drizzle-orm";
import type { VideoStatus } from "../../../shared/contracts/video/index.ts";
import type { Millis } from "../../../shared/kernel/time.ts";
import type { Database } from "../platform/index.ts";
import { EVENTS, keysOfTry, tagKey, type VideoEvent } from "./rules.ts";
import {
  videoCaptions,
  videoLeftovers,
  videoProgress,
  videos,
  videoTags,
  videoWords,
} from "./tables.ts";

export type VideoRow = typeof videos.$inferSelect;
export type NewVideo = typeof videos.$inferInsert;
export type CaptionRow = typeof videoCaptions.$inferSelect;
export type Leftover = typeof videoLeftovers.$inferSelect;

// ---- Videos

/** Statement that adds a video, unless there is one of that file. */
export function insertVideo(db: Database, row: NewVideo) {
  return db
    .insert(videos)
    .values(row)
    .onConflictDoNothing({ target: videos.fileId })
    .returning({ id: videos.id });
}

/** That there is a video of that id; as a part of a statement. */
export function videoExists(id: string): SQL {
  return sql`EXISTS (SELECT 1 FROM ${videos} WHERE ${eq(videos.id, id)})`;
}

/** How a video uses its upload. */
export function fileUse({ fileId, id }: Pick<VideoRow, "fileId" | "id">) {
  return { fileId, usedBy: "video", context: id } as const;
}

export async function findVideo(db: Database, id: string): Promise<VideoRow | undefined> {
  return db.select().from(videos).where(eq(videos.id, id)).get();
}

/** Those of these videos that are there, in no order. */
export async function findVideos(db: Database, ids: readonly string[]): Promise<VideoRow[]> {
  const some = sql`SELECT value FROM json_each(${JSON.stringify(ids)})`;
  return db.select().from(videos).where(sql`${videos.id} IN (${some})`);
}

export async function findByFile(db: Database, fileId: string): Promise<VideoRow | undefined> {
  return db.select().from(videos).where(eq(videos.fileId, fileId)).get();
}

export async function findByAsset(
  db: Database,
  engine: string,
  assetId: string,
): Promise<VideoRow | undefined> {
  const that = and(eq(videos.assetId, assetId), eq(videos.engine, engine));
  return db.select().from(videos).where(that).get();
}

/** Columns that may be set; `visible_from` follows from them. */
export type Change = Partial<Omit<VideoRow, "id" | "visibleFrom" | "createdAt">>;

/** Statement that changes these columns of a video, if it is as `only` says. */
export function changeVideo(db: Database, id: string, change: Change, only?: SQL) {
  return db
    .update(videos)
    .set(change)
    .where(and(eq(videos.id, id), only))
    .returning();
}

/** Statement by which an event happens to a video, if it can in the state it is in and it is as `only` says. */
export function moveVideo(
  db: Database,
  id: string,
  event: VideoEvent,
  change: Change = {},
  only?: SQL,
) {
  const { from, to }: { from: readonly VideoStatus[]; to: VideoStatus } = EVENTS[event];
  const possible = inArray(videos.status, [...from]);
  return changeVideo(db, id, { ...change, status: to }, and(possible, only));
}

/** That this is still the try it was. */
export function sameTry(tryKey: string): SQL {
  return eq(videos.tryKey, tryKey);
}

/** That this is still the try it was, and nobody makes it ready yet. */
export function waitsIn(tryKey: string): SQL | undefined {
  return and(eq(videos.status, "processing"), sameTry(tryKey), isNull(videos.assetId));
}

/** That this try has come to wait for a moderator; as a part of a statement. */
export function waitsForModerator(id: string, tryKey: string): SQL {
  const waits = and(eq(videos.id, id), sameTry(tryKey), eq(videos.status, "moderation"));
  return sql`EXISTS (SELECT 1 FROM ${videos} WHERE ${waits})`;
}

/** Statement that deletes a video with its words, tags, captions and resume points. */
export function removeVideo(db: Database, id: string) {
  return db.delete(videos).where(eq(videos.id, id));
}

/** That this try has failed; as a part of a statement. */
export function hasFailed({ id, tryKey }: Pick<VideoRow, "id" | "tryKey">): SQL {
  const failed = and(eq(videos.id, id), sameTry(tryKey), eq(videos.status, "failed"));
  return sql`EXISTS (SELECT 1 FROM ${videos} WHERE ${failed})`;
}

/** That its film is the one of this try; as a part of a statement. */
export function hasFilm(id: string, tryKey: string): SQL {
  return sql`EXISTS (SELECT 1 FROM ${videos} WHERE ${and(eq(videos.id, id), sameTry(tryKey))})`;
}

// ---- Words and tags

function inserted(db: Database, id: string, values: readonly string[], name: "tag" | "word") {
  const table = name === "tag" ? videoTags : videoWords;
  const each = sql`SELECT value, ${id} FROM json_each(${JSON.stringify(values)})
    WHERE ${videoExists(id)}`;
  return db.insert(table).select(each).onConflictDoNothing();
}

/** Statements that have a video found by these words and tags, and no others. */
export function indexVideo(
  db: Database,
  id: string,
  words: readonly string[],
  tags: readonly string[],
) {
  return [
    db.delete(videoWords).where(eq(videoWords.videoId, id)),
    db.delete(videoTags).where(eq(videoTags.videoId, id)),
    inserted(db, id, words, "word"),
    inserted(db, id, tags.map(tagKey), "tag"),
  ] as const;
}

// ---- Lists

/** Sorts after every text that begins the same. */
const LAST = "\u{10FFFF}";

export interface VideoFilter {
  readonly ownerId?: string | undefined;
  readonly tag?: string | undefined;
  /** Words that it has words of that begin so. */
  readonly words: readonly string[];
}

function matching({ ownerId, tag, words }: VideoFilter): SQL[] {
  const { id } = videos;
  const begins = (word: string) =>
    sql`${id} IN (SELECT ${videoWords.videoId} FROM ${videoWords}
      WHERE ${and(gte(videoWords.word, word), lt(videoWords.word, word + LAST))})`;
  const tagged = (key: string) =>
    sql`${id} IN (SELECT ${videoTags.videoId} FROM ${videoTags} WHERE ${eq(videoTags.tag, key)})`;
  return [
    ...(ownerId === undefined ? [] : [eq(videos.ownerId, ownerId)]),
    ...(tag === undefined ? [] : [tagged(tagKey(tag))]),
    ...words.map(begins),
  ];
}

/** Where a list of what everybody sees goes on: after that video. */
export interface FeedPosition {
  readonly visibleFrom: Millis;
  readonly id: string;
}

/** Videos that others see now, by when they came to, newest first. */
export async function listVisible(
  db: Database,
  filter: VideoFilter,
  now: Millis,
  from: FeedPosition | null,
  limit: number,
): Promise<VideoRow[]> {
  const { visibleFrom, id } = videos;
  const later = from && sql`(${visibleFrom}, ${id}) < (${from.visibleFrom}, ${from.id})`;
  return db
    .select()
    .from(videos)
    .where(and(lte(visibleFrom, now), ...matching(filter), later ?? undefined))
    .orderBy(desc(visibleFrom), desc(id))
    .limit(limit);
}

/** Videos that others see now, in the order in which they came to see them, after that one. */
export async function listVisibleAfter(
  db: Database,
  now: Millis,
  from: FeedPosition | null,
  limit: number,
) {
  const { visibleFrom, id } = videos;
  const later = from && sql`(${visibleFrom}, ${id}) > (${from.visibleFrom}, ${from.id})`;
  return db
    .select({ visibleFrom, id })
    .from(videos)
    .where(and(lte(visibleFrom, now), later ?? undefined))
    .orderBy(asc(visibleFrom), asc(id))
    .limit(limit);
}

/** Each so-manieth of the videos that others see now, in that order. */
export async function everyNthVisible(db: Database, now: Millis, every: number) {
  const { visibleFrom, id } = videos;
  return db.all<FeedPosition>(sql`SELECT id, visible_from AS visibleFrom FROM (
    SELECT ${id} AS id, ${visibleFrom} AS visible_from,
      row_number() OVER (ORDER BY ${visibleFrom}, ${id}) AS n
    FROM ${videos} WHERE ${lte(visibleFrom, now)}) WHERE n % ${every} = 0`);
}

/** Videos whatever their state, newest first. */
export async function listAll(
  db: Database,
  filter: VideoFilter,
  before: string | undefined,
  limit: number,
): Promise<VideoRow[]> {
  return db
    .select()
    .from(videos)
    .where(and(...matching(filter), before === undefined ? undefined : lt(videos.id, before)))
    .orderBy(desc(videos.id))
    .limit(limit);
}

/** Videos under way whose last try began by then, longest first. */
export async function listStalled(db: Database, by: Millis, limit: number): Promise<VideoRow[]> {
  return db
    .select()
    .from(videos)
    .where(and(eq(videos.status, "processing"), lte(videos.triedAt, by)))
    .orderBy(asc(videos.triedAt))
    .limit(limit);
}

/** Videos that others see since a moment that their owners have not been told of. */
export async function listUnannounced(
  db: Database,
  now: Millis,
  limit: number,
): Promise<VideoRow[]> {
  return db
    .select()
    .from(videos)
    .where(and(isNull(videos.announcedAt), lte(videos.visibleFrom, now)))
    .orderBy(asc(videos.visibleFrom))
    .limit(limit);
}

/** That its owner has not been told that others see it. */
export const notAnnounced: SQL = isNull(videos.announcedAt);

/** Which of these videos there are, with the copy each has at an engine. */
export async function assetsOf(db: Database, ids: readonly string[]) {
  const { id, assetId, engine } = videos;
  return db
    .select({ id, assetId, engine })
    .from(videos)
    .where(sql`${id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`);
}

// ---- Captions

/** Captions of these videos, by language. */
export async function listCaptions(
  db: Database,
  videoIds: readonly string[],
): Promise<CaptionRow[]> {
  if (videoIds.length === 0) return [];
  return db
    .select()
    .from(videoCaptions)
    .where(
      sql`${videoCaptions.videoId} IN (SELECT value FROM json_each(${JSON.stringify(videoIds)}))`,
    )
    .orderBy(asc(videoCaptions.language));
}

/** Statement that keeps captions, in place of those in the same language. */
export function putCaptionRow(db: Database, row: CaptionRow) {
  const target = [videoCaptions.videoId, videoCaptions.language];
  return db.insert(videoCaptions).values(row).onConflictDoUpdate({ target, set: row });
}

/** Statement that takes captions away; answers where they lie. */
export function removeCaption(db: Database, videoId: string, language: string) {
  return db
    .delete(videoCaptions)
    .where(and(eq(videoCaptions.videoId, videoId), eq(videoCaptions.language, language)))
    .returning({ key: videoCaptions.key });
}

// ---- Resume points

/** Statement that keeps how far somebody has watched. */
export function putProgress(db: Database, row: typeof videoProgress.$inferInsert) {
  const target = [videoProgress.userId, videoProgress.videoId];
  return db.insert(videoProgress).values(row).onConflictDoUpdate({ target, set: row });
}

export async function findProgress(db: Database, userId: string, videoId: string) {
  const that = and(eq(videoProgress.userId, userId), eq(videoProgress.videoId, videoId));
  return db.select().from(videoProgress).where(that).get();
}

/** Statement that forgets how far everybody has watched a video, if it is as `only` says. */
export function forgetResumePoints(db: Database, videoId: string, only: SQL) {
  return db.delete(videoProgress).where(and(eq(videoProgress.videoId, videoId), only));
}

/** Statement that forgets what somebody has watched. */
export function forgetProgress(db: Database, userId: string) {
  return db.delete(videoProgress).where(eq(videoProgress.userId, userId));
}

// ---- Leftovers

/** Statement that notes what is to be deleted outside the database, if it is as `only` says. */
export function leave(
  db: Database,
  refs: readonly Pick<Leftover, "place" | "ref">[],
  dueAt: Millis,
  only: SQL = sql`true`,
) {
  // All columns in the order of the table.
  const each = sql`SELECT value ->> 'place', value ->> 'ref', ${dueAt}, 0, 0
    FROM json_each(${JSON.stringify(refs)}) WHERE ${only}`;
  return db.insert(videoLeftovers).select(each).onConflictDoNothing();
}

/** What a try of a video leaves behind when it is over: its objects, and its copy at the engine. */
export function leftoversOf({ tryKey, engine, assetId }: VideoRow) {
  const objects = keysOfTry(tryKey).map((ref) => ({ place: "bucket", ref }) as const);
  if (assetId === null || (engine !== "stream" && engine !== "transcoder")) return objects;
  return [...objects, { place: engine, ref: assetId } as const];
}

export async function dueLeftovers(db: Database, now: Millis, limit: number): Promise<Leftover[]> {
  return db
    .select()
    .from(videoLeftovers)
    .where(lte(videoLeftovers.dueAt, now))
    .orderBy(asc(videoLeftovers.dueAt))
    .limit(limit);
}

const theLeftover = ({ place, ref }: Pick<Leftover, "place" | "ref">) =>
  and(eq(videoLeftovers.place, place), eq(videoLeftovers.ref, ref));

/** Statement by which a leftover is looked at again. */
export function postponeLeftover(
  db: Database,
  leftover: Leftover,
  change: Partial<Pick<Leftover, "dueAt" | "failures" | "deleted">>,
) {
  return db.update(videoLeftovers).set(change).where(theLeftover(leftover));
}

/** Statement that forgets what is gone, or needed after all. */
export function forgetLeftover(db: Database, leftover: Pick<Leftover, "place" | "ref">) {
  return db.delete(videoLeftovers).where(theLeftover(leftover));
}
