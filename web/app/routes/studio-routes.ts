import { createRoute } from "@tanstack/react-router";
import type { BoardPlace } from "../../routes/studio/board/place.ts";
import { PANELS } from "../../routes/studio/board/place.ts";
import { lazyPage } from "../lazy-page.ts";
import { given, oneOf, text } from "../search.ts";
import { member } from "./member-route.ts";

const projects = createRoute({
  getParentRoute: () => member,
  path: "/studio",
  /** `q`: words that are looked for. */
  validateSearch: (search) => given({ q: text(search["q"]) }),
  component: lazyPage(
    "studio",
    () => import("../../routes/studio/projects/projects-page.tsx"),
    "ProjectsPage",
  ),
});

const board = createRoute({
  getParentRoute: () => member,
  path: "/studio/$projectId",
  validateSearch: (search): BoardPlace =>
    given({
      panel: oneOf(PANELS, search["panel"]),
      box: text(search["box"]),
      asset: text(search["asset"]),
      from: text(search["from"]),
      q: text(search["q"]),
      type: oneOf(["IMAGE", "VIDEO"], search["type"]),
      status: oneOf(["PENDING", "PROCESSING", "COMPLETED", "FAILED"], search["status"]),
      favorite: oneOf(["true"], search["favorite"]),
    }),
  component: lazyPage(
    "studio",
    () => import("../../routes/studio/board/board-page.tsx"),
    "BoardPage",
  ),
});

export const studioRoutes = [projects, board];
