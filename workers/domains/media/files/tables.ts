import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { files } from "../tables.ts";

/**
 * Uploads: what one person calls some stored bytes. Each row is one reference of `files.refs`. Whatever way a file comes
 * in, it ends as such a row; a picture of the gallery has one too. Ids are UUIDv7, so their order is that of time.
 */
export const userFiles = sqliteTable(
  "user_files",
  {
    id: text().primaryKey(),
    /** Null for what is the platform's own, as the pictures of link previews. */
    ownerId: text("owner_id"),
    sha256: text()
      .notNull()
      .references(() => files.sha256),
    /** The name it was uploaded under, cleaned. */
    name: text().notNull(),
    /** As what it is shown: `voice` only if it was recorded as a message. */
    kind: text({ enum: ["image", "video", "voice", "file"] }).notNull(),
    /** Loudness of a voice message over its length, 0 to 255. */
    waveform: text({ mode: "json" }).$type<number[]>(),
    /** As in `files`, for the sum of what somebody has. */
    bytes: integer().notNull(),
    /** Since when nothing has used it, as far as known; null while something does. */
    unusedSince: integer("unused_since"),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    index("user_files_owner").on(table.ownerId, table.id, table.bytes),
    index("user_files_file").on(table.sha256),
    index("user_files_unused").on(table.unusedSince).where(sql`unused_since IS NOT NULL`),
  ],
);

/** What may show a file. */
const FILE_USERS = [
  "message",
  "link_preview",
  "video",
  "asset",
  "avatar",
  "company_icon",
  "company_document",
  "application",
  "mls_archive",
] as const;
export type FileUser = (typeof FILE_USERS)[number];

/**
 * What shows a file: it can neither be dropped nor swept then. `context` says where, in words of who uses it: of a
 * message, `<chatId>/<what the room calls it>`; of anything else (a video, an account, a company, …), its id.
 */
export const fileUses = sqliteTable(
  "file_uses",
  {
    fileId: text("file_id")
      .notNull()
      .references(() => userFiles.id, { onDelete: "cascade" }),
    usedBy: text("used_by", { enum: FILE_USERS }).notNull(),
    context: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.fileId, table.usedBy, table.context] }),
    index("file_uses_context").on(table.usedBy, table.context),
  ],
);
