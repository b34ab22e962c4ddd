import { createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import type { ImageList } from "../routes/media/images.ts";
import { FailurePage } from "../routes/platform/failure.tsx";
import { NotFoundPage } from "../routes/platform/not-found.tsx";
import { lazyPage } from "./lazy-page.ts";
import { adminRoutes } from "./routes/admin-routes.ts";
import { callRoutes } from "./routes/call-routes.ts";
import { employerRoutes } from "./routes/employer-routes.ts";
import { guestRoutes } from "./routes/guest-routes.ts";
import { member } from "./routes/member-route.ts";
import { moderationRoutes } from "./routes/moderation-routes.ts";
import { providerRoutes } from "./routes/provider-routes.ts";
import { publicRoutes } from "./routes/public-routes.ts";
import { root } from "./routes/root-route.tsx";
import { securityRoutes } from "./routes/security-routes.ts";
import { studioRoutes } from "./routes/studio-routes.ts";
import { videoRoutes } from "./routes/video-routes.ts";
import { workRoutes } from "./routes/work-routes.ts";
import { given, text } from "./search.ts";

const outbox = createRoute({
  getParentRoute: () => root,
  path: "/dev/outbox",
  component: lazyPage("account", () => import("../routes/platform/outbox.tsx"), "OutboxPage"),
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
  validateSearch: (search) => given({ q: text(search["q"]) }),
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
  /** `m`: a message to go to; `find`: what is looked for in the chat. */
  validateSearch: (search): { find?: string; m?: number } => ({
    ...given({ find: text(search["find"]) }),
    ...(Number.isInteger(search["m"]) && Number(search["m"]) > 0 && { m: Number(search["m"]) }),
  }),
  component: lazyRouteComponent(() => import("../routes/chat/chat-page.tsx"), "ChatPage"),
});

const gallery = createRoute({
  getParentRoute: () => member,
  path: "/gallery",
  /** `q`: words that are looked for. */
  validateSearch: (search): ImageList => ({
    ...given({ q: text(search["q"]), tag: text(search["tag"]), board: text(search["board"]) }),
    ...((search["tab"] === "mine" || search["tab"] === "boards") && { tab: search["tab"] }),
    ...(search["sort"] === "popular" && { sort: "popular" }),
  }),
  component: lazyPage("media", () => import("../routes/media/gallery-page.tsx"), "GalleryPage"),
});

const picture = createRoute({
  getParentRoute: () => gallery,
  path: "$imageId",
  component: lazyPage("media", () => import("../routes/media/lightbox-page.tsx"), "LightboxPage"),
});

const settings = createRoute({
  getParentRoute: () => member,
  path: "/settings",
  component: lazyPage(
    ["account", "work"],
    () => import("../routes/people/settings-page.tsx"),
    "SettingsPage",
  ),
});

const notifications = createRoute({
  getParentRoute: () => member,
  path: "/settings/notifications",
  component: lazyPage(
    "account",
    () => import("../routes/people/notifications/notifications-page.tsx"),
    "NotificationsPage",
  ),
});

const decisions = createRoute({
  getParentRoute: () => member,
  path: "/settings/decisions",
  component: lazyPage(
    "account",
    () => import("../routes/moderation/own/decisions-page.tsx"),
    "DecisionsPage",
  ),
});

export const router = createRouter({
  routeTree: root.addChildren([
    ...guestRoutes,
    ...providerRoutes,
    ...publicRoutes,
    outbox,
    member.addChildren([
      home,
      chats.addChildren([noChat, chat]),
      gallery.addChildren([picture]),
      ...videoRoutes,
      ...studioRoutes,
      ...callRoutes,
      ...workRoutes,
      ...employerRoutes,
      settings,
      notifications,
      decisions,
      ...securityRoutes,
      moderationRoutes,
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
