import { createRoute, redirect } from "@tanstack/react-router";
import { accountHere } from "../account-here.ts";
import { chatsQuery } from "../chats.ts";
import { meQuery } from "../me.ts";
import { MemberFrame } from "../member-frame.tsx";
import { queries } from "../platform.ts";
import { ShellSkeleton } from "../shell-skeleton.tsx";
import { signedIn } from "../signed-in.ts";
import { root } from "./root-route.tsx";

/** Members see these within the app; others see them too, as search engines do. */
const OPEN = /^\/(?:vacancies|companies|people)(?:\/|$)/;

/** Pages that need a session, but for the open ones; who has none signs in and comes back. */
export const member = createRoute({
  getParentRoute: () => root,
  id: "member",
  beforeLoad: async ({ location }) => {
    if (await signedIn()) return { guest: false };
    if (OPEN.test(location.pathname)) return { guest: true };
    const next = location.href === "/" || location.href === "/chats" ? {} : { next: location.href };
    throw redirect({ to: "/login", search: next, replace: true });
  },
  loader: async ({ context: { guest } }) => {
    if (guest) return null;
    const me = await queries.ensureQueryData(meQuery);
    if (me.deletionAt !== null) throw redirect({ to: "/restore", replace: true });
    accountHere.set(me.id);
    void queries.prefetchQuery(chatsQuery);
    return me;
  },
  component: MemberFrame,
  pendingComponent: ShellSkeleton,
});
