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

export const publicRoutes = [image, video];
