import { z } from "@hono/zod-openapi";
import {
  contract,
  id,
  listOf,
  pageQuery,
  place,
  queryBoolean,
  reportBody,
  webLink,
} from "../platform/index.ts";
import {
  COMPANY_LIMITS,
  company,
  companyMember,
  companyRole,
  companyVerification,
} from "./schemas.ts";

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
  replica: true,
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

const deleteCompany = contract({
  operationId: "deleteCompany",
  method: "delete",
  path: "/api/companies/{companyId}",
  tag,
  summary: "Delete a company with its vacancies and their applications",
  description:
    "For its owners. While a vacancy of it is published, scheduled or before the moderators, it is refused: close those first.",
  access: "user",
  params,
  replies: { 204: { description: "It is gone" } },
  errors: { 403: ["forbidden"], 409: ["company_in_use"] },
});

const putCompanyIcon = contract({
  operationId: "putCompanyIcon",
  method: "put",
  path: "/api/companies/{companyId}/icon",
  tag,
  summary: "Make a finished upload the company's icon",
  description:
    "For its owners. `uploadId` is that of an upload, or the `fileId` of a file of the caller's. What cannot be shown as a picture is refused.",
  access: "user",
  params,
  body: z.object({ uploadId: z.string().min(1).max(128) }),
  replies: { 200: { description: "The company as it is now", body: company } },
  errors: {
    403: ["forbidden"],
    409: ["upload_incomplete"],
    422: ["file_rejected"],
    503: ["unavailable"],
  },
});

const deleteCompanyIcon = contract({
  operationId: "deleteCompanyIcon",
  method: "delete",
  path: "/api/companies/{companyId}/icon",
  tag,
  summary: "Have no icon any more",
  access: "user",
  params,
  replies: { 204: { description: "There is none" } },
  errors: { 403: ["forbidden"] },
});

const requestVerification = contract({
  operationId: "requestVerification",
  method: "post",
  path: "/api/companies/{companyId}/verification",
  tag,
  summary: "Have the moderators verify that a company is what it says",
  description:
    "For its owners. `documents` are files of the caller's; they take the place of those handed in before, and are for its members and moderators alone. The company is `pending` until a moderator approves it or says why not.",
  access: "user",
  params,
  body: z.object({
    documents: z.array(z.string().min(1).max(128)).min(1).max(COMPANY_LIMITS.documents),
    note: z.string().trim().max(2_000).default(""),
  }),
  replies: { 200: { description: "The company as it is now", body: company } },
  errors: { 403: ["forbidden"], 404: ["not_found"], 409: ["company_verified"] },
});

const getVerification = contract({
  operationId: "getVerification",
  method: "get",
  path: "/api/companies/{companyId}/verification",
  tag,
  summary: "Where the verification stands, with the documents",
  description: "For members of the company and moderators.",
  access: "user",
  params,
  replies: { 200: { description: "The verification", body: companyVerification } },
  errors: { 403: ["forbidden"] },
});

const putCompanyMember = contract({
  operationId: "putCompanyMember",
  method: "post",
  path: "/api/companies/{companyId}/members",
  tag,
  summary: "Add a member, or give one another role",
  description: `For owners. The last owner stays one. At most ${COMPANY_LIMITS.members} members. Who is added is told.`,
  access: "user",
  params,
  body: z.object({ userId: id, role: companyRole.default("recruiter") }),
  replies: {
    200: { description: "They were a member already", body: companyMember },
    201: { description: "They are a member now", body: companyMember },
  },
  errors: { 403: ["forbidden"], 409: ["last_owner", "too_many_members"] },
});

const removeCompanyMember = contract({
  operationId: "removeCompanyMember",
  method: "delete",
  path: "/api/companies/{companyId}/members",
  tag,
  summary: "Remove a member, or leave",
  description: "Owners remove anybody, members themselves. The last owner cannot leave.",
  access: "user",
  params,
  body: z.object({ userId: id }),
  bodyOptional: true,
  replies: { 204: { description: "They are no member" } },
  errors: { 403: ["forbidden"], 409: ["last_owner"] },
});

const removeCompanyMemberById = contract({
  operationId: "removeCompanyMemberById",
  method: "delete",
  path: "/api/companies/{companyId}/members/{userId}",
  tag,
  summary: "Remove a member, or leave; the same without a body",
  access: "user",
  params: params.extend({ userId: id }),
  replies: { 204: { description: "They are no member" } },
  errors: { 403: ["forbidden"], 409: ["last_owner"] },
});

const reportCompany = contract({
  operationId: "reportCompany",
  method: "post",
  path: "/api/companies/{companyId}/report",
  tag,
  summary: "Put a company before the moderators",
  description:
    "Once for each reporter: again gives the report that is there. When several people have, it is hidden until a moderator looks.",
  access: "user",
  params,
  body: reportBody,
  replies: {
    200: { description: "The caller has reported it before", body: z.object({ id }) },
    201: { description: "Reported", body: z.object({ id }) },
  },
  errors: { 429: ["rate_limited"] },
});

export const companyContracts = {
  createCompany,
  listCompanies,
  getCompany,
  updateCompany,
  deleteCompany,
  putCompanyIcon,
  deleteCompanyIcon,
  requestVerification,
  getVerification,
  putCompanyMember,
  removeCompanyMember,
  removeCompanyMemberById,
  reportCompany,
};
