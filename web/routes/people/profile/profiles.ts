import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { reply, type User } from "../../../../shared/client/index.ts";
import { api, queries } from "../../../app/platform.ts";

/** What everybody may see of a person, by their username; 404 where that is nothing. */
export function publicProfileQuery(username: string) {
  return queryOptions({
    queryKey: ["profile", username],
    queryFn: () => reply(api.GET("/api/profiles/{username}", { params: { path: { username } } })),
  });
}

/** What a page says of a person. */
export type PublicProfile = Pick<
  User,
  | "id"
  | "username"
  | "displayName"
  | "avatarUrl"
  | "bio"
  | "tags"
  | "headline"
  | "skills"
  | "experience"
  | "links"
  | "location"
>;

const COUNTED = "profile-of";

/** The same for members: how many follow them, and whether the reader does. */
export function profileQuery(userId: string) {
  return queryOptions({
    queryKey: [COUNTED, userId],
    queryFn: () => reply(api.GET("/api/users/{userId}", { params: { path: { userId } } })),
  });
}

/** Who follows a person, or whom they follow: the latest first. */
export function followsQuery(userId: string, which: "followers" | "following") {
  return infiniteQueryOptions({
    queryKey: [which, userId],
    queryFn: ({ pageParam }) => {
      const query = pageParam === null ? {} : { cursor: pageParam };
      const params = { path: { userId }, query };
      return reply(
        which === "followers"
          ? api.GET("/api/users/{userId}/followers", { params })
          : api.GET("/api/users/{userId}/following", { params }),
      );
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

/** Follows a person, or no longer. */
export async function setFollowing(userId: string, wanted: boolean): Promise<void> {
  const params = { path: { userId } };
  if (wanted) await api.PUT("/api/users/{userId}/follow", { params });
  else await api.DELETE("/api/users/{userId}/follow", { params });
  await Promise.all([
    queries.invalidateQueries({ queryKey: [COUNTED, userId] }),
    queries.invalidateQueries({ queryKey: ["followers", userId] }),
  ]);
}
