import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { FailurePage } from "../routes/platform/failure.tsx";
import { NotFoundPage } from "../routes/platform/not-found.tsx";
import { Toasts } from "../ui/toasts.tsx";
import { chatsQuery } from "./chats.ts";
import { meQuery } from "./me.ts";
import { queries, session } from "./platform.ts";
import { Shell } from "./shell.tsx";
import { ShellSkeleton } from "./shell-skeleton.tsx";

const root = createRootRoute({
  component: () => (
    <>
      <Outlet />
      <Toasts />
    </>
  ),
});

/** Pages for who is not signed in. */
const guest = createRoute({
  getParentRoute: () => root,
  id: "guest",
  beforeLoad: async () => {
    if (await session.start()) throw redirect({ to: "/chats", replace: true });
  },
});

const login = createRoute({
  getParentRoute: () => guest,
  path: "/login",
  validateSearch: (search): { next?: string } => optional("next", localPath(search["next"])),
  component: lazyRouteComponent(() => import("../routes/identity/login.tsx"), "LoginPage"),
});

const register = createRoute({
  getParentRoute: () => guest,
  path: "/register",
  validateSearch: (search): { invite?: string } => optional("invite", text(search["invite"])),
  component: lazyRouteComponent(() => import("../routes/identity/register.tsx"), "RegisterPage"),
});

const verifyEmail = createRoute({
  getParentRoute: () => root,
  path: "/verify-email",
  validateSearch: (search): { token?: string } => optional("token", text(search["token"])),
  component: lazyRouteComponent(
    () => import("../routes/identity/verify-email.tsx"),
    "VerifyEmailPage",
  ),
});

const outbox = createRoute({
  getParentRoute: () => root,
  path: "/dev/outbox",
  component: lazyRouteComponent(() => import("../routes/platform/outbox.tsx"), "OutboxPage"),
});

/** Everything else needs a session; who has none signs in and comes back. */
const member = createRoute({
  getParentRoute: () => root,
  id: "member",
  beforeLoad: async ({ location }) => {
    if (await session.start()) return;
    const next = location.href === "/" || location.href === "/chats" ? {} : { next: location.href };
    throw redirect({ to: "/login", search: next, replace: true });
  },
  loader: () => {
    void queries.prefetchQuery(chatsQuery);
    return queries.ensureQueryData(meQuery);
  },
  component: Shell,
  pendingComponent: ShellSkeleton,
});

const home = createRoute({
  getParentRoute: () => member,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/chats", replace: true });
  },
});

const chats = createRoute({
  getParentRoute: () => member,
  path: "/chats",
  component: lazyRouteComponent(() => import("../routes/chat/chats-page.tsx"), "ChatsPage"),
});

const noChat = createRoute({
  getParentRoute: () => chats,
  path: "/",
  component: lazyRouteComponent(() => import("../routes/chat/no-chat.tsx"), "NoChat"),
});

const chat = createRoute({
  getParentRoute: () => chats,
  path: "$chatId",
  component: lazyRouteComponent(() => import("../routes/chat/chat-page.tsx"), "ChatPage"),
});

const gallery = createRoute({
  getParentRoute: () => member,
  path: "/gallery",
  validateSearch: (search): { tab?: "mine" } => (search["tab"] === "mine" ? { tab: "mine" } : {}),
  component: lazyRouteComponent(() => import("../routes/media/gallery-page.tsx"), "GalleryPage"),
});

const picture = createRoute({
  getParentRoute: () => gallery,
  path: "$imageId",
  component: lazyRouteComponent(() => import("../routes/media/lightbox-page.tsx"), "LightboxPage"),
});

const settings = createRoute({
  getParentRoute: () => member,
  path: "/settings",
  component: lazyRouteComponent(() => import("../routes/people/settings-page.tsx"), "SettingsPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    guest.addChildren([login, register]),
    verifyEmail,
    outbox,
    member.addChildren([
      home,
      chats.addChildren([noChat, chat]),
      gallery.addChildren([picture]),
      settings,
    ]),
  ]),
  defaultPreload: "intent",
  defaultPendingMs: 150,
  defaultPendingMinMs: 0,
  defaultNotFoundComponent: NotFoundPage,
  defaultErrorComponent: FailurePage,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** A path of our own to return to; never another site's address. */
function localPath(value: unknown): string | undefined {
  return typeof value === "string" && /^\/(?![/\\])/.test(value) ? value : undefined;
}

function optional<Name extends string>(
  name: Name,
  value: string | undefined,
): { [Key in Name]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { [Key in Name]?: string });
}
