import { createRoute } from "@tanstack/react-router";
import type { SeekingParts } from "../../routes/work/seeking.ts";
import { lazyPage } from "../lazy-page.ts";
import { text } from "../search.ts";
import { member } from "./member-route.ts";

/** Numbers and truths stay what they are where they are meant; the rest is text. */
function written([part, value]: [string, unknown]) {
  const natural = part === "radiusKm" || part === "salaryMin" || part === "remote";
  return [part, natural ? value : text(value)];
}

const search = createRoute({
  getParentRoute: () => member,
  path: "/vacancies",
  /** As it is written: what of it makes sense, the page says. */
  validateSearch: (search): SeekingParts => Object.fromEntries(Object.entries(search).map(written)),
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

const person = createRoute({
  getParentRoute: () => member,
  path: "/people/$username",
  component: lazyPage(
    ["work", "chat"],
    () => import("../../routes/people/profile/person-page.tsx"),
    "PersonPage",
  ),
});

const profile = createRoute({
  getParentRoute: () => member,
  path: "/settings/profile",
  component: lazyPage(
    "work",
    () => import("../../routes/people/profile/profile-form-page.tsx"),
    "ProfileFormPage",
  ),
});

export const workRoutes = [search, vacancy, applications, saved, person, profile];
