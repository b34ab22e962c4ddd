import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { ApplicationStatus } from "../../../../shared/contracts/work/index.ts";
import { vacancies } from "../vacancies/tables.ts";

/** Who wants which work: once each. Ids are UUIDv7, so their order is that of time. */
export const applications = sqliteTable(
  "applications",
  {
    id: text().primaryKey(),
    vacancyId: text("vacancy_id")
      .notNull()
      .references(() => vacancies.id, { onDelete: "cascade" }),
    /** The vacancy's, for the company's own lists. */
    companyId: text("company_id").notNull(),
    applicantId: text("applicant_id").notNull(),
    status: text().$type<ApplicationStatus>().notNull(),
    coverLetter: text("cover_letter").notNull(),
    videoId: text("video_id"),
    resumeFileId: text("resume_file_id"),
    /** The chat of the applicant and who put them on the shortlist. */
    chatId: text("chat_id"),
    createdAt: integer("created_at").notNull(),
    changedAt: integer("changed_at").notNull(),
  },
  (table) => [
    uniqueIndex("applications_once").on(table.vacancyId, table.applicantId),
    index("applications_vacancy").on(table.vacancyId, table.status, table.id),
    index("applications_company").on(table.companyId, table.status, table.id),
    index("applications_applicant").on(table.applicantId, table.id),
    index("applications_video").on(table.videoId),
  ],
);
