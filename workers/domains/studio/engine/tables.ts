import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** What a job is to be made of, as it was asked for. */
export interface JobInput {
  readonly prompt: string;
  readonly seed: number;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The picture to begin with: a file (`user_files`). */
  readonly imageFileId: string | null;
}

export interface JobLinks {
  readonly status?: string | undefined;
  readonly result?: string | undefined;
  readonly cancel?: string | undefined;
}

/**
 * Requests to providers, one for each asset that is to come of it. A job is changed only by who holds its `version`: what
 * was delivered twice, or comes back from the dead, changes nothing. Rows outlive their assets: they are what was spent.
 */
export const studioJobs = sqliteTable(
  "studio_jobs",
  {
    id: text().primaryKey(),
    assetId: text("asset_id").notNull(),
    projectId: text("project_id").notNull(),
    /** Who asked for it: turns go by person. */
    userId: text("user_id").notNull(),
    /** Whose the file will be. */
    ownerId: text("owner_id").notNull(),
    providerId: text("provider_id").notNull(),
    modelId: text("model_id").notNull(),
    input: text({ mode: "json" }).$type<JobInput>().notNull(),
    /** `submitting` while the provider is being asked: what becomes of that is not known yet. */
    state: text({ enum: ["queued", "submitting", "running", "ended"] }).notNull(),
    /** Nobody waits for the result any more; what it costs is still to be learnt. */
    abandoned: integer({ mode: "boolean" }).notNull().default(false),
    /** The provider has been asked to stop. */
    cancelSent: integer("cancel_sent", { mode: "boolean" }).notNull().default(false),
    version: integer().notNull().default(0),
    /** When it is due: to be submitted, to be asked after; of one in hand, when its holder is taken for dead. */
    nextAt: integer("next_at").notNull(),
    deadlineAt: integer("deadline_at"),
    /** Submissions so far; questions after the task; failures in a row since something went well. */
    attempts: integer().notNull().default(0),
    polls: integer().notNull().default(0),
    faults: integer().notNull().default(0),
    externalTaskId: text("external_task_id"),
    links: text({ mode: "json" }).$type<JobLinks>(),
    /** Where the result is, of a provider that answered at once. */
    resultUrl: text("result_url"),
    /** The id that the result's file will have. */
    fileId: text("file_id").notNull(),
    outcome: text(),
    message: text(),
    /** It came to nothing for a reason that an administrator can mend. */
    dead: integer({ mode: "boolean" }).notNull().default(false),
    /** What it has cost, in millionths of a US dollar; null while nothing has been charged. */
    costMicros: integer("cost_micros"),
    /** When its turn came last. */
    claimedAt: integer("claimed_at"),
    createdAt: integer("created_at").notNull(),
    endedAt: integer("ended_at"),
  },
  (table) => [
    // Of all that is done about an asset, one thing counts.
    uniqueIndex("studio_jobs_asset_open")
      .on(table.assetId)
      .where(sql`state <> 'ended' AND abandoned = 0`),
    index("studio_jobs_waiting").on(table.providerId, table.state, table.userId, table.nextAt),
    index("studio_jobs_turns").on(table.providerId, table.userId, table.claimedAt),
    index("studio_jobs_rate").on(table.providerId, table.claimedAt),
    index("studio_jobs_due").on(table.state, table.nextAt),
    index("studio_jobs_user").on(table.userId),
    index("studio_jobs_owner").on(table.ownerId),
    index("studio_jobs_dead").on(table.id).where(sql`dead = 1`),
  ],
);
