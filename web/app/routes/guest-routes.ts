import { createRoute, redirect } from "@tanstack/react-router";
import { lazyPage } from "../lazy-page.ts";
import { meQuery } from "../me.ts";
import { queries, session } from "../platform.ts";
import { given, localPath, text } from "../search.ts";
import { root } from "./root-route.tsx";

/** Pages for who is not signed in. */
const guest = createRoute({
  getParentRoute: () => root,
  id: "guest",
  validateSearch: (search): { next?: string } => given({ next: localPath(search["next"]) }),
  beforeLoad: async ({ search }) => {
    if (await session.start()) throw redirect({ href: search.next ?? "/chats", replace: true });
  },
});

const login = createRoute({
  getParentRoute: () => guest,
  path: "/login",
  component: lazyPage("guest", () => import("../../routes/identity/login.tsx"), "LoginPage"),
});

const register = createRoute({
  getParentRoute: () => guest,
  path: "/register",
  validateSearch: (search): { invite?: string } => given({ invite: text(search["invite"]) }),
  component: lazyPage("guest", () => import("../../routes/identity/register.tsx"), "RegisterPage"),
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: "/forgot-password",
  component: lazyPage(
    "account",
    () => import("../../routes/identity/recovery/forgot-password.tsx"),
    "ForgotPasswordPage",
  ),
});

const withToken = (search: Record<string, unknown>): { token?: string } =>
  given({ token: text(search["token"]) });

const verifyEmail = createRoute({
  getParentRoute: () => root,
  path: "/verify-email",
  validateSearch: withToken,
  component: lazyPage(
    "guest",
    () => import("../../routes/identity/verify-email.tsx"),
    "VerifyEmailPage",
  ),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: "/reset-password",
  validateSearch: withToken,
  component: lazyPage(
    "account",
    () => import("../../routes/identity/recovery/reset-password.tsx"),
    "ResetPasswordPage",
  ),
});

const magicLink = createRoute({
  getParentRoute: () => root,
  path: "/magic-link",
  validateSearch: withToken,
  component: lazyPage(
    "account",
    () => import("../../routes/identity/recovery/magic.tsx"),
    "MagicPage",
  ),
});

const social = createRoute({
  getParentRoute: () => root,
  path: "/social",
  validateSearch: (search): { code?: string; state?: string; iss?: string; error?: string } =>
    given({
      code: text(search["code"]),
      state: text(search["state"]),
      iss: text(search["iss"]),
      error: text(search["error"]),
    }),
  component: lazyPage(
    "account",
    () => import("../../routes/identity/recovery/social-return.tsx"),
    "SocialReturnPage",
  ),
});

/** For an account that is about to be deleted. */
const restore = createRoute({
  getParentRoute: () => root,
  path: "/restore",
  beforeLoad: async () => {
    if (!(await session.start())) throw redirect({ to: "/login", replace: true });
    const me = await queries.ensureQueryData(meQuery);
    if (me.deletionAt === null) throw redirect({ to: "/chats", replace: true });
  },
  component: lazyPage(
    "account",
    () => import("../../routes/identity/recovery/restore.tsx"),
    "RestorePage",
  ),
});

const goodbye = createRoute({
  getParentRoute: () => root,
  path: "/goodbye",
  component: lazyPage(
    "account",
    () => import("../../routes/identity/recovery/goodbye.tsx"),
    "GoodbyePage",
  ),
});

export const guestRoutes = [
  guest.addChildren([login, register]),
  forgotPassword,
  verifyEmail,
  resetPassword,
  magicLink,
  social,
  restore,
  goodbye,
];
