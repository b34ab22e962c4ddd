import { createRoute } from "@tanstack/react-router";
import { seekingOf } from "../../routes/work/seeking.ts";
import { lazyPage } from "../lazy-page.ts";
import { member } from "./member-route.ts";

const search = createRoute({
  getParentRoute: () => member,
  path: "/vacancies",
  validateSearch: seekingOf,
  component: lazyPage(
    "work",
    () => import("../../routes/work/search/search-page.tsx"),
    "SearchPage",
  ),
});

const vacancy = createRoute({
  getParentRoute: () => member,
  path: "/vacancies/$vacancyId",
  component: lazyPage(
    ["work", "videos"],
    () => import("../../routes/work/vacancy/vacancy-page.tsx"),
    "VacancyPage",
  ),
});

const applications = createRoute({
  getParentRoute: () => member,
  path: "/work/applications",
  component: lazyPage(
    "work",
    () => import("../../routes/work/desk/applications-page.tsx"),
    "ApplicationsPage",
  ),
});

const saved = createRoute({
  getParentRoute: () => member,
  path: "/work/saved",
  component: lazyPage("work", () => import("../../routes/work/desk/saved-page.tsx"), "SavedPage"),
});

export const workRoutes = [search, vacancy, applications, saved];
