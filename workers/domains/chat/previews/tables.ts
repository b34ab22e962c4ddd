import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { LinkedPage } from "../ports.ts";

/** What was found behind links, kept for a while: many chats share what is in the news. */
export const linkPages = sqliteTable(
  "link_pages",
  {
    url: text().primaryKey(),
    /** Null where there was nothing to show. */
    page: text({ mode: "json" }).$type<Omit<LinkedPage, "imageUrl">>(),
    /** The upload that is its picture (`user_files`), which may have gone since. */
    imageFileId: text("image_file_id"),
    fetchedAt: integer("fetched_at").notNull(),
  },
  (table) => [index("link_pages_fetched").on(table.fetchedAt)],
);
