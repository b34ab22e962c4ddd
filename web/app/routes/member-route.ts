import { createRoute, redirect } from "@tanstack/react-router";
import { ApiError } from "../../../shared/client/index.ts";
import { chatsQuery } from "../chats.ts";
import { meQuery } from "../me.ts";
import { queries, session } from "../platform.ts";
import { Shell } from "../shell.tsx";
import { ShellSkeleton } from "../shell-skeleton.tsx";
import { root } from "./root-route.tsx";

/** Pages that need a session; who has none signs in and comes back. */
export const member = createRoute({
  getParentRoute: () => root,
  id: "member",
  beforeLoad: async ({ location }) => {
    if (await session.start()) return;
    const next = location.href === "/" || location.href === "/chats" ? {} : { next: location.href };
    throw redirect({ to: "/login", search: next, replace: true });
  },
  loader: async () => {
    try {
      const me = await queries.ensureQueryData(meQuery);
      void queries.prefetchQuery(chatsQuery);
      return me;
    } catch (error) {
      const leaving = error instanceof ApiError && error.code === "account_deletion_pending";
      throw leaving ? redirect({ to: "/restore", replace: true }) : error;
    }
  },
  component: Shell,
  pendingComponent: ShellSkeleton,
});
