import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type {
  ModelPrice,
  ModelRequest,
  ModelResponse,
} from "../../../../shared/contracts/studio/definitions.ts";

/** Who makes pictures, films and texts. Keys are sealed (AES-GCM); nobody is told them again. */
export const studioProviders = sqliteTable("studio_providers", {
  id: text().primaryKey(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  kind: text({ enum: ["http", "workers-ai", "embedded"] }).notNull(),
  baseUrl: text("base_url"),
  auth: text({ mode: "json" }).$type<{ header: string; scheme: string }>(),
  sealedKey: text("sealed_key"),
  sealedWebhookSecret: text("sealed_webhook_secret"),
  webhookSignature: text("webhook_signature", { enum: ["none", "standard-webhooks"] }).notNull(),
  isActive: integer("is_active", { mode: "boolean" }).notNull(),
  concurrent: integer().notNull(),
  perMinute: integer("per_minute").notNull(),
  /** It has asked to be left alone until then. */
  pausedUntil: integer("paused_until").notNull().default(0),
  /** When its next job is to be looked for, where nothing else would have it looked for. */
  wakeAt: integer("wake_at").notNull().default(0),
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull(),
});

/** What a model takes and answers, as data. */
export interface StoredDefinition {
  readonly image: "none" | "optional" | "required";
  readonly parametersSchema: Record<string, unknown>;
  readonly request: ModelRequest;
  readonly response: ModelResponse;
  readonly price: ModelPrice | null;
}

export const studioModels = sqliteTable(
  "studio_models",
  {
    id: text().primaryKey(),
    providerId: text("provider_id")
      .notNull()
      .references(() => studioProviders.id),
    slug: text().notNull().unique(),
    name: text().notNull(),
    description: text().notNull(),
    modelType: text("model_type", { enum: ["image", "video", "text", "moderation"] }).notNull(),
    isActive: integer("is_active", { mode: "boolean" }).notNull(),
    definition: text({ mode: "json" }).$type<StoredDefinition>().notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [index("studio_models_provider").on(table.providerId, table.id)],
);
