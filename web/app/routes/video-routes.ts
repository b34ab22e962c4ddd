import { createRoute } from "@tanstack/react-router";
import type { VideoList } from "../../routes/videos/videos.ts";
import { lazyPage } from "../lazy-page.ts";
import { given, oneOf, text } from "../search.ts";
import { member } from "./member-route.ts";

const list = createRoute({
  getParentRoute: () => member,
  path: "/videos",
  /** `q`: words that are looked for; `owner`: whose videos. */
  validateSearch: (search): VideoList =>
    given({
      tab: oneOf(["mine"], search["tab"]),
      q: text(search["q"]),
      tag: text(search["tag"]),
      owner: text(search["owner"]),
    }),
  component: lazyPage("videos", () => import("../../routes/videos/videos-page.tsx"), "VideosPage"),
});

const video = createRoute({
  getParentRoute: () => member,
  path: "/videos/$videoId",
  component: lazyPage("videos", () => import("../../routes/videos/video-page.tsx"), "VideoPage"),
});

export const videoRoutes = [list, video];
