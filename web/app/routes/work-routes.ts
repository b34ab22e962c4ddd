import { createRoute } from "@tanstack/react-router";
import type { SeekingParts } from "../../routes/work/seeking.ts";
import { lazyPage } from "../lazy-page.ts";
import { given, text } from "../search.ts";
import { member } from "./member-route.ts";

const written = (value: unknown) => (typeof value === "boolean" ? String(value) : text(value));

const search = createRoute({
  getParentRoute: () => member,
  path: "/vacancies",
  /** Texts alone: what of them makes sense, the page says. */
  validateSearch: (search): SeekingParts =>
    given(
      Object.fromEntries(Object.entries(search).map(([part, value]) => [part, written(value)])),
    ),
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
