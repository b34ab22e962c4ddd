import { z } from "@hono/zod-openapi";
import {
  contract,
  id,
  listOf,
  pageQuery,
  place,
  queryBoolean,
  webLink,
} from "../platform/index.ts";
import { COMPANY_LIMITS, company } from "./schemas.ts";

const tag = "Companies";

const params = z.object({ companyId: id });

/** Words that addresses of the app use, and what would be taken for an id. */
const RESERVED = /^(?:new|mine|edit|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

const slug = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "must be small letters, digits and single hyphens")
  .min(2)
  .max(60)
  .refine((text) => !RESERVED.test(text), "must be another: this one means something else")
  .openapi({ example: "north-star" });

const details = {
  name: z.string().trim().min(1).max(COMPANY_LIMITS.name),
  slug,
  description: z.string().trim().max(COMPANY_LIMITS.description),
  website: webLink.nullable(),
  location: place.nullable(),
  size: z.string().trim().max(40).openapi({ example: "11-50" }),
  industry: z.string().trim().max(80),
};

export const companyDraft = z.object({
  name: details.name,
  slug: slug.optional().openapi({ description: "Left out, it is made of the name" }),
  description: details.description.default(""),
  website: details.website.default(null),
  location: details.location.default(null),
  size: details.size.default(""),
  industry: details.industry.default(""),
});

export const companyPatch = z.object(details).partial();

const createCompany = contract({
  operationId: "createCompany",
  method: "post",
  path: "/api/companies",
  tag,
  summary: "Found a company",
  description: `The caller becomes its owner. At most ${COMPANY_LIMITS.companiesOfOne} of one person.`,
  access: "user",
  body: companyDraft,
  replies: { 201: { description: "The company", body: company } },
  errors: {
    409: ["slug_taken", "too_many_companies"],
    429: ["rate_limited"],
  },
});

const listCompanies = contract({
  operationId: "listCompanies",
  method: "get",
  path: "/api/companies",
  tag,
  summary: "Companies, newest first",
  description:
    "`q` finds words of the name that begin so; `mine`: those the caller is a member of.",
  access: "public",
  query: pageQuery.extend({
    q: z.string().trim().min(1).max(100).optional(),
    mine: queryBoolean.optional(),
  }),
  replies: { 200: { description: "A page of them", body: listOf(company) } },
  errors: { 400: ["invalid_cursor"], 401: ["unauthorized"] },
});

const getCompany = contract({
  operationId: "getCompany",
  method: "get",
  path: "/api/companies/{companyId}",
  tag,
  summary: "One company, by its id or its slug",
  access: "public",
  params: z.object({ companyId: z.union([id, slug]) }),
  replies: { 200: { description: "The company", body: company } },
});

const updateCompany = contract({
  operationId: "updateCompany",
  method: "patch",
  path: "/api/companies/{companyId}",
  tag,
  summary: "Change a company",
  description:
    "For its owners. What is left out stays as it is. A verified company that takes another name is `pending` again.",
  access: "user",
  params,
  body: companyPatch,
  replies: { 200: { description: "The company as it is now", body: company } },
  errors: { 403: ["forbidden"], 409: ["slug_taken"] },
});

export const companyContracts = { createCompany, listCompanies, getCompany, updateCompany };
