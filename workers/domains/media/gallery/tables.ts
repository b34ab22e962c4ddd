import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { images } from "../tables.ts";

/** Who likes what. How many like an image is counted in its row, in the same batch. */
export const imageLikes = sqliteTable(
  "image_likes",
  {
    imageId: text("image_id")
      .notNull()
      .references(() => images.id, { onDelete: "cascade" }),
    userId: text("user_id").notNull(),
    at: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.imageId, table.userId] }),
    index("image_likes_user").on(table.userId, table.imageId),
  ],
);

/**
 * The words of an image's title, description and tags: as they are, and their stems. Triggers keep the full-text index
 * `image_search` of them. Numbers grow with time, so that the newest are found first without sorting.
 */
export const imageDocs = sqliteTable("image_docs", {
  n: integer().primaryKey({ autoIncrement: true }),
  imageId: text("image_id")
    .notNull()
    .unique()
    .references(() => images.id, { onDelete: "cascade" }),
  form: text().notNull(),
  stem: text().notNull(),
});

/**
 * The bytes of an image's perceptual hash, one row each, by which those of the same owner that are like it are found: of
 * two hashes at most seven bits apart at least one of the eight bytes is the same.
 */
export const imageLikeness = sqliteTable(
  "image_likeness",
  {
    ownerId: text("owner_id").notNull(),
    position: integer().notNull(),
    /** Two hexadecimal digits. */
    value: text().notNull(),
    imageId: text("image_id")
      .notNull()
      .references(() => images.id, { onDelete: "cascade" }),
  },
  (table) => [
    primaryKey({ columns: [table.ownerId, table.position, table.value, table.imageId] }),
    index("image_likeness_image").on(table.imageId),
  ],
);
