import { z } from "@hono/zod-openapi";
import { contract, id } from "../platform/index.ts";
import { employmentType, salary, VACANCY_LIMITS, vacancyDetails } from "./vacancy-schemas.ts";

const tag = "Assistant";

const language = z.enum(["en", "ru"]).default("en").openapi({
  description: "What the answer is written in",
});
const line = z.string().trim().min(1).max(300);

/** A draft of a vacancy, as `POST /api/vacancies` takes it with a company. */
export const vacancyAnswer = z
  .object({
    title: vacancyDetails.title,
    description: z.string().trim().min(1).max(VACANCY_LIMITS.description),
    employmentType,
    roles: vacancyDetails.roles,
    tags: vacancyDetails.tags,
    remote: z.boolean(),
    salary: salary.nullable(),
  })
  .openapi("AssistantVacancy");
export type VacancyAnswer = z.output<typeof vacancyAnswer>;

/** What speaks for somebody, and how they fit. */
export const profileAnswer = z
  .object({
    summary: z.string().trim().min(1).max(2_000),
    strengths: z.array(line).max(10),
    gaps: z.array(line).max(10),
    fit: z
      .object({ score: z.number().int().min(0).max(100), reasons: z.array(line).min(1).max(10) })
      .nullable()
      .openapi({ description: "For the vacancy; `null` where none was named" }),
  })
  .openapi("AssistantProfile");
export type ProfileAnswer = z.output<typeof profileAnswer>;

const second = z.number().min(0).max(3_600);

/** What to say and to show, second by second. */
export const scriptAnswer = z
  .object({
    title: line,
    scenes: z
      .array(
        z.object({
          fromSecond: second,
          toSecond: second,
          say: z.string().trim().max(2_000),
          show: z.string().trim().max(1_000),
        }),
      )
      .min(1)
      .max(60),
  })
  .refine(
    ({ scenes }) =>
      scenes.every(({ fromSecond, toSecond }, at) => {
        const before = scenes[at - 1]?.toSecond ?? 0;
        return fromSecond >= before && toSecond > fromSecond;
      }),
    { message: "scenes must follow one another", path: ["scenes"] },
  )
  .openapi("AssistantScript");
export type ScriptAnswer = z.output<typeof scriptAnswer>;

const STREAM =
  "Server-Sent Events: `delta` `{text}` as the model writes (JSON, not checked yet), `again` `{}` when an answer was not as it should be and another is asked for, and at last `result` with the answer, checked, or `problem` `{code, detail}`.";

const replies = (description: string) => ({
  200: { description, contentType: "text/event-stream" },
});
const errors = { 429: ["rate_limited"], 503: ["unavailable"] };

const draftVacancy = contract({
  operationId: "assistVacancy",
  method: "post",
  path: "/api/assistant/vacancy",
  tag,
  summary: "Have a vacancy drafted from a few words",
  description: `${STREAM} The result is an \`AssistantVacancy\`. Nothing is kept. 503 names the setting where no model is configured.`,
  access: "user",
  body: z.object({
    brief: z.string().trim().min(1).max(4_000),
    companyId: id.optional().openapi({ description: "One the caller is a member of" }),
    language,
  }),
  replies: replies("Events; the result is an `AssistantVacancy`"),
  errors,
  neverReplay: true,
});

const assessProfile = contract({
  operationId: "assistProfile",
  method: "post",
  path: "/api/assistant/profile",
  tag,
  summary: "Have strengths and gaps of a profile told, and how it fits a vacancy",
  description: `${STREAM} The result is an \`AssistantProfile\`. Of somebody else the model is shown what the caller may see, and no more.`,
  access: "user",
  body: z.object({
    userId: id.optional().openapi({ description: "The caller without it" }),
    vacancyId: id.optional(),
    language,
  }),
  replies: replies("Events; the result is an `AssistantProfile`"),
  errors,
  neverReplay: true,
});

const writeScript = contract({
  operationId: "assistVideoScript",
  method: "post",
  path: "/api/assistant/video-script",
  tag,
  summary: "Have a timed script written for a video",
  description: `${STREAM} The result is an \`AssistantScript\` that ends within \`durationSeconds\`.`,
  access: "user",
  body: z.object({
    kind: z.enum(["vacancy", "introduction"]),
    durationSeconds: z.number().int().min(5).max(600),
    vacancyId: id.optional().openapi({ description: "What the video is about" }),
    notes: z.string().trim().max(2_000).default(""),
    language,
  }),
  replies: replies("Events; the result is an `AssistantScript`"),
  errors,
  neverReplay: true,
});

export const assistantContracts = { draftVacancy, assessProfile, writeScript };
