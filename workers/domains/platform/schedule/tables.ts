import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Who runs a scheduled job now, and until when that counts unless it is renewed. */
export const jobLeases = sqliteTable("job_leases", {
  job: text().primaryKey(),
  /** The run that has it. */
  holder: text().notNull(),
  until: integer().notNull(),
});

/** What came of scheduled jobs; the last runs of each are kept. Ids are UUIDv7, so their order is that of time. */
export const jobRuns = sqliteTable(
  "job_runs",
  {
    id: text().primaryKey(),
    job: text().notNull(),
    trigger: text({ enum: ["schedule", "admin", "development"] }).notNull(),
    /** `abandoned`: its Worker ended before it did, or it never came to its turn. */
    state: text({ enum: ["waiting", "running", "done", "failed", "abandoned"] }).notNull(),
    askedAt: integer("asked_at").notNull(),
    startedAt: integer("started_at"),
    endedAt: integer("ended_at"),
    report: text({ mode: "json" }).$type<Record<string, unknown>>(),
  },
  (table) => [index("job_runs_job").on(table.job, table.id)],
);
