import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Who follows whom. */
export const follows = sqliteTable(
  "follows",
  {
    followerId: text("follower_id").notNull(),
    followedId: text("followed_id").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.followerId, table.followedId] }),
    index("follows_followed").on(table.followedId, table.createdAt, table.followerId),
    index("follows_follower").on(table.followerId, table.createdAt, table.followedId),
  ],
);

/** Who looked at whose profile on which day (UTC), so that a view is counted once a day. Past days are forgotten. */
export const profileViews = sqliteTable(
  "profile_views",
  {
    userId: text("user_id").notNull(),
    viewerId: text("viewer_id").notNull(),
    day: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.viewerId, table.day] }),
    index("profile_views_day").on(table.day),
    index("profile_views_viewer").on(table.viewerId),
  ],
);

/** Skills and tags of people, in the form they are compared by, so that people are found by them. */
export const profileSkills = sqliteTable(
  "profile_skills",
  {
    skill: text().notNull(),
    userId: text("user_id").notNull(),
    source: text({ enum: ["skill", "tag"] }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.skill, table.userId, table.source] }),
    index("profile_skills_user").on(table.userId),
  ],
);

/** Numbers of a profile, kept by the statements that change what they count. */
export const profileCounts = sqliteTable("profile_counts", {
  userId: text("user_id").primaryKey(),
  followers: integer().notNull().default(0),
  following: integer().notNull().default(0),
  views: integer().notNull().default(0),
});
