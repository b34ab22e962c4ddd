import { index, integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Calls that are over. While one goes on it lives in its own object, which writes it here once. */
export const calls = sqliteTable(
  "calls",
  {
    id: text().primaryKey(),
    chatId: text("chat_id"),
    callerId: text("caller_id").notNull(),
    type: text({ enum: ["voice", "video"] }).notNull(),
    group: integer("is_group", { mode: "boolean" }).notNull(),
    topology: text({ enum: ["mesh", "sfu"] }).notNull(),
    status: text({ enum: ["ended", "missed", "rejected", "cancelled"] }).notNull(),
    startedAt: integer("started_at").notNull(),
    answeredAt: integer("answered_at"),
    endedAt: integer("ended_at").notNull(),
    endReason: text("end_reason", {
      enum: ["hung_up", "cancelled", "declined", "no_answer", "connection_lost", "too_long"],
    }),
    revision: integer().notNull(),
  },
  (table) => [index("calls_caller").on(table.callerId)],
);

/** Who was in them, in the order of the call; each row is also an entry of that person's own history. */
export const callParticipants = sqliteTable(
  "call_participants",
  {
    callId: text("call_id").notNull(),
    place: integer().notNull(),
    userId: text("user_id").notNull(),
    state: text({ enum: ["invited", "ringing", "joined", "left", "declined", "missed"] }).notNull(),
    joinedAt: integer("joined_at"),
    leftAt: integer("left_at"),
    startedAt: integer("started_at").notNull(),
    /** They have taken it out of their history. */
    hidden: integer({ mode: "boolean" }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.callId, table.place] }),
    index("call_participants_user").on(table.userId, table.startedAt, table.callId),
  ],
);

/** How a call went for one of those in it, as their client told. Goes with the call, or after 90 days. */
export const callReports = sqliteTable(
  "call_reports",
  {
    callId: text("call_id").notNull(),
    userId: text("user_id").notNull(),
    states: text({ mode: "json" }).notNull(),
    path: text({ enum: ["host", "srflx", "prflx", "relay", "sfu", "none"] }).notNull(),
    setupMs: integer("setup_ms"),
    bitrateKbps: real("bitrate_kbps"),
    loss: real(),
    roundTripMs: real("round_trip_ms"),
    failure: text({
      enum: ["no_path", "permission", "no_device", "signalling", "media", "other"],
    }),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.callId, table.userId] }),
    index("call_reports_user").on(table.userId),
    index("call_reports_updated").on(table.updatedAt),
  ],
);
