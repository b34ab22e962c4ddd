import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "../lazy-page.ts";
import { given, oneOf } from "../search.ts";
import { member } from "./member-route.ts";

const list = createRoute({
  getParentRoute: () => member,
  path: "/calls",
  validateSearch: (search) => given({ show: oneOf(["missed"], search["show"]) }),
  component: lazyPage("calls", () => import("../../routes/calls/calls-page.tsx"), "CallsPage"),
});

/** The call that this page is in. */
const now = createRoute({
  getParentRoute: () => member,
  path: "/calls/now",
  component: lazyPage("calls", () => import("../../routes/calls/now-page.tsx"), "NowPage"),
});

const check = createRoute({
  getParentRoute: () => member,
  path: "/calls/check",
  component: lazyPage("calls", () => import("../../routes/calls/check-page.tsx"), "CheckPage"),
});

const call = createRoute({
  getParentRoute: () => member,
  path: "/calls/$callId",
  /** What was pressed on a notification of the call. */
  validateSearch: (search) => given({ action: oneOf(["answer", "decline"], search["action"]) }),
  component: lazyPage("calls", () => import("../../routes/calls/call-page.tsx"), "CallPage"),
});

export const callRoutes = [list, now, check, call];
