import { z } from "@hono/zod-openapi";
import { message } from "../chat/schemas.ts";
import { image } from "../media/image.ts";
import { person } from "../people/index.ts";
import { id, reportReason, timestamp } from "../platform/index.ts";
import { video } from "../video/schemas.ts";
import { company } from "../work/schemas.ts";
import { vacancy } from "../work/vacancy-schemas.ts";

/** What moderators look at. Of a kind that the platform has none of, nothing waits. */
export const moderatedKind = z.enum([
  "video",
  "image",
  "message",
  "user",
  "comment",
  "company",
  "vacancy",
]);
export type ModeratedKind = z.infer<typeof moderatedKind>;

/** Of a message `<chatId>:<seq>`, of everything else its id. */
export const subjectId = z
  .string()
  .regex(/^[0-9a-f-]{36}(?::\d{1,15})?$/i)
  .openapi({ description: "Its id; of a message `<chatId>:<seq>`" });

export const moderationAction = z
  .enum(["approve", "dismiss", "warn", "reject", "remove", "suspend"])
  .openapi({
    description:
      "`approve` lets it be seen; `dismiss` leaves it and shows it again; `warn` does that and warns its author; `reject` and `remove` take it away; `suspend` removes it and suspends its author's account",
  });
export type ModerationAction = z.infer<typeof moderationAction>;

/** Actions that something is held against somebody by. */
export const ADVERSE: readonly ModerationAction[] = ["warn", "reject", "remove", "suspend"];

export const caseStatus = z.enum(["waiting", "kept", "removed"]);
export type CaseStatus = z.infer<typeof caseStatus>;

export const report = z
  .object({
    id,
    kind: moderatedKind,
    subjectId: z.string(),
    reporterId: id.nullable(),
    reason: reportReason,
    comment: z.string(),
    createdAt: timestamp,
  })
  .openapi("Report");
export type Report = z.infer<typeof report>;

/** The thing itself; only the field of its kind is there, and none of what is gone. */
const shown = z.object({
  video: video.optional(),
  image: image.optional(),
  messages: z.array(message).optional().openapi({
    description: "Of a message: it as it was reported, last, and those just before it",
  }),
  person: person.optional(),
  company: company.optional(),
  vacancy: vacancy.optional(),
});
export type Shown = z.infer<typeof shown>;

/** A thing that waits for a decision, or was decided about. */
export const moderationItem = shown
  .extend({
    kind: moderatedKind,
    id: subjectId,
    title: z.string(),
    ownerId: id.nullable(),
    owner: person.nullable(),
    status: caseStatus,
    cause: z.enum(["new", "reported", "first_look"]).openapi({
      description: "Why it came here: `first_look` is the classifier",
    }),
    risk: z.number().int().min(0).max(100).openapi({
      description: "How sure the classifier is that it must not stay; what is riskier comes first",
    }),
    fear: reportReason.nullable().openapi({ description: "What the classifier takes it for" }),
    hidden: z.boolean().openapi({ description: "Whether it is kept from others' sight now" }),
    reports: z.number().int().openapi({ description: "Open reports of it" }),
    reasons: z.array(reportReason),
    reported: z.array(report).openapi({ description: "The first of these reports, at most 20" }),
    actions: z.array(moderationAction).openapi({ description: "What can be decided of its kind" }),
    revision: z.number().int().openapi({
      description:
        "Grows with each decision and each change of the thing: given with a decision, that is refused if either came between",
    }),
    since: timestamp.openapi({ description: "Waits since then, or was decided about last" }),
  })
  .openapi("ModerationItem");
export type ModerationItem = z.infer<typeof moderationItem>;

/** Not named in the document: what extends it stands there whole. */
export const appealFields = z.object({
  id,
  decisionId: id,
  text: z.string(),
  status: z.enum(["open", "granted", "refused"]),
  answer: z.string(),
  createdAt: timestamp,
  answeredAt: timestamp.nullable(),
});
export const appeal = appealFields.openapi("Appeal");
export type Appeal = z.infer<typeof appeal>;

const decisionFields = z.object({
  id,
  kind: moderatedKind,
  subjectId: z.string(),
  title: z.string(),
  action: moderationAction,
  reason: reportReason.nullable(),
  text: z.string().openapi({ description: "What its author was told, in their language" }),
  until: timestamp.nullable().openapi({ description: "When a suspension ends" }),
  withdrawn: z.boolean().openapi({ description: "An appeal was granted" }),
  createdAt: timestamp,
  appeal: appeal.nullable(),
  appealable: z.boolean(),
});

/** A decision, as the person it concerns reads it: who made it is not told. */
export const ownDecision = decisionFields.openapi("OwnDecision");
export type OwnDecision = z.infer<typeof ownDecision>;

/** The same as moderators read it. */
export const decision = decisionFields
  .extend({
    moderatorId: id.nullable().openapi({ description: "`null`: the classifier" }),
    moderator: person.nullable(),
    note: z.string(),
  })
  .openapi("ModerationDecision");
export type Decision = z.infer<typeof decision>;
