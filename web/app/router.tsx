import { createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { FailurePage } from "../routes/platform/failure.tsx";
import { NotFoundPage } from "../routes/platform/not-found.tsx";
import { lazyPage } from "./lazy-page.ts";
import { adminRoutes } from "./routes/admin-routes.ts";
import { guestRoutes } from "./routes/guest-routes.ts";
import { member } from "./routes/member-route.ts";
import { providerRoutes } from "./routes/provider-routes.ts";
import { root } from "./routes/root-route.tsx";
import { securityRoutes } from "./routes/security-routes.ts";

const outbox = createRoute({
  getParentRoute: () => root,
  path: "/dev/outbox",
  component: lazyRouteComponent(() => import("../routes/platform/outbox.tsx"), "OutboxPage"),
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
  component: lazyPage(
    "account",
    () => import("../routes/people/settings-page.tsx"),
    "SettingsPage",
  ),
});

export const router = createRouter({
  routeTree: root.addChildren([
    ...guestRoutes,
    ...providerRoutes,
    outbox,
    member.addChildren([
      home,
      chats.addChildren([noChat, chat]),
      gallery.addChildren([picture]),
      settings,
      ...securityRoutes,
      adminRoutes,
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
