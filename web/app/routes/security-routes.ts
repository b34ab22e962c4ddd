import { createRoute } from "@tanstack/react-router";
import { EVENT_KINDS, EVENT_RESULTS } from "../event-kinds.ts";
import { lazyPage } from "../lazy-page.ts";
import { given, oneOf } from "../search.ts";
import { member } from "./member-route.ts";

const overview = createRoute({
  getParentRoute: () => member,
  path: "/settings/security",
  component: lazyPage(
    "account",
    () => import("../../routes/security/overview-page.tsx"),
    "SecurityPage",
  ),
});

const password = createRoute({
  getParentRoute: () => member,
  path: "/settings/security/password",
  component: lazyPage(
    "account",
    () => import("../../routes/security/password-page.tsx"),
    "PasswordPage",
  ),
});

const email = createRoute({
  getParentRoute: () => member,
  path: "/settings/security/email",
  component: lazyPage("account", () => import("../../routes/security/email-page.tsx"), "EmailPage"),
});

const phone = createRoute({
  getParentRoute: () => member,
  path: "/settings/security/phone",
  component: lazyPage("account", () => import("../../routes/security/phone-page.tsx"), "PhonePage"),
});

const authenticator = createRoute({
  getParentRoute: () => member,
  path: "/settings/security/authenticator",
  component: lazyPage(
    "account",
    () => import("../../routes/security/authenticator-page.tsx"),
    "AuthenticatorPage",
  ),
});

const passkeys = createRoute({
  getParentRoute: () => member,
  path: "/settings/security/passkeys",
  component: lazyPage(
    "account",
    () => import("../../routes/security/passkeys-page.tsx"),
    "PasskeysPage",
  ),
});

const devices = createRoute({
  getParentRoute: () => member,
  path: "/settings/security/devices",
  component: lazyPage(
    "account",
    () => import("../../routes/security/devices-page.tsx"),
    "DevicesPage",
  ),
});

const history = createRoute({
  getParentRoute: () => member,
  path: "/settings/security/history",
  validateSearch: (search) =>
    given({
      kind: oneOf(EVENT_KINDS, search["kind"]),
      result: oneOf(EVENT_RESULTS, search["result"]),
    }),
  component: lazyPage(
    "account",
    () => import("../../routes/security/history-page.tsx"),
    "HistoryPage",
  ),
});

const applications = createRoute({
  getParentRoute: () => member,
  path: "/settings/security/applications",
  component: lazyPage(
    "account",
    () => import("../../routes/security/applications-page.tsx"),
    "ApplicationsPage",
  ),
});

const linked = createRoute({
  getParentRoute: () => member,
  path: "/settings/security/linked",
  component: lazyPage(
    "account",
    () => import("../../routes/security/linked-page.tsx"),
    "LinkedPage",
  ),
});

const data = createRoute({
  getParentRoute: () => member,
  path: "/settings/security/data",
  component: lazyPage("account", () => import("../../routes/security/data-page.tsx"), "DataPage"),
});

export const securityRoutes = [
  overview,
  password,
  email,
  phone,
  authenticator,
  passkeys,
  devices,
  history,
  applications,
  linked,
  data,
];
