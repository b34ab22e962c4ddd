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

const authorizeError = createRoute({
  getParentRoute: () => root,
  path: "/authorize-error",
  validateSearch: (search): { error?: string; error_description?: string } =>
    given({
      error: text(search["error"]),
      error_description: text(search["error_description"]),
    }),
  component: lazyPage(
    "provider",
    () => import("../../routes/provider/authorize-error-page.tsx"),
    "AuthorizeErrorPage",
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

const signedOut = createRoute({
  getParentRoute: () => root,
  path: "/signed-out",
  component: lazyPage(
    "provider",
    () => import("../../routes/provider/signed-out-page.tsx"),
    "SignedOutPage",
  ),
});

export const providerRoutes = [authorize, authorizeError, device, signedOut];
