import { z } from "@hono/zod-openapi";
import { person } from "../people/index.ts";
import { contract, id, listOf, pageQuery } from "../platform/index.ts";
import { appeal, appealFields, decision, ownDecision } from "./schemas.ts";

const tag = "Moderation";
const words = z.string().trim().min(1).max(2_000);

const listOwnDecisions = contract({
  operationId: "listOwnDecisions",
  method: "get",
  path: "/api/users/me/decisions",
  tag,
  summary: "What moderators have held against the caller: warnings, what was taken down, and why",
  access: "user",
  query: pageQuery.extend({
    kind: z.string().max(20).optional(),
    subject: z.string().max(80).optional().openapi({ description: "Only of this thing" }),
  }),
  replies: { 200: { description: "Newest first", body: listOf(ownDecision) } },
  errors: { 400: ["invalid_cursor"] },
});

const makeAppeal = contract({
  operationId: "makeAppeal",
  method: "post",
  path: "/api/moderation/decisions/{decisionId}/appeal",
  tag,
  summary: "Answer a decision, once",
  description: "A moderator answers once; another than who decided, if there is another.",
  access: "user",
  params: z.object({ decisionId: id }),
  body: z.object({ text: words }),
  replies: { 201: { description: "Put before the moderators", body: appeal } },
  errors: { 409: ["appeal_made", "appeal_impossible"], 429: ["rate_limited"] },
});

const filedAppeal = appealFields
  .extend({
    authorId: id,
    author: person.nullable(),
    decision,
    mayAnswer: z.boolean().openapi({
      description: "Not who decided, as long as there is another moderator",
    }),
  })
  .openapi("FiledAppeal");
export type FiledAppeal = z.infer<typeof filedAppeal>;

const listAppeals = contract({
  operationId: "listAppeals",
  method: "get",
  path: "/api/moderation/appeals",
  tag,
  summary: "Appeals that wait for an answer, oldest first; or those that were answered",
  access: "moderator",
  query: pageQuery.extend({ status: z.enum(["open", "granted", "refused"]).default("open") }),
  replies: { 200: { description: "A page of them", body: listOf(filedAppeal) } },
  errors: { 400: ["invalid_cursor"] },
});

const answerAppeal = contract({
  operationId: "answerAppeal",
  method: "post",
  path: "/api/moderation/appeals/{appealId}/answer",
  tag,
  summary: "Answer an appeal, once; granting it withdraws the decision and shows the thing again",
  description:
    "What was deleted from a chat does not come back, and a suspension is an administrator's to lift.",
  access: "moderator",
  params: z.object({ appealId: id }),
  body: z.object({ outcome: z.enum(["granted", "refused"]), answer: words }),
  replies: { 200: { description: "As it is now", body: appeal } },
  errors: { 403: ["forbidden"], 409: ["appeal_answered"] },
});

export const appealContracts = { listOwnDecisions, makeAppeal, listAppeals, answerAppeal };
