import { z } from "@hono/zod-openapi";
import { person, profileDetails } from "../people/index.ts";
import { contract, id, listOf, pageQuery, timestamp } from "../platform/index.ts";
import { companySummary } from "./schemas.ts";
import { vacancyStatus } from "./vacancy-schemas.ts";

const tag = "Applications";

export const APPLICATION_LIMITS = { coverLetter: 10_000 } as const;

export const applicationStatus = z
  .enum(["new", "viewed", "shortlisted", "rejected", "hired", "withdrawn"])
  .openapi({ description: "The company moves it; `withdrawn` is the applicant's own word" });
export type ApplicationStatus = z.infer<typeof applicationStatus>;

const movedTo = applicationStatus.exclude(["withdrawn"]);

const resume = z.object({
  fileId: z.string(),
  name: z.string(),
  bytes: z.number().int(),
  contentType: z.string(),
  url: z.string().openapi({ description: "Signed, for at most an hour" }),
});

const application = z
  .object({
    id,
    vacancyId: id,
    vacancy: z.object({
      id,
      title: z.string(),
      status: vacancyStatus,
      company: companySummary,
    }),
    status: applicationStatus,
    coverLetter: z.string(),
    videoId: id.nullable().openapi({
      description: "The company's members watch it like a video of their own",
    }),
    resume: resume.nullable().openapi({
      description: "`null` too when the file is gone, and in lists' items of others",
    }),
    applicantId: id,
    applicant: person.nullable(),
    profile: profileDetails.omit({ visibility: true }).nullable().openapi({
      description: "What the applicant says of themselves, for the company; `null` once withdrawn",
    }),
    chatId: id.nullable().openapi({ description: "Their chat, from the shortlist on" }),
    createdAt: timestamp,
    changedAt: timestamp,
  })
  .openapi("JobApplication");
export type Application = z.infer<typeof application>;

const params = z.object({ applicationId: id });
const listQuery = pageQuery.extend({ status: applicationStatus.optional() });
const page = { 200: { description: "A page of them", body: listOf(application) } };

const apply = contract({
  operationId: "applyToVacancy",
  method: "post",
  path: "/api/vacancies/{vacancyId}/apply",
  tag,
  summary: "Apply to a vacancy",
  description:
    "Once for each person. `videoId` is a video of the caller's that has been made ready, `resumeFileId` a file of theirs: from then on the company's members may see both, as long as the application is not withdrawn. The company is told.",
  access: "user",
  params: z.object({ vacancyId: id }),
  body: z.object({
    coverLetter: z.string().trim().max(APPLICATION_LIMITS.coverLetter).default(""),
    videoId: id.nullish(),
    resumeFileId: z.string().min(1).max(128).nullish(),
  }),
  bodyOptional: true,
  replies: { 201: { description: "The application", body: application } },
  errors: {
    404: ["not_found"],
    409: ["already_applied", "vacancy_closed", "own_vacancy", "video_not_ready"],
    429: ["rate_limited"],
  },
});

const listMine = contract({
  operationId: "listOwnApplications",
  method: "get",
  path: "/api/applications/mine",
  tag,
  summary: "The caller's own applications, newest first",
  access: "user",
  query: listQuery.extend({
    vacancyId: id.optional().openapi({ description: "Only that to this vacancy" }),
  }),
  replies: page,
  errors: { 400: ["invalid_cursor"] },
});

const listOfVacancy = contract({
  operationId: "listVacancyApplications",
  method: "get",
  path: "/api/vacancies/{vacancyId}/applications",
  tag,
  summary: "Who has applied to a vacancy, newest first, for its company's members",
  access: "user",
  params: z.object({ vacancyId: id }),
  query: listQuery,
  replies: page,
  errors: { 400: ["invalid_cursor"], 403: ["forbidden"] },
});

const listOfCompany = contract({
  operationId: "listCompanyApplications",
  method: "get",
  path: "/api/companies/{companyId}/applications",
  tag,
  summary: "Who has applied to any vacancy of a company, newest first, for its members",
  access: "user",
  params: z.object({ companyId: id }),
  query: listQuery,
  replies: page,
  errors: { 400: ["invalid_cursor"], 403: ["forbidden"] },
});

const getApplication = contract({
  operationId: "getApplication",
  method: "get",
  path: "/api/applications/{applicationId}",
  tag,
  summary: "One application, for the applicant and the company's members",
  access: "user",
  params,
  replies: { 200: { description: "The application", body: application } },
});

const moveApplication = contract({
  operationId: "moveApplication",
  method: "patch",
  path: "/api/applications/{applicationId}",
  tag,
  summary: "Move an application, for the company's members",
  description:
    "The applicant is told, but of `new`. On `shortlisted` their chat with whoever moved it opens. With `from`, it is moved only out of that status: of two recruiters at once one learns that it has been moved. A withdrawn one stays so.",
  access: "user",
  params,
  body: z.object({ status: movedTo, from: movedTo.optional() }),
  replies: { 200: { description: "The application as it is now", body: application } },
  errors: { 409: ["application_moved", "application_withdrawn"] },
});

const withdrawApplication = contract({
  operationId: "withdrawApplication",
  method: "post",
  path: "/api/applications/{applicationId}/withdraw",
  tag,
  summary: "Take an application of the caller's back",
  description:
    "The company sees that it was withdrawn, and of letter, file and video nothing any more. It cannot be made again.",
  access: "user",
  params,
  replies: { 200: { description: "The application as it is now", body: application } },
});

export const applicationContracts = {
  apply,
  listMine,
  listOfVacancy,
  listOfCompany,
  getApplication,
  moveApplication,
  withdrawApplication,
};
