import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Place } from "../../../../shared/contracts/platform/index.ts";
import type {
  EmploymentType,
  Salary,
  VacancyStatus,
} from "../../../../shared/contracts/work/index.ts";
import { companies } from "../companies/tables.ts";

/** Vacancies. Ids are UUIDv7, so their order is that of time. */
export const vacancies = sqliteTable(
  "vacancies",
  {
    id: text().primaryKey(),
    companyId: text("company_id")
      .notNull()
      .references(() => companies.id, { onDelete: "cascade" }),
    /** Who of the company wrote it; null once they are gone. */
    authorId: text("author_id"),
    title: text().notNull(),
    description: text().notNull(),
    employmentType: text("employment_type").$type<EmploymentType>().notNull(),
    roles: text({ mode: "json" }).$type<string[]>().notNull(),
    tags: text({ mode: "json" }).$type<string[]>().notNull(),
    remote: integer({ mode: "boolean" }).notNull(),
    location: text({ mode: "json" }).$type<Place>(),
    salary: text({ mode: "json" }).$type<Salary>(),
    videoId: text("video_id"),
    status: text().$type<VacancyStatus>().notNull(),
    /** Hidden because of reports, until a moderator looks. */
    reported: integer({ mode: "boolean" }).notNull().default(false),
    rejectionReason: text("rejection_reason"),
    publishAt: integer("publish_at"),
    publishedAt: integer("published_at"),
    expiresAt: integer("expires_at"),
    views: integer().notNull().default(0),
    applications: integer().notNull().default(0),
    createdAt: integer("created_at").notNull(),
    changedAt: integer("changed_at").notNull(),
  },
  (table) => [
    index("vacancies_company").on(table.companyId, table.id),
    index("vacancies_author").on(table.authorId),
    index("vacancies_due").on(table.publishAt).where(sql`status = 'scheduled'`),
    index("vacancies_expiring").on(table.expiresAt).where(sql`status = 'published'`),
  ],
);
