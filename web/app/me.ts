import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { reply, type User } from "../../shared/client/index.ts";
import { api } from "./platform.ts";

/** The signed-in account. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: () => reply(api.GET("/api/users/me")),
  staleTime: 60_000,
});

/** The signed-in account; only for pages behind the sign-in, which have it loaded. */
export function useMe(): User {
  return useSuspenseQuery(meQuery).data;
}
