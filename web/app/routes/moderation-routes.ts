import { createRoute, notFound } from "@tanstack/react-router";
import { lazyPage } from "../lazy-page.ts";
import { meQuery } from "../me.ts";
import { queries } from "../platform.ts";
import { day, given, oneOf, text } from "../search.ts";
import { member } from "./member-route.ts";

const KINDS = ["video", "image", "message", "user", "comment", "company", "vacancy"] as const;
const REASONS = ["spam", "abuse", "nudity", "violence", "copyright", "fraud", "other"] as const;

/** The moderators' desk: for others there is nothing at its addresses. */
const moderation = createRoute({
  getParentRoute: () => member,
  path: "/moderation",
  beforeLoad: async () => {
    const me = await queries.ensureQueryData(meQuery);
    if (me.role === "user") throw notFound();
  },
  component: lazyPage(
    "moderation",
    () => import("../../routes/moderation/desk-layout.tsx"),
    "DeskLayout",
  ),
});

const queue = createRoute({
  getParentRoute: () => moderation,
  path: "/",
  /** `item`: which is looked at, as `<kind>:<id>`. */
  validateSearch: (search) =>
    given({
      kind: oneOf(KINDS, search["kind"]),
      status: oneOf(["kept", "removed"], search["status"]),
      reason: oneOf(REASONS, search["reason"]),
      reported: oneOf(["yes", "no"], search["reported"]),
      owner: text(search["owner"]),
      from: day(search["from"]),
      to: day(search["to"]),
      q: text(search["q"]),
      item: text(search["item"]),
    }),
  component: lazyPage(
    "moderation",
    () => import("../../routes/moderation/queue-page.tsx"),
    "QueuePage",
  ),
});

const reports = createRoute({
  getParentRoute: () => moderation,
  path: "reports",
  validateSearch: (search) =>
    given({ kind: oneOf(KINDS, search["kind"]), reason: oneOf(REASONS, search["reason"]) }),
  component: lazyPage(
    "moderation",
    () => import("../../routes/moderation/reports-page.tsx"),
    "ReportsPage",
  ),
});

const appeals = createRoute({
  getParentRoute: () => moderation,
  path: "appeals",
  validateSearch: (search) => given({ status: oneOf(["granted", "refused"], search["status"]) }),
  component: lazyPage(
    "moderation",
    () => import("../../routes/moderation/appeals-page.tsx"),
    "AppealsPage",
  ),
});

export const moderationRoutes = moderation.addChildren([queue, reports, appeals]);
