import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { images } from "../tables.ts";

/** Collections of images. Ids are UUIDv7, so their order is that of time. */
export const boards = sqliteTable(
  "boards",
  {
    id: text().primaryKey(),
    ownerId: text("owner_id").notNull(),
    name: text().notNull(),
    description: text().notNull(),
    isPublic: integer("is_public", { mode: "boolean" }).notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [index("boards_owner").on(table.ownerId, table.id)],
);

/** What is on a board. Its owner may have lost sight of an image since: every reader asks who may see it. */
export const boardItems = sqliteTable(
  "board_items",
  {
    boardId: text("board_id")
      .notNull()
      .references(() => boards.id, { onDelete: "cascade" }),
    imageId: text("image_id")
      .notNull()
      .references(() => images.id, { onDelete: "cascade" }),
    addedAt: integer("added_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.boardId, table.imageId] }),
    index("board_items_order").on(table.boardId, table.addedAt, table.imageId),
    index("board_items_image").on(table.imageId),
  ],
);
