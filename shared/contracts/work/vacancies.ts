import { z } from "@hono/zod-openapi";
import {
  anyTimestamp,
  contract,
  id,
  listOf,
  pageQuery,
  queryBoolean,
  reportBody,
} from "../platform/index.ts";
import {
  currency,
  employmentType,
  foundVacancy,
  VACANCY_LIMITS,
  vacancy,
  vacancyDetails,
  vacancyFacets,
  vacancyStatus,
} from "./vacancy-schemas.ts";

const tag = "Vacancies";
const params = z.object({ vacancyId: id });

export const vacancyDraft = z.object({
  companyId: id,
  title: vacancyDetails.title,
  description: vacancyDetails.description.default(""),
  employmentType: vacancyDetails.employmentType.default("full_time"),
  roles: vacancyDetails.roles.default([]),
  tags: vacancyDetails.tags.default([]),
  remote: vacancyDetails.remote.default(false),
  location: vacancyDetails.location.default(null),
  salary: vacancyDetails.salary.default(null),
  videoId: vacancyDetails.videoId.default(null),
  expiresAt: vacancyDetails.expiresAt.default(null),
});
export type VacancyDraft = z.output<typeof vacancyDraft>;

export const vacancyPatch = z.object(vacancyDetails).partial();
export type VacancyPatch = z.output<typeof vacancyPatch>;

const createVacancy = contract({
  operationId: "createVacancy",
  method: "post",
  path: "/api/vacancies",
  tag,
  summary: "Write a vacancy of a company one is a member of",
  description: "It is a draft that only members see, until it is published.",
  access: "user",
  body: vacancyDraft,
  replies: { 201: { description: "The draft", body: vacancy } },
  errors: { 409: ["too_many_vacancies", "video_not_ready"], 429: ["rate_limited"] },
});

/** Degrees, with a comma between them; with as many digits as sums of floating-point numbers have. */
const near = z
  .string()
  .regex(/^-?\d{1,2}(?:\.\d{1,20})?,-?\d{1,3}(?:\.\d{1,20})?$/, "must be latitude,longitude")
  .transform((text) => {
    const [lat = 0, lon = 0] = text.split(",").map(Number);
    return { lat, lon };
  })
  .refine(({ lat, lon }) => Math.abs(lat) <= 90 && Math.abs(lon) <= 180, {
    message: "must be on the globe",
  })
  .openapi({ type: "string", example: "55.7558,37.6173" });

const labels = z
  .string()
  .max(1_000)
  .transform((text) => text.split(",").flatMap((label) => label.trim() || []))
  .refine((all) => all.length <= 20, { message: "must be at most 20" })
  .openapi({ type: "string", example: "typescript,sql" });

const employmentTypes = z
  .string()
  .max(200)
  .transform((text) => text.split(","))
  .pipe(z.array(employmentType).max(6))
  .openapi({ type: "string", example: "full_time,part_time" });

const searchQuery = pageQuery
  .extend({
    q: z.string().trim().max(VACANCY_LIMITS.query).optional(),
    near: near.optional(),
    radiusKm: z.coerce.number().min(0).max(VACANCY_LIMITS.radiusKm).optional(),
    tags: labels.optional(),
    roles: labels.optional(),
    city: z.string().trim().min(1).max(100).optional(),
    remote: queryBoolean.optional(),
    salaryMin: z.coerce.number().min(0).max(VACANCY_LIMITS.salary).optional(),
    currency: currency.optional(),
    employmentType: employmentTypes.optional(),
    company: id.optional(),
    sort: z.enum(["relevance", "distance", "new", "salary"]).default("relevance"),
    facets: queryBoolean.optional(),
  })
  .refine(({ sort, near: from }) => sort !== "distance" || from !== undefined, {
    message: "needs a place to be near to",
    path: ["near"],
  })
  .refine(({ salaryMin, currency: of }) => salaryMin === undefined || of !== undefined, {
    message: "is needed with salaryMin",
    path: ["currency"],
  });
export type VacancyQuery = z.output<typeof searchQuery>;

const searchVacancies = contract({
  operationId: "searchVacancies",
  method: "get",
  path: "/api/vacancies",
  tag,
  summary: "Find published vacancies",
  description: `Every word of \`q\` must stand in the title, description, roles, tags, city or company's name: in any form (Russian, English) or as a beginning. No sign in it is an operator. \`near\` is \`latitude,longitude\`; within \`radiusKm\` (50 when left out) along the surface, and only what has a place, but with \`remote=true\` also remote ones without. \`tags\`: all of them; \`roles\`, \`employmentType\`: any of them; \`company\`: its id; \`city\` by name. \`salaryMin\` is a month's in \`currency\`, before taxes: found is what pays up to at least that, whatever its own currency and period. \`sort\`: \`relevance\` (all words in the title first, then some, then the newest), \`distance\`, \`new\`, \`salary\` (the highest first). Pages neither repeat nor skip while others publish. \`facets\` counts at most the 10,000 newest that match.`,
  access: "public",
  replica: true,
  shared: true,
  query: searchQuery,
  replies: {
    200: {
      description: "A page of them; facets only when asked for",
      body: listOf(foundVacancy).extend({ facets: vacancyFacets.optional() }),
      headers: { ETag: "Of this very page" },
    },
    304: { description: "Not changed since the caller's copy (`If-None-Match`)" },
  },
  errors: { 400: ["invalid_cursor"], 429: ["rate_limited"] },
});

const listCompanyVacancies = contract({
  operationId: "listCompanyVacancies",
  method: "get",
  path: "/api/companies/{companyId}/vacancies",
  tag,
  summary: "All vacancies of a company, newest first, for its members",
  access: "user",
  replica: true,
  params: z.object({ companyId: id }),
  query: pageQuery.extend({ status: vacancyStatus.optional() }),
  replies: { 200: { description: "A page of them", body: listOf(vacancy) } },
  errors: { 400: ["invalid_cursor"], 403: ["forbidden"] },
});

const getVacancy = contract({
  operationId: "getVacancy",
  method: "get",
  path: "/api/vacancies/{vacancyId}",
  tag,
  summary: "One vacancy",
  description:
    "What is not published is there for members of its company and moderators alone; what was and is closed stays, with its status.",
  access: "public",
  replica: true,
  params,
  replies: { 200: { description: "The vacancy", body: vacancy } },
});

const updateVacancy = contract({
  operationId: "updateVacancy",
  method: "patch",
  path: "/api/vacancies/{vacancyId}",
  tag,
  summary: "Change a vacancy of a company one is a member of",
  description:
    "Where moderators look before others do, a changed title or description of what is published goes before them again.",
  access: "user",
  params,
  body: vacancyPatch,
  replies: { 200: { description: "The vacancy as it is now", body: vacancy } },
  errors: { 403: ["forbidden"], 409: ["video_not_ready"] },
});

const deleteVacancy = contract({
  operationId: "deleteVacancy",
  method: "delete",
  path: "/api/vacancies/{vacancyId}",
  tag,
  summary: "Delete a vacancy of a company one is a member of",
  access: "user",
  params,
  replies: { 204: { description: "Gone, with its applications" } },
  errors: { 403: ["forbidden"] },
});

const publishVacancy = contract({
  operationId: "publishVacancy",
  method: "post",
  path: "/api/vacancies/{vacancyId}/publish",
  tag,
  summary: "Publish a vacancy, now or at a moment to come",
  description:
    "With `publishAt` it is `scheduled` and comes out within a minute of it, not before; a moment that has passed is now. Of what is scheduled, this changes the moment. What moderators have rejected, or had not yet looked at when it was closed, goes before them, as does what this deployment has looked at first (`vacancies.moderation`).",
  access: "user",
  params,
  body: z.object({ publishAt: anyTimestamp.nullable().optional() }),
  bodyOptional: true,
  replies: { 200: { description: "The vacancy as it is now", body: vacancy } },
  errors: { 403: ["forbidden", "email_unverified"], 409: ["vacancy_state"] },
});

const closeVacancy = contract({
  operationId: "closeVacancy",
  method: "post",
  path: "/api/vacancies/{vacancyId}/close",
  tag,
  summary: "Close a vacancy: nobody is looked for any more",
  access: "user",
  params,
  replies: { 200: { description: "The vacancy as it is now", body: vacancy } },
  errors: { 403: ["forbidden"], 409: ["vacancy_state"] },
});

const viewVacancy = contract({
  operationId: "viewVacancy",
  method: "post",
  path: "/api/vacancies/{vacancyId}/view",
  tag,
  summary: "Count that the caller looks at it: once a viewer and day",
  access: "public",
  params,
  replies: { 204: { description: "Counted, now or earlier today" } },
});

const reportVacancy = contract({
  operationId: "reportVacancy",
  method: "post",
  path: "/api/vacancies/{vacancyId}/report",
  tag,
  summary: "Report a vacancy to the moderators",
  description: "Once a person and vacancy. Several people's reports hide it until somebody looks.",
  access: "user",
  params,
  body: reportBody,
  replies: {
    200: { description: "Had been reported by the caller", body: z.object({ id }) },
    201: { description: "Reported", body: z.object({ id }) },
  },
  errors: { 429: ["rate_limited"] },
});

export const vacancyContracts = {
  createVacancy,
  searchVacancies,
  listCompanyVacancies,
  getVacancy,
  updateVacancy,
  deleteVacancy,
  publishVacancy,
  closeVacancy,
  viewVacancy,
  reportVacancy,
};
