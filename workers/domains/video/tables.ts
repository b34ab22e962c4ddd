import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { VideoStatus } from "../../../shared/contracts/video/index.ts";
import type { MadeRendition, ThumbnailGrid } from "./ports.ts";

/** Videos. Ids are UUIDv7, so their order is that of time. */
export const videos = sqliteTable(
  "videos",
  {
    id: text().primaryKey(),
    ownerId: text("owner_id").notNull(),
    /** The upload it is made of (`user_files`), which it keeps. */
    fileId: text("file_id").notNull().unique(),
    title: text().notNull(),
    description: text().notNull(),
    tags: text({ mode: "json" }).$type<string[]>().notNull(),
    vacancyId: text("vacancy_id"),
    status: text().$type<VideoStatus>().notNull(),
    isPublic: integer("is_public", { mode: "boolean" }).notNull(),
    archived: integer({ mode: "boolean" }).notNull().default(false),
    /** Hidden because of reports, until a moderator looks. */
    reported: integer({ mode: "boolean" }).notNull().default(false),
    publishAt: integer("publish_at"),
    approvedAt: integer("approved_at"),
    /**
     * Since when, or from when on, others see it; null while they do not. This is the one rule of visibility: every
     * reader asks this column, and nothing else.
     */
    visibleFrom: integer("visible_from").generatedAlwaysAs(
      sql`CASE WHEN status = 'approved' AND is_public AND NOT archived AND NOT reported AND approved_at IS NOT NULL
        THEN max(approved_at, coalesce(publish_at, 0)) END`,
      { mode: "virtual" },
    ),
    /** When its owner was told that others see it. */
    announcedAt: integer("announced_at"),
    rejectionReason: text("rejection_reason"),
    failureReason: text("failure_reason"),
    progress: integer().notNull().default(0),
    /** Where what is made of it lies: random, and new with each try, so that a late result of an earlier one is told. */
    tryKey: text("try_key").notNull(),
    triedAt: integer("tried_at").notNull(),
    /** Who makes it ready, and what they call it. */
    engine: text(),
    assetId: text("asset_id"),
    durationMs: integer("duration_ms"),
    width: integer(),
    height: integer(),
    renditions: text({ mode: "json" }).$type<MadeRendition[]>().notNull().default([]),
    /** The files that were made of it and lie in the bucket: bytes by name. */
    made: text({ mode: "json" }).$type<Readonly<Record<string, number>>>().notNull().default({}),
    thumbnails: text({ mode: "json" }).$type<ThumbnailGrid>(),
    /** Where the engine itself streams it from, without a token. */
    streamUrl: text("stream_url"),
    views: integer().notNull().default(0),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    index("videos_owner").on(table.ownerId, table.id),
    index("videos_visible").on(table.visibleFrom, table.id),
    index("videos_owner_visible").on(table.ownerId, table.visibleFrom, table.id),
    index("videos_status").on(table.status, table.id),
    index("videos_asset").on(table.assetId),
    index("videos_unannounced")
      .on(table.visibleFrom)
      .where(sql`announced_at IS NULL AND visible_from IS NOT NULL`),
  ],
);

/** Tags in the form they are compared by. */
export const videoTags = sqliteTable(
  "video_tags",
  {
    tag: text().notNull(),
    videoId: text("video_id")
      .notNull()
      .references(() => videos.id, { onDelete: "cascade" }),
  },
  (table) => [
    primaryKey({ columns: [table.tag, table.videoId] }),
    index("video_tags_video").on(table.videoId),
  ],
);

/** Words of title, description and tags, in the form they are looked for. */
export const videoWords = sqliteTable(
  "video_words",
  {
    word: text().notNull(),
    videoId: text("video_id")
      .notNull()
      .references(() => videos.id, { onDelete: "cascade" }),
  },
  (table) => [
    primaryKey({ columns: [table.word, table.videoId] }),
    index("video_words_video").on(table.videoId),
  ],
);

export const videoCaptions = sqliteTable(
  "video_captions",
  {
    videoId: text("video_id")
      .notNull()
      .references(() => videos.id, { onDelete: "cascade" }),
    language: text().notNull(),
    label: text().notNull(),
    /** Where the text lies: new with each upload, so that caches never mix them. */
    key: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.videoId, table.language] })],
);

/** How far somebody has watched. */
export const videoProgress = sqliteTable(
  "video_progress",
  {
    userId: text("user_id").notNull(),
    videoId: text("video_id")
      .notNull()
      .references(() => videos.id, { onDelete: "cascade" }),
    positionMs: integer("position_ms").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.videoId] }),
    index("video_progress_video").on(table.videoId),
  ],
);

/**
 * What is still to be deleted outside the database: written in the very batch that makes it nobody's, and forgotten when
 * it is gone for certain. `ref` is a key of the bucket, or what an engine calls its copy.
 */
export const videoLeftovers = sqliteTable(
  "video_leftovers",
  {
    place: text({ enum: ["bucket", "stream", "transcoder"] }).notNull(),
    ref: text().notNull(),
    /** When to look (again): what somebody was still writing comes late. */
    dueAt: integer("due_at").notNull(),
    /** How often it could not be deleted. */
    failures: integer().notNull(),
    /** It has been deleted, and is to be once more. */
    deleted: integer({ mode: "boolean" }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.place, table.ref] }),
    index("video_leftovers_due").on(table.dueAt),
  ],
);
