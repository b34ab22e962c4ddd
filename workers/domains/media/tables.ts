import { sql } from "drizzle-orm";
import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";

/** Stored bytes, one row a hash, and what they say of themselves. `key` is where they lie: random, never used twice. */
export const files = sqliteTable(
  "files",
  {
    sha256: text().primaryKey(),
    key: text().notNull().unique(),
    bytes: integer().notNull(),
    contentType: text("content_type").notNull(),
    /** Pixels as shown; 0 for what has none. */
    width: integer().notNull(),
    height: integer().notNull(),
    /** ThumbHash in base64; null until the picture has been decoded. */
    thumbHash: text("thumb_hash"),
    /** How many uploads (`user_files`) refer to the bytes; at 0 the row goes, and the object with it. */
    refs: integer().notNull(),
    createdAt: integer("created_at").notNull(),
    /** What the bytes are: pictures and recordings have been looked into, anything else is only kept. */
    medium: text({ enum: ["image", "video", "audio", "other"] })
      .notNull()
      .default("image"),
    /** Length of a recording in milliseconds, where it can be told. */
    durationMs: integer("duration_ms"),
    /** Perceptual hash of a picture, 16 hexadecimal digits; null until it has been decoded. */
    likeness: text(),
  },
  (table) => [
    index("files_undecoded")
      .on(table.createdAt)
      .where(sql`thumb_hash IS NULL AND medium = 'image'`),
    index("files_growth").on(table.createdAt, table.bytes),
  ],
);

/**
 * Keys of objects that no file refers to, or not yet: uploads under way, deletions half done. Whatever crashes leaves
 * its key here. A condemned key can never become a file's.
 */
export const looseObjects = sqliteTable(
  "loose_objects",
  {
    key: text().primaryKey(),
    since: integer().notNull(),
    condemned: integer({ mode: "boolean" }).notNull().default(false),
  },
  (table) => [index("loose_objects_since").on(table.since)],
);

/** Pictures in the gallery. Ids are UUIDv7, so their order is that of time. */
export const images = sqliteTable(
  "images",
  {
    id: text().primaryKey(),
    /** The upload it shows (`user_files`), which it keeps. */
    fileId: text("file_id").notNull().unique(),
    ownerId: text("owner_id").notNull(),
    sha256: text()
      .notNull()
      .references(() => files.sha256),
    /** The name it was uploaded under, cleaned. */
    name: text().notNull(),
    title: text().notNull(),
    description: text().notNull(),
    tags: text({ mode: "json" }).$type<string[]>().notNull(),
    isPublic: integer("is_public", { mode: "boolean" }).notNull(),
    createdAt: integer("created_at").notNull(),
    likes: integer().notNull().default(0),
    /** Taken from others' sight: by reports until a moderator looks, or by a moderator. */
    withheld: text({ enum: ["reported", "rejected"] }),
    rejectionReason: text("rejection_reason"),
    /** Whether others see it. This is the one rule of visibility: every reader asks this column, and nothing else. */
    shown: integer({ mode: "boolean" }).generatedAlwaysAs(sql`is_public AND withheld IS NULL`, {
      mode: "virtual",
    }),
    views: integer().notNull().default(0),
  },
  (table) => [
    uniqueIndex("images_owner_file").on(table.ownerId, table.sha256),
    index("images_owner").on(table.ownerId, table.id),
    index("images_owner_shown").on(table.ownerId, table.shown, table.id),
    index("images_shown").on(table.shown, table.id),
    index("images_liked").on(table.shown, table.likes, table.id),
    index("images_file").on(table.sha256),
  ],
);

/** Tags in the form they are compared by. */
export const imageTags = sqliteTable(
  "image_tags",
  {
    tag: text().notNull(),
    imageId: text("image_id")
      .notNull()
      .references(() => images.id, { onDelete: "cascade" }),
  },
  (table) => [
    primaryKey({ columns: [table.tag, table.imageId] }),
    index("image_tags_image").on(table.imageId),
  ],
);
