import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "../lazy-page.ts";
import { given, text } from "../search.ts";
import { root } from "./root-route.tsx";

/** Pages that other applications send people to. */
const authorize = createRoute({
  getParentRoute: () => root,
  path: "/authorize",
  validateSearch: (search): { request?: string } => given({ request: text(search["request"]) }),
  component: lazyPage(
    "provider",
    () => import("../../routes/provider/authorize-page.tsx"),
    "AuthorizePage",
  ),
});

const device = createRoute({
  getParentRoute: () => root,
  path: "/device",
  validateSearch: (search): { user_code?: string } =>
    given({ user_code: text(search["user_code"]) }),
  component: lazyPage(
    "provider",
    () => import("../../routes/provider/device-page.tsx"),
    "DevicePage",
  ),
});

export const providerRoutes = [authorize, device];
