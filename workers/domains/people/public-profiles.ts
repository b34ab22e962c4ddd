import { and, asc, eq, gt, isNull, type SQL, sql } from "drizzle-orm";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { detailsOf, nameKey, users } from "../identity/index.ts";
import { type Actor, hasRole, type PlatformDeps, type PublicPages } from "../platform/index.ts";
import { publicUserOf } from "./profiles.ts";
import type { UserRow } from "./store.ts";

/** That everybody may see a profile; as a part of a statement. */
const open: SQL | undefined = and(
  eq(users.visibility, "public"),
  eq(users.status, "active"),
  isNull(users.deletionAt),
);

/** schema.org's terms (https://developers.google.com/search/docs/appearance/structured-data/profile-page). */
function profilePage(row: UserRow, publicUrl: string): Readonly<Record<string, unknown>> {
  const { username, displayName, bio, avatarUrl } = row;
  const { headline, skills, links, location } = detailsOf(row);
  return {
    "@context": "https://schema.org",
    "@type": "ProfilePage",
    mainEntity: {
      "@type": "Person",
      name: displayName,
      alternateName: username,
      url: `${publicUrl}/people/${encodeURIComponent(username)}`,
      ...(bio && { description: bio }),
      ...(avatarUrl && { image: `${publicUrl}${avatarUrl}` }),
      ...(headline && { jobTitle: headline }),
      ...(skills.length > 0 && { knowsAbout: skills }),
      ...(links.length > 0 && { sameAs: links }),
      ...(location?.city && {
        homeLocation: { "@type": "Place", name: location.city },
      }),
    },
  };
}

/** A profile by its username, as this viewer sees it. Throws `not_found`. */
export async function getPublicProfile(
  { db }: PlatformDeps,
  viewer: Actor | null,
  username: string,
) {
  const there = and(
    eq(users.usernameKey, nameKey(username)),
    eq(users.status, "active"),
    isNull(users.deletionAt),
  );
  const row = await db.select().from(users).where(there).get();
  const inside = row && viewer && (row.id === viewer.userId || hasRole(viewer.role, "moderator"));
  const member = row?.visibility === "members" && viewer !== null;
  if (!row || !(inside || member || row.visibility === "public")) {
    throw new AppError(commonErrors.not_found);
  }
  return { ...publicUserOf(row), ...detailsOf(row) };
}

/** The pages of people who have made theirs public, by their usernames. */
export const profilePages: PublicPages<PlatformDeps> = {
  name: "people",
  prefix: "/people/",
  alsoAt: [],
  shows: ["/api/files/"],

  head: async ({ db, config }, username) => {
    const that = and(eq(users.usernameKey, nameKey(username)), open);
    const row = await db.select().from(users).where(that).get();
    if (row === undefined) return null;
    const { headline, skills, links, location } = detailsOf(row);
    const { avatarUrl, displayName, bio, createdAt } = row;
    const picture = { contentType: "image/webp", width: null, height: null };
    return {
      type: "profile",
      id: encodeURIComponent(row.username),
      title: displayName,
      description: headline || bio,
      tags: skills,
      author: displayName,
      publishedAt: createdAt,
      picture: avatarUrl === null ? null : { path: avatarUrl, ...picture },
      film: null,
      structured: profilePage(row, config.publicUrl),
      body: {
        facts: [headline, location?.city ?? ""].filter(Boolean),
        content: { text: bio },
        links,
      },
    };
  },

  list: async ({ db }, after, limit) => {
    const { id, username, createdAt } = users;
    const rows = await db
      .select({ id, username, createdAt })
      .from(users)
      .where(and(open, after === null ? undefined : gt(id, after)))
      .orderBy(asc(id))
      .limit(limit);
    return rows.map((row) => ({
      id: encodeURIComponent(row.username),
      changedAt: row.createdAt,
      position: row.id,
    }));
  },

  landmarks: async ({ db }, every) => {
    const rows = await db.all<{ id: string }>(sql`SELECT id FROM (
      SELECT ${users.id} AS id, row_number() OVER (ORDER BY ${users.id}) AS n FROM ${users} WHERE ${open})
      WHERE n % ${every} = 0`);
    return rows.map(({ id }) => id);
  },
};
