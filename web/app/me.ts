import { queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useRouteContext } from "@tanstack/react-router";
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

/** The signed-in account, or nobody: for pages that are open to all. */
export function useMaybeMe(): User | null {
  const { guest } = useRouteContext({ from: "/member" });
  return useQuery({ ...meQuery, enabled: !guest }).data ?? null;
}
