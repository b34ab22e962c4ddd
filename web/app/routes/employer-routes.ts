import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "../lazy-page.ts";
import { given, oneOf, text } from "../search.ts";
import { member } from "./member-route.ts";

const STATUSES = ["draft", "scheduled", "moderation", "published", "closed", "rejected"] as const;
const STAGES = ["new", "viewed", "shortlisted", "rejected", "hired"] as const;

const desk = createRoute({
  getParentRoute: () => member,
  path: "/employer",
  validateSearch: (search) =>
    given({ company: text(search["company"]), status: oneOf(STATUSES, search["status"]) }),
  component: lazyPage(
    ["employer", "work"],
    () => import("../../routes/employer/desk/desk-page.tsx"),
    "DeskPage",
  ),
});

const newCompany = createRoute({
  getParentRoute: () => member,
  path: "/employer/companies/new",
  component: lazyPage(
    ["employer", "work"],
    () => import("../../routes/companies/new-company-page.tsx"),
    "NewCompanyPage",
  ),
});

const company = createRoute({
  getParentRoute: () => member,
  path: "/employer/companies/$companyId",
  component: lazyPage(
    ["employer", "work"],
    () => import("../../routes/companies/company-settings-page.tsx"),
    "CompanySettingsPage",
  ),
});

const newVacancy = createRoute({
  getParentRoute: () => member,
  path: "/employer/vacancies/new",
  validateSearch: (search) => given({ company: text(search["company"]) }),
  component: lazyPage(
    ["employer", "work"],
    () => import("../../routes/employer/editor/new-vacancy-page.tsx"),
    "NewVacancyPage",
  ),
});

const vacancy = createRoute({
  getParentRoute: () => member,
  path: "/employer/vacancies/$vacancyId",
  /** `publish`: it is asked when it is to come out. */
  validateSearch: (search) => given({ publish: oneOf(["yes"], search["publish"]) }),
  component: lazyPage(
    ["employer", "work"],
    () => import("../../routes/employer/editor/vacancy-page.tsx"),
    "EditVacancyPage",
  ),
});

/** `stage`: which column a phone shows; `open`: which application is looked at. */
const pipeline = createRoute({
  getParentRoute: () => member,
  path: "/employer/vacancies/$vacancyId/applications",
  validateSearch: (search) =>
    given({ stage: oneOf(STAGES, search["stage"]), open: text(search["open"]) }),
  component: lazyPage(
    ["employer", "work"],
    () => import("../../routes/employer/pipeline/pipeline-page.tsx"),
    "PipelinePage",
  ),
});

/** Everybody may look at a company, by its slug; members do so within the app. */
const publicCompany = createRoute({
  getParentRoute: () => member,
  path: "/companies/$slug",
  component: lazyPage(
    ["employer", "work", "videos"],
    () => import("../../routes/companies/company-page.tsx"),
    "CompanyPage",
  ),
});

export const employerRoutes = [
  desk,
  newCompany,
  company,
  newVacancy,
  vacancy,
  pipeline,
  publicCompany,
];
