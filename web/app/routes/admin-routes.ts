import { createRoute, notFound, redirect } from "@tanstack/react-router";
import { lazyPage } from "../lazy-page.ts";
import { meQuery } from "../me.ts";
import { queries } from "../platform.ts";
import { day, given, oneOf, text } from "../search.ts";
import { member } from "./member-route.ts";

/** Administration: for others there is nothing at its addresses. */
const admin = createRoute({
  getParentRoute: () => member,
  path: "/admin",
  beforeLoad: async () => {
    const me = await queries.ensureQueryData(meQuery);
    if (me.role !== "admin") throw notFound();
  },
  component: lazyPage("admin", () => import("../../routes/admin/admin-layout.tsx"), "AdminLayout"),
});

const index = createRoute({
  getParentRoute: () => admin,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/admin/overview", replace: true });
  },
});

const overview = createRoute({
  getParentRoute: () => admin,
  path: "overview",
  component: lazyPage(
    "admin",
    () => import("../../routes/admin/overview-page.tsx"),
    "OverviewPage",
  ),
});

const users = createRoute({
  getParentRoute: () => admin,
  path: "users",
  validateSearch: (search) =>
    given({
      q: text(search["q"]),
      role: oneOf(["user", "moderator", "admin"], search["role"]),
      status: oneOf(["active", "suspended", "deleted"], search["status"]),
    }),
  component: lazyPage("admin", () => import("../../routes/admin/users-page.tsx"), "UsersPage"),
});

const user = createRoute({
  getParentRoute: () => admin,
  path: "users/$userId",
  component: lazyPage("admin", () => import("../../routes/admin/user-page.tsx"), "UserPage"),
});

const apps = createRoute({
  getParentRoute: () => admin,
  path: "apps",
  component: lazyPage("admin", () => import("../../routes/admin/apps-page.tsx"), "AppsPage"),
});

const newApp = createRoute({
  getParentRoute: () => admin,
  path: "apps/new",
  component: lazyPage("admin", () => import("../../routes/admin/new-app-page.tsx"), "NewAppPage"),
});

const app = createRoute({
  getParentRoute: () => admin,
  path: "apps/$appId",
  component: lazyPage("admin", () => import("../../routes/admin/app-page.tsx"), "AppPage"),
});

const stats = createRoute({
  getParentRoute: () => admin,
  path: "stats",
  validateSearch: (search) => given({ from: day(search["from"]), to: day(search["to"]) }),
  component: lazyPage("admin", () => import("../../routes/admin/stats-page.tsx"), "StatsPage"),
});

const HOURS = ["6", "24", "168"];

const metrics = createRoute({
  getParentRoute: () => admin,
  path: "metrics",
  validateSearch: (search) =>
    given({ hours: HOURS.find((hours) => hours === String(search["hours"])) }),
  component: lazyPage("admin", () => import("../../routes/admin/metrics-page.tsx"), "MetricsPage"),
});

const jobs = createRoute({
  getParentRoute: () => admin,
  path: "schedule",
  validateSearch: (search) => given({ job: text(search["job"]) }),
  component: lazyPage("admin", () => import("../../routes/admin/jobs-page.tsx"), "JobsPage"),
});

const queuesPage = createRoute({
  getParentRoute: () => admin,
  path: "queues",
  component: lazyPage("admin", () => import("../../routes/admin/queues-page.tsx"), "QueuesPage"),
});

const backups = createRoute({
  getParentRoute: () => admin,
  path: "backups",
  component: lazyPage("admin", () => import("../../routes/admin/backups-page.tsx"), "BackupsPage"),
});

const audit = createRoute({
  getParentRoute: () => admin,
  path: "audit",
  validateSearch: (search) =>
    given({
      action: text(search["action"]),
      target: text(search["target"]),
      from: day(search["from"]),
      to: day(search["to"]),
    }),
  component: lazyPage("admin", () => import("../../routes/admin/audit-page.tsx"), "AuditPage"),
});

const access = createRoute({
  getParentRoute: () => admin,
  path: "access",
  component: lazyPage("admin", () => import("../../routes/admin/access-page.tsx"), "AccessPage"),
});

const models = createRoute({
  getParentRoute: () => admin,
  path: "models",
  component: lazyPage(
    "engine",
    () => import("../../routes/admin/models/models-page.tsx"),
    "ModelsPage",
  ),
});

const newModel = createRoute({
  getParentRoute: () => admin,
  path: "models/new",
  validateSearch: (search) => given({ provider: text(search["provider"]) }),
  component: lazyPage(
    "engine",
    () => import("../../routes/admin/models/new-model-page.tsx"),
    "NewModelPage",
  ),
});

const importModels = createRoute({
  getParentRoute: () => admin,
  path: "models/import",
  component: lazyPage(
    "engine",
    () => import("../../routes/admin/models/import-page.tsx"),
    "ImportPage",
  ),
});

const model = createRoute({
  getParentRoute: () => admin,
  path: "models/$modelId",
  component: lazyPage(
    "engine",
    () => import("../../routes/admin/models/model-page.tsx"),
    "ModelPage",
  ),
});

const newProvider = createRoute({
  getParentRoute: () => admin,
  path: "models/providers/new",
  component: lazyPage(
    "engine",
    () => import("../../routes/admin/models/new-provider-page.tsx"),
    "NewProviderPage",
  ),
});

const provider = createRoute({
  getParentRoute: () => admin,
  path: "models/providers/$providerId",
  component: lazyPage(
    "engine",
    () => import("../../routes/admin/models/provider-page.tsx"),
    "ProviderPage",
  ),
});

const deadJobs = createRoute({
  getParentRoute: () => admin,
  path: "jobs",
  component: lazyPage(
    "engine",
    () => import("../../routes/admin/models/dead-jobs-page.tsx"),
    "DeadJobsPage",
  ),
});

const config = createRoute({
  getParentRoute: () => admin,
  path: "config",
  component: lazyPage("engine", () => import("../../routes/admin/config-page.tsx"), "ConfigPage"),
});

export const adminRoutes = admin.addChildren([
  index,
  overview,
  users,
  user,
  apps,
  newApp,
  app,
  stats,
  metrics,
  jobs,
  queuesPage,
  backups,
  audit,
  access,
  models,
  newModel,
  importModels,
  model,
  newProvider,
  provider,
  deadJobs,
  config,
]);
