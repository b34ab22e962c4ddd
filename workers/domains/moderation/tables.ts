import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type {
  ModeratedKind,
  ModerationAction,
} from "../../../shared/contracts/moderation/index.ts";
import type { ReportReason } from "../../../shared/contracts/platform/index.ts";

/** What was decided about people's things. It goes with the account of who it concerns; who decided is forgotten with theirs. */
export const moderationDecisions = sqliteTable(
  "moderation_decisions",
  {
    id: text().primaryKey(),
    kind: text().$type<ModeratedKind>().notNull(),
    subjectId: text("subject_id").notNull(),
    /** Whose thing it is; null where nobody can be told. */
    authorId: text("author_id"),
    /** Null: the classifier, or an account that is gone. */
    moderatorId: text("moderator_id"),
    action: text().$type<ModerationAction>().notNull(),
    category: text().$type<ReportReason>(),
    title: text().notNull(),
    /** What the author was told, in their language. */
    text: text().notNull(),
    /** What the moderator wrote themselves. */
    note: text().notNull(),
    /** When a suspension ends. */
    until: integer(),
    /** That of the thing's case after it: of two decisions about a thing, the later has the higher. */
    revision: integer().notNull(),
    /** When an appeal against it was granted. */
    withdrawnAt: integer("withdrawn_at"),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    index("moderation_decisions_author").on(table.authorId, table.id),
    index("moderation_decisions_moderator").on(table.moderatorId),
    index("moderation_decisions_subject").on(table.kind, table.subjectId, table.id),
  ],
);

/** What authors have to say against decisions: once each, and answered once. */
export const moderationAppeals = sqliteTable(
  "moderation_appeals",
  {
    id: text().primaryKey(),
    decisionId: text("decision_id")
      .notNull()
      .unique()
      .references(() => moderationDecisions.id, { onDelete: "cascade" }),
    authorId: text("author_id").notNull(),
    text: text().notNull(),
    status: text({ enum: ["open", "granted", "refused"] }).notNull(),
    answer: text().notNull(),
    answeredBy: text("answered_by"),
    createdAt: integer("created_at").notNull(),
    answeredAt: integer("answered_at"),
  },
  (table) => [
    index("moderation_appeals_status").on(table.status, table.id),
    index("moderation_appeals_author").on(table.authorId),
    index("moderation_appeals_answered").on(table.answeredBy),
  ],
);
