import { createRoute, redirect } from "@tanstack/react-router";
import { lazyPage } from "../lazy-page.ts";
import { signedIn } from "../signed-in.ts";
import { root } from "./root-route.tsx";

/** Pages that everybody may look at by their address. Members see the same within the app. */
const image = createRoute({
  getParentRoute: () => root,
  path: "/i/$imageId",
  beforeLoad: async ({ params }) => {
    if (await signedIn()) throw redirect({ to: "/gallery/$imageId", params, replace: true });
  },
  component: lazyPage(
    "media",
    () => import("../../routes/public/public-image-page.tsx"),
    "PublicImagePage",
  ),
});

const video = createRoute({
  getParentRoute: () => root,
  path: "/v/$videoId",
  beforeLoad: async ({ params }) => {
    if (await signedIn()) throw redirect({ to: "/videos/$videoId", params, replace: true });
  },
  component: lazyPage(
    "videos",
    () => import("../../routes/public/public-video-page.tsx"),
    "PublicVideoPage",
  ),
});

/** A project of the studio by a link, for members too. */
const shared = createRoute({
  getParentRoute: () => root,
  path: "/shared/$token",
  component: lazyPage("sharing", () => import("../../routes/shared/shared-page.tsx"), "SharedPage"),
});

/** A storyboard for paper: for members, but without what stands around their pages. */
const print = createRoute({
  getParentRoute: () => root,
  path: "/studio/$projectId/print",
  beforeLoad: async ({ location }) => {
    if (await signedIn()) return;
    throw redirect({ to: "/login", search: { next: location.href }, replace: true });
  },
  component: lazyPage(
    "sharing",
    () => import("../../routes/studio/share/print-page.tsx"),
    "PrintPage",
  ),
});

export const publicRoutes = [image, video, shared, print];
