import { z } from "@hono/zod-openapi";
import { person } from "../people/index.ts";
import { id, place, timestamp } from "../platform/index.ts";

export const COMPANY_LIMITS = {
  name: 120,
  description: 10_000,
  members: 100,
  documents: 10,
  companiesOfOne: 50,
} as const;

export const companyRole = z.enum(["owner", "recruiter"]).openapi({
  description:
    "An `owner` changes the company and its members; a `recruiter` its vacancies and applications",
});
export type CompanyRole = z.infer<typeof companyRole>;

export const verification = z.enum(["none", "pending", "verified", "rejected"]);
export type Verification = z.infer<typeof verification>;

/** What lists and vacancies show of a company. */
export const companySummary = z
  .object({
    id,
    slug: z.string(),
    name: z.string(),
    iconUrl: z.string().nullable(),
    verification,
  })
  .openapi("CompanySummary");
export type CompanySummary = z.infer<typeof companySummary>;

export const companyMember = z
  .object({ userId: id, role: companyRole, person: person.nullable(), since: timestamp })
  .openapi("CompanyMember");
export type CompanyMember = z.infer<typeof companyMember>;

/** A paper that proves that a company is what it says. */
const companyDocument = z
  .object({
    fileId: z.string(),
    name: z.string(),
    bytes: z.number().int(),
    contentType: z.string(),
    url: z.string().openapi({ description: "Signed, for at most an hour" }),
    addedAt: timestamp,
  })
  .openapi("CompanyDocument");

/** Where the verification of a company stands. */
export const companyVerification = z
  .object({
    verification,
    verificationNote: z.string().openapi({ description: "What the moderators said" }),
    note: z.string().openapi({ description: "What was said with the documents" }),
    documents: z.array(companyDocument),
  })
  .openapi("CompanyVerification");
export type CompanyVerification = z.infer<typeof companyVerification>;

export const company = companySummary
  .extend({
    description: z.string(),
    website: z.string().nullable(),
    location: place.nullable(),
    size: z.string(),
    industry: z.string(),
    ownerId: id.nullable().openapi({ description: "Of several owners, who has been it longest" }),
    members: z.array(companyMember).openapi({
      description: "The longest-standing first; empty for whoever is neither one nor a moderator",
    }),
    verificationNote: z.string().nullable().openapi({
      description: "What the moderators said; for members and moderators",
    }),
    role: companyRole.nullable().openapi({ description: "The caller's, if they are a member" }),
    hidden: z
      .boolean()
      .openapi({ description: "Taken from others' sight, by reports or moderators" }),
    createdAt: timestamp,
  })
  .openapi("Company");
export type Company = z.infer<typeof company>;
