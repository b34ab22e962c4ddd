import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";

/**
 * What people reported to the moderators, whatever kind of thing it is. A reporter whose account is erased is forgotten;
 * the report stays.
 */
export const contentReports = sqliteTable(
  "content_reports",
  {
    id: text().primaryKey(),
    /** As moderators call it: `video`, … */
    kind: text().notNull(),
    subjectId: text("subject_id").notNull(),
    reporterId: text("reporter_id"),
    reason: text().notNull(),
    comment: text().notNull(),
    status: text({ enum: ["open", "settled"] }).notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("content_reports_once").on(table.reporterId, table.kind, table.subjectId),
    index("content_reports_subject").on(table.kind, table.subjectId, table.status),
    index("content_reports_status").on(table.status, table.createdAt, table.id),
  ],
);

/**
 * What moderators are to look at, or have looked at: one row a thing, whatever kind it is. What the thing itself is, its
 * own domain knows.
 */
export const contentCases = sqliteTable(
  "content_cases",
  {
    kind: text().notNull(),
    subjectId: text("subject_id").notNull(),
    /** Whose it is; null when that account is erased. */
    ownerId: text("owner_id"),
    /** What it was called, or said, when it came here. */
    title: text().notNull(),
    /** The same in the form it is looked for in. */
    words: text().notNull(),
    state: text({ enum: ["waiting", "kept", "removed"] }).notNull(),
    cause: text({ enum: ["new", "reported", "first_look"] }).notNull(),
    /** How sure the first look is that it must not stay, 0 to 100; the highest is looked at first. */
    priority: integer().notNull().default(0),
    /** What the first look fears; null where there was none, or it fears nothing. */
    fear: text(),
    /** Grows with each decision, and with each change of what the thing says. A decision that knows less changes nothing. */
    revision: integer().notNull().default(0),
    /** Since when it waits, or when it was decided about last. */
    since: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.subjectId] }),
    index("content_cases_state").on(table.state, table.since, table.subjectId),
    index("content_cases_owner").on(table.ownerId, table.since),
  ],
);
