import { sql } from "drizzle-orm";
import {
  type AnySQLiteColumn,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
} from "drizzle-orm/sqlite-core";
import type {
  AssetStatus,
  AssetType,
  GenerationConfig,
  ProjectRole,
  SourceType,
  Variables,
} from "../../../shared/contracts/studio/index.ts";

/** Projects. Ids are UUIDv7, so their order is that of time. */
export const studioProjects = sqliteTable(
  "studio_projects",
  {
    id: text().primaryKey(),
    /** Whose files everything in it is. */
    ownerId: text("owner_id").notNull(),
    name: text().notNull(),
    description: text().notNull(),
    /** What `{{name}}` in a prompt stands for. */
    variables: text({ mode: "json" }).$type<Variables>().notNull(),
    /** Words of name and description, in the form they are looked for, each after a space. */
    words: text().notNull(),
    /** Spent on assets that are gone, in millionths of a US dollar. */
    spentBefore: integer("spent_before").notNull().default(0),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [index("studio_projects_owner").on(table.ownerId)],
);

/** Who is in a project; its owner too. This is the one place that says who may. */
export const studioProjectMembers = sqliteTable(
  "studio_project_members",
  {
    projectId: text("project_id")
      .notNull()
      .references(() => studioProjects.id, { onDelete: "cascade" }),
    userId: text("user_id").notNull(),
    role: text().$type<ProjectRole>().notNull(),
    joinedAt: integer("joined_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.userId] }),
    index("studio_project_members_user").on(table.userId, table.projectId),
  ],
);

/** Shots of a project. */
export const studioBoxes = sqliteTable(
  "studio_boxes",
  {
    id: text().primaryKey(),
    projectId: text("project_id")
      .notNull()
      .references(() => studioProjects.id, { onDelete: "cascade" }),
    name: text().notNull(),
    description: text().notNull(),
    /** Boxes stand in its order, those with the same by their id: no value of it breaks anything. */
    orderIndex: integer("order_index").notNull(),
    headlinerAssetId: text("headliner_asset_id").references(
      (): AnySQLiteColumn => studioAssets.id,
      { onDelete: "set null" },
    ),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [
    index("studio_boxes_project").on(table.projectId, table.orderIndex, table.id),
    index("studio_boxes_headliner").on(table.headlinerAssetId),
  ],
);

/** Pictures and videos of a box: uploaded, made, or still to be made. Ids are UUIDv7. */
export const studioAssets = sqliteTable(
  "studio_assets",
  {
    id: text().primaryKey(),
    projectId: text("project_id")
      .notNull()
      .references(() => studioProjects.id, { onDelete: "cascade" }),
    boxId: text("box_id")
      .notNull()
      .references(() => studioBoxes.id, { onDelete: "cascade" }),
    assetType: text("asset_type").$type<AssetType>().notNull(),
    status: text().$type<AssetStatus>().notNull(),
    sourceType: text("source_type").$type<SourceType>().notNull(),
    parentAssetId: text("parent_asset_id").references((): AnySQLiteColumn => studioAssets.id, {
      onDelete: "set null",
    }),
    /** Its bytes (`user_files`), which it keeps by a use of its own; owned by the project's owner. */
    fileId: text("file_id"),
    contentType: text("content_type"),
    bytes: integer(),
    width: integer(),
    height: integer(),
    durationMs: integer("duration_ms"),
    /** The prompt as the model got it, and as it was written where that has variables. */
    promptText: text("prompt_text"),
    promptTemplate: text("prompt_template"),
    providerId: text("provider_id"),
    modelId: text("model_id"),
    modelName: text("model_name"),
    generationConfig: text("generation_config", { mode: "json" }).$type<GenerationConfig>(),
    seed: integer(),
    /** What the provider calls the task, noted before it is asked for the first time how far it is. */
    externalTaskId: text("external_task_id"),
    errorCode: text("error_code"),
    errorMessage: text("error_message"),
    /** How often it has been begun. */
    attempts: integer().notNull().default(0),
    progress: integer(),
    /** Millionths of a US dollar; an estimate until it has ended. */
    costMicros: integer("cost_micros"),
    isFavorite: integer("is_favorite", { mode: "boolean" }).notNull().default(false),
    /** Who asked for it or brought it; null once they are gone. */
    createdBy: text("created_by"),
    /** Words of prompt and model, in the form they are looked for, each after a space. */
    words: text().notNull(),
    /** One more with each change: a change that was decided upon an older one does not happen. */
    version: integer().notNull().default(1),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [
    index("studio_assets_project").on(table.projectId, table.id),
    index("studio_assets_box").on(table.boxId, table.id),
    index("studio_assets_parent").on(table.parentAssetId),
    index("studio_assets_age").on(table.createdAt),
    index("studio_assets_task").on(table.providerId, table.externalTaskId),
    index("studio_assets_creator").on(table.createdBy),
    index("studio_assets_unfinished")
      .on(table.projectId, table.id)
      .where(sql`status IN ('PENDING', 'PROCESSING')`),
  ],
);

/** Prompts a project has used, as they were written; they outlive what was made of them. */
export const studioPrompts = sqliteTable(
  "studio_prompts",
  {
    projectId: text("project_id")
      .notNull()
      .references(() => studioProjects.id, { onDelete: "cascade" }),
    /** SHA-256 of the text, in hex. */
    hash: text().notNull(),
    text: text().notNull(),
    words: text().notNull(),
    uses: integer().notNull(),
    assetType: text("asset_type").$type<AssetType>(),
    modelId: text("model_id"),
    modelName: text("model_name"),
    lastUsedAt: integer("last_used_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.hash] }),
    index("studio_prompts_latest").on(table.projectId, table.lastUsedAt, table.hash),
  ],
);

/** Links by which anybody may look at a project. */
export const studioShareLinks = sqliteTable(
  "studio_share_links",
  {
    id: text().primaryKey(),
    projectId: text("project_id")
      .notNull()
      .references(() => studioProjects.id, { onDelete: "cascade" }),
    /** SHA-256 of the token, in base64url; the token itself is made of the id by a key. */
    tokenHash: text("token_hash").notNull().unique(),
    /** Argon2id, as a PHC string; null where none is asked for. */
    passwordHash: text("password_hash"),
    allowComments: integer("allow_comments", { mode: "boolean" }).notNull(),
    expiresAt: integer("expires_at"),
    revokedAt: integer("revoked_at"),
    createdBy: text("created_by"),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    index("studio_share_links_project").on(table.projectId, table.id),
    index("studio_share_links_maker").on(table.createdBy),
  ],
);

/** What members and guests say of boxes. Ids are UUIDv7. */
export const studioComments = sqliteTable(
  "studio_comments",
  {
    id: text().primaryKey(),
    projectId: text("project_id")
      .notNull()
      .references(() => studioProjects.id, { onDelete: "cascade" }),
    boxId: text("box_id")
      .notNull()
      .references(() => studioBoxes.id, { onDelete: "cascade" }),
    /** The link a guest came by; null for a member. */
    linkId: text("link_id"),
    authorId: text("author_id"),
    authorName: text("author_name").notNull(),
    text: text().notNull(),
    isRead: integer("is_read", { mode: "boolean" }).notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    index("studio_comments_box").on(table.boxId, table.id),
    index("studio_comments_project").on(table.projectId),
    index("studio_comments_author").on(table.authorId),
    index("studio_comments_unread").on(table.projectId).where(sql`NOT is_read`),
  ],
);

/**
 * Files of assets that are gone: written in the very batch that deletes them, and forgotten when the file's use has
 * ended for certain.
 */
export const studioLeftovers = sqliteTable(
  "studio_leftovers",
  {
    assetId: text("asset_id").primaryKey(),
    fileId: text("file_id").notNull(),
    dueAt: integer("due_at").notNull(),
  },
  (table) => [index("studio_leftovers_due").on(table.dueAt)],
);
