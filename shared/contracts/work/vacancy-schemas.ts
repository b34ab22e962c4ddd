import { z } from "@hono/zod-openapi";
import { anyTimestamp, id, place, timestamp } from "../platform/index.ts";
import { companySummary } from "./schemas.ts";

export const VACANCY_LIMITS = {
  title: 160,
  description: 20_000,
  roles: 10,
  tags: 20,
  label: 60,
  salary: 1_000_000_000,
  query: 200,
  /** A little more than half of the way around the Earth. */
  radiusKm: 20_038,
  ofCompany: 100_000,
} as const;

/** Currencies that salaries are named in (ISO 4217). */
export const CURRENCIES = [
  "EUR",
  "USD",
  "GBP",
  "CHF",
  "RUB",
  "BYN",
  "KZT",
  "UZS",
  "KGS",
  "AMD",
  "GEL",
  "AZN",
  "UAH",
  "PLN",
  "CZK",
  "SEK",
  "NOK",
  "DKK",
  "RON",
  "RSD",
  "TRY",
  "ILS",
  "AED",
  "INR",
  "CNY",
  "JPY",
  "KRW",
  "SGD",
  "THB",
  "VND",
  "AUD",
  "NZD",
  "CAD",
  "BRL",
  "MXN",
] as const;

export const currency = z.enum(CURRENCIES).openapi({ description: "ISO 4217", example: "EUR" });
export type Currency = z.infer<typeof currency>;

export const payPeriod = z.enum(["hour", "day", "week", "month", "year"]);
export type PayPeriod = z.infer<typeof payPeriod>;

export const employmentType = z.enum([
  "full_time",
  "part_time",
  "contract",
  "temporary",
  "internship",
  "volunteer",
]);
export type EmploymentType = z.infer<typeof employmentType>;

export const vacancyStatus = z
  .enum(["draft", "scheduled", "moderation", "published", "closed", "rejected"])
  .openapi({
    description:
      "`draft` until it is published; `scheduled` until `publishAt`; `moderation` while moderators look; `published` for everybody; `closed` by its company or when `expiresAt` has come; `rejected` by moderators",
  });
export type VacancyStatus = z.infer<typeof vacancyStatus>;

const amount = z.number().min(0).max(VACANCY_LIMITS.salary);

export const salary = z
  .object({
    min: amount.nullable().default(null),
    max: amount.nullable().default(null),
    currency,
    period: payPeriod.default("month"),
  })
  .refine(({ min, max }) => min !== null || max !== null, {
    message: "must have a minimum or a maximum",
    path: ["min"],
  })
  .refine(({ min, max }) => min === null || max === null || min <= max, {
    message: "must be at least the minimum",
    path: ["max"],
  })
  .openapi("Salary", { description: "Before taxes. One end may be open." });
export type Salary = z.output<typeof salary>;

const label = z.string().trim().min(1).max(VACANCY_LIMITS.label);

/** What a vacancy says, as it is written. */
export const vacancyDetails = {
  title: z.string().trim().min(1).max(VACANCY_LIMITS.title),
  description: z.string().trim().max(VACANCY_LIMITS.description).openapi({
    description:
      "Markdown (CommonMark). HTML is taken out of it, as are links and pictures that are not http, https or mailto",
  }),
  employmentType,
  roles: z.array(label).max(VACANCY_LIMITS.roles),
  tags: z.array(label).max(VACANCY_LIMITS.tags),
  remote: z.boolean(),
  location: place.nullable(),
  salary: salary.nullable(),
  videoId: id.nullable().openapi({ description: "A video of the caller's own that is ready" }),
  expiresAt: anyTimestamp.nullable().openapi({
    description: "When it closes by itself; null for never",
  }),
};

const count = z.number().int().min(0);

/** Of withdrawn applications nothing is counted. */
const stages = z
  .object({ new: count, viewed: count, shortlisted: count, rejected: count, hired: count })
  .openapi("ApplicationStages");
export type Stages = z.infer<typeof stages>;

export const vacancy = z
  .object({
    id,
    companyId: id,
    company: companySummary,
    title: z.string(),
    description: z.string(),
    employmentType,
    roles: z.array(z.string()),
    tags: z.array(z.string()),
    remote: z.boolean(),
    location: place.nullable(),
    salary: salary.nullable(),
    videoId: id.nullable(),
    status: vacancyStatus,
    reported: z.boolean().openapi({
      description: "Hidden from others because several people reported it, until a moderator looks",
    }),
    rejectionReason: z.string().nullable().openapi({ description: "For members and moderators" }),
    publishAt: timestamp.nullable(),
    publishedAt: timestamp.nullable(),
    expiresAt: timestamp.nullable(),
    views: z.number().int(),
    applications: z.number().int().openapi({
      description: "How many have applied; 0 for whoever is no member of the company",
    }),
    stages: stages.nullable().openapi({
      description: "How many applications are at which stage; null for whoever is no member",
    }),
    createdAt: timestamp,
    changedAt: timestamp,
  })
  .openapi("Vacancy");
export type Vacancy = z.infer<typeof vacancy>;

export const foundVacancy = vacancy
  .extend({
    distanceKm: z.number().nullable().openapi({
      description: "From `near`, along the surface, to the metre; null without either place",
    }),
  })
  .openapi("FoundVacancy");
export type FoundVacancy = z.infer<typeof foundVacancy>;

const facet = z.object({ value: z.string(), count: z.number().int() });

export const vacancyFacets = z
  .object({
    tags: z.array(facet),
    roles: z.array(facet),
    cities: z.array(facet),
    counted: z.number().int().openapi({ description: "How many vacancies were counted" }),
    complete: z.boolean().openapi({
      description: "False when more matched than are counted: then the newest of them were",
    }),
  })
  .openapi("VacancyFacets", {
    description: "What vacancies that match have, the most frequent first, at most 20 of each",
  });
export type VacancyFacets = z.infer<typeof vacancyFacets>;
