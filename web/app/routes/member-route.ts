import { createRoute, redirect } from "@tanstack/react-router";
import { accountHere } from "../account-here.ts";
import { chatsQuery } from "../chats.ts";
import { meQuery } from "../me.ts";
import { queries } from "../platform.ts";
import { Shell } from "../shell.tsx";
import { ShellSkeleton } from "../shell-skeleton.tsx";
import { signedIn } from "../signed-in.ts";
import { root } from "./root-route.tsx";

/** Pages that need a session; who has none signs in and comes back. */
export const member = createRoute({
  getParentRoute: () => root,
  id: "member",
  beforeLoad: async ({ location }) => {
    if (await signedIn()) return;
    const next = location.href === "/" || location.href === "/chats" ? {} : { next: location.href };
    throw redirect({ to: "/login", search: next, replace: true });
  },
  loader: async () => {
    const me = await queries.ensureQueryData(meQuery);
    if (me.deletionAt !== null) throw redirect({ to: "/restore", replace: true });
    accountHere.set(me.id);
    void queries.prefetchQuery(chatsQuery);
    return me;
  },
  component: Shell,
  pendingComponent: ShellSkeleton,
});
