import { z } from "@hono/zod-openapi";
import { person, role } from "../people/index.ts";
import {
  anyTimestamp,
  contract,
  id,
  listOf,
  pageQuery,
  queryBoolean,
  reportReason,
  timestamp,
} from "../platform/index.ts";
import { video } from "../video/schemas.ts";
import {
  caseStatus,
  decision,
  moderatedKind,
  moderationAction,
  moderationItem,
  report,
  subjectId,
} from "./schemas.ts";

const tag = "Moderation";
const videoParams = z.object({ videoId: id });
const thingParams = z.object({
  things: z.enum(["images", "messages", "users", "comments", "companies", "vacancies"]),
  subjectId,
});
const words = z.string().trim().max(1_000);

/** What goes with a decision, whichever it is. */
const terms = z.object({
  category: reportReason.optional().openapi({ description: "What is wrong with it" }),
  templateId: z.string().max(40).optional().openapi({
    description: "A text that its author is told in their own language, before the note",
  }),
  until: anyTimestamp.optional().openapi({
    description: "When a suspension ends by itself; without it, it does not",
  }),
  revision: z.number().int().min(0).optional().openapi({
    description:
      "That of the item that was decided about: 409 `already_decided` if another decision came since, or it says something else",
  }),
});
export type DecisionTerms = z.infer<typeof terms>;

const revision = terms.pick({ revision: true });

const getQueue = contract({
  operationId: "getModerationQueue",
  method: "get",
  path: "/api/moderation/queue",
  tag,
  summary: "What waits for a moderator: the riskiest first, then what waits longest",
  description: "What was decided about comes newest first.",
  access: "moderator",
  query: pageQuery.extend({
    kind: moderatedKind.optional(),
    status: caseStatus.default("waiting"),
    reason: reportReason.optional().openapi({ description: "Openly reported for this" }),
    owner: id.optional(),
    reported: queryBoolean.optional(),
    from: anyTimestamp.optional(),
    to: anyTimestamp.optional(),
    q: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .optional()
      .openapi({ description: "Part of its title or text" }),
  }),
  replies: { 200: { description: "A page of the queue", body: listOf(moderationItem) } },
  errors: { 400: ["invalid_cursor"] },
});

const getItem = contract({
  operationId: "getModerationItem",
  method: "get",
  path: "/api/moderation/items/{kind}/{subjectId}",
  tag,
  summary: "One thing that waits, or was decided about",
  access: "moderator",
  params: z.object({ kind: moderatedKind, subjectId }),
  replies: { 200: { description: "The thing", body: moderationItem } },
});

const approveVideo = contract({
  operationId: "approveVideo",
  method: "post",
  path: "/api/moderation/videos/{videoId}/approve",
  tag,
  summary: "Let a video be seen by others; reports of it are settled",
  access: "moderator",
  params: videoParams,
  body: revision,
  bodyOptional: true,
  replies: { 200: { description: "The video as it is now", body: video } },
  errors: { 409: ["video_state", "already_decided"] },
});

const rejection = terms
  .omit({ until: true })
  .extend({ reason: words.min(1).openapi({ description: "Told to its owner" }) });

const rejectVideo = contract({
  operationId: "rejectVideo",
  method: "post",
  path: "/api/moderation/videos/{videoId}/reject",
  tag,
  summary: "Refuse a video, or take an approved one back; its owner is told why",
  access: "moderator",
  params: videoParams,
  body: rejection,
  replies: { 200: { description: "The video as it is now", body: video } },
  errors: { 409: ["video_state", "already_decided"] },
});

const approveThing = contract({
  operationId: "approveThing",
  method: "post",
  path: "/api/moderation/{things}/{subjectId}/approve",
  tag,
  summary: "Let something be seen by others; reports of it are settled",
  access: "moderator",
  params: thingParams,
  body: revision,
  bodyOptional: true,
  replies: { 200: { description: "As it is now", body: moderationItem } },
  errors: { 409: ["decision_impossible", "already_decided"] },
});

const rejectThing = contract({
  operationId: "rejectThing",
  method: "post",
  path: "/api/moderation/{things}/{subjectId}/reject",
  tag,
  summary: "Take something away; its author is told why",
  access: "moderator",
  params: thingParams,
  body: rejection,
  replies: { 200: { description: "As it is now", body: moderationItem } },
  errors: { 409: ["decision_impossible", "already_decided"] },
});

const decideMany = contract({
  operationId: "decideMany",
  method: "post",
  path: "/api/moderation/decisions",
  tag,
  summary: "Decide about up to a hundred things alike",
  description:
    "Each has a result of its own; one that cannot be decided about does not keep the others. What is held against somebody needs a `category`, a `templateId` or a `note`.",
  access: "moderator",
  body: terms.omit({ revision: true }).extend({
    items: z
      .array(z.object({ kind: moderatedKind, id: subjectId, revision: terms.shape.revision }))
      .min(1)
      .max(100),
    action: moderationAction,
    note: words.default(""),
  }),
  replies: {
    200: {
      description: "In the order in which they were given",
      body: z.object({
        results: z.array(
          z.object({
            kind: moderatedKind,
            id: z.string(),
            outcome: z.enum(["decided", "already_decided", "impossible", "not_found", "forbidden"]),
            decisionId: id.nullable(),
          }),
        ),
      }),
    },
  },
  errors: { 400: ["validation_failed"] },
});

const listReports = contract({
  operationId: "listReports",
  method: "get",
  path: "/api/moderation/reports",
  tag,
  summary: "Open reports, oldest first",
  access: "moderator",
  query: pageQuery.extend({ kind: moderatedKind.optional(), reason: reportReason.optional() }),
  replies: { 200: { description: "A page of them", body: listOf(report) } },
  errors: { 400: ["invalid_cursor"] },
});

export const resolution = terms.extend({
  action: moderationAction.extract(["dismiss", "remove", "warn", "suspend"]).openapi({
    description:
      "`dismiss` leaves it and shows it again; `remove` takes it away; `warn` tells its author; `suspend` removes it and suspends its author's account",
  }),
  note: words.default("").openapi({ description: "Told to the author" }),
});
export type Resolution = z.infer<typeof resolution>;

const resolveReport = contract({
  operationId: "resolveReport",
  method: "post",
  path: "/api/moderation/reports/{reportId}/resolve",
  tag,
  summary: "Decide about what was reported; every open report of it is settled",
  access: "moderator",
  params: z.object({ reportId: id }),
  body: resolution,
  replies: { 204: { description: "Decided" } },
  errors: {
    403: ["forbidden"],
    409: ["report_settled", "already_decided", "decision_impossible"],
  },
});

const localised = z.object({ en: z.string(), ru: z.string() });
const template = z
  .object({
    id: z.string(),
    category: reportReason,
    name: localised,
    text: localised.openapi({ description: "What the author is told" }),
  })
  .openapi("ModerationTemplate");
export type Template = z.infer<typeof template>;

const listTemplates = contract({
  operationId: "listModerationTemplates",
  method: "get",
  path: "/api/moderation/templates",
  tag,
  summary: "Texts for what is often said to authors",
  access: "moderator",
  replica: true,
  replies: { 200: { description: "All of them", body: z.object({ items: z.array(template) }) } },
});

const author = z
  .object({
    person,
    role,
    status: z.enum(["active", "suspended", "deleted"]),
    suspendedUntil: timestamp.nullable(),
    warnings: z.number().int(),
    removals: z.number().int(),
    decisions: z.array(decision),
    reports: z.array(report),
  })
  .openapi("ModeratedAuthor");
export type ModeratedAuthor = z.infer<typeof author>;

const getAuthor = contract({
  operationId: "getModeratedAuthor",
  method: "get",
  path: "/api/moderation/people/{userId}",
  tag,
  summary: "What moderators know of somebody: decisions, reports, warnings",
  access: "moderator",
  params: z.object({ userId: id }),
  replies: {
    200: {
      description: "At most 50 decisions and reports, newest first",
      body: author,
    },
  },
});

export const deskContracts = {
  getQueue,
  getItem,
  approveVideo,
  rejectVideo,
  approveThing,
  rejectThing,
  decideMany,
  listReports,
  resolveReport,
  listTemplates,
  getAuthor,
};
