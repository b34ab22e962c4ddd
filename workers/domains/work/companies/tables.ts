import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Place } from "../../../../shared/contracts/platform/index.ts";
import type { CompanyRole, Verification } from "../../../../shared/contracts/work/index.ts";

/** Employers. Ids are UUIDv7, so their order is that of time. */
export const companies = sqliteTable(
  "companies",
  {
    id: text().primaryKey(),
    slug: text().notNull().unique(),
    name: text().notNull(),
    description: text().notNull(),
    website: text(),
    location: text({ mode: "json" }).$type<Place>(),
    size: text().notNull(),
    industry: text().notNull(),
    /** A lasting address of its icon, the upload it is made from, and whose that is. */
    iconUrl: text("icon_url"),
    iconFileId: text("icon_file_id"),
    iconBy: text("icon_by"),
    verification: text().$type<Verification>().notNull().default("none"),
    /** What the moderators said of it. */
    verificationNote: text("verification_note").notNull().default(""),
    /** What was said with the documents, and which request of verification it was. */
    requestNote: text("request_note").notNull().default(""),
    requestId: text("request_id"),
    /** Taken from others' sight: by reports until a moderator looks, or by a moderator. */
    withheld: text({ enum: ["reported", "rejected"] }),
    /** Whether others see it: the one rule of visibility. */
    shown: integer({ mode: "boolean" }).generatedAlwaysAs(sql`withheld IS NULL`, {
      mode: "virtual",
    }),
    /** Grows with every change. */
    revision: integer().notNull().default(1),
    createdAt: integer("created_at").notNull(),
    changedAt: integer("changed_at").notNull(),
  },
  (table) => [
    index("companies_shown").on(table.shown, table.id),
    index("companies_icon").on(table.iconBy),
  ],
);

/** Words of companies' names, as people are found by theirs. */
export const companyWords = sqliteTable(
  "company_words",
  {
    word: text().notNull(),
    companyId: text("company_id")
      .notNull()
      .references(() => companies.id, { onDelete: "cascade" }),
  },
  (table) => [
    primaryKey({ columns: [table.word, table.companyId] }),
    index("company_words_company").on(table.companyId),
  ],
);

/** Who acts for a company. There is always an owner among them. */
export const companyMembers = sqliteTable(
  "company_members",
  {
    companyId: text("company_id")
      .notNull()
      .references(() => companies.id, { onDelete: "cascade" }),
    userId: text("user_id").notNull(),
    role: text().$type<CompanyRole>().notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.userId] }),
    index("company_members_user").on(table.userId, table.companyId),
  ],
);

/** What proves that a company is what it says. */
export const companyDocuments = sqliteTable(
  "company_documents",
  {
    companyId: text("company_id")
      .notNull()
      .references(() => companies.id, { onDelete: "cascade" }),
    fileId: text("file_id").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.fileId] }),
    index("company_documents_file").on(table.fileId),
  ],
);
