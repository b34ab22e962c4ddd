import { z } from "@hono/zod-openapi";
import { contract, id, listOf, timestamp } from "../platform/index.ts";

const tag = "Saved searches";

export const SAVED_SEARCH_LIMITS = { ofOne: 50, name: 100, query: 2_000 } as const;

const savedSearch = z
  .object({
    id,
    name: z.string(),
    query: z.string().openapi({
      description: "As `GET /api/vacancies` takes it",
      example: "q=welder&near=55.75,37.62&radiusKm=50",
    }),
    mail: z.boolean().openapi({ description: "Whether a daily mail tells what is new" }),
    push: z.boolean().openapi({ description: "Whether devices are told so" }),
    createdAt: timestamp,
    toldAt: timestamp.openapi({ description: "What has come out since then is new" }),
  })
  .openapi("SavedSearch");
export type SavedSearch = z.infer<typeof savedSearch>;

const params = z.object({ savedSearchId: id });
const details = {
  name: z.string().trim().min(1).max(SAVED_SEARCH_LIMITS.name),
  query: z.string().trim().max(SAVED_SEARCH_LIMITS.query),
  mail: z.boolean(),
  push: z.boolean(),
};

const createSavedSearch = contract({
  operationId: "createSavedSearch",
  method: "post",
  path: "/api/saved-searches",
  tag,
  summary: "Keep a search, to be told once a day what is new in it",
  description: `\`query\` is what \`GET /api/vacancies\` takes, without \`limit\`, \`cursor\`, \`sort\` and \`facets\`. At most ${SAVED_SEARCH_LIMITS.ofOne} of one person. A day without anything new is not told of.`,
  access: "user",
  body: z.object({
    name: details.name,
    query: details.query,
    mail: details.mail.default(true),
    push: details.push.default(true),
  }),
  replies: { 201: { description: "The saved search", body: savedSearch } },
  errors: { 409: ["too_many_saved_searches"] },
});

const listSavedSearches = contract({
  operationId: "listSavedSearches",
  method: "get",
  path: "/api/saved-searches",
  tag,
  summary: "The caller's saved searches, newest first; never more than a page",
  access: "user",
  replies: { 200: { description: "All of them", body: listOf(savedSearch) } },
});

const updateSavedSearch = contract({
  operationId: "updateSavedSearch",
  method: "patch",
  path: "/api/saved-searches/{savedSearchId}",
  tag,
  summary: "Change a saved search",
  access: "user",
  params,
  body: z.object(details).partial(),
  replies: { 200: { description: "The saved search as it is now", body: savedSearch } },
});

const deleteSavedSearch = contract({
  operationId: "deleteSavedSearch",
  method: "delete",
  path: "/api/saved-searches/{savedSearchId}",
  tag,
  summary: "Keep a search no longer",
  access: "user",
  params,
  replies: { 204: { description: "It is gone" } },
});

const signed = z.object({ user: id, signature: z.string().min(1).max(200) });

const showUnsubscribe = contract({
  operationId: "showUnsubscribe",
  method: "get",
  path: "/api/saved-searches/unsubscribe",
  tag,
  summary: "Where the link in a digest leads: a page with one button",
  description: "Opening it changes nothing: programs open links before people do.",
  access: "public",
  query: signed,
  replies: { 200: { description: "The page", contentType: "text/html" } },
  errors: { 404: ["not_found"] },
});

const unsubscribe = contract({
  operationId: "unsubscribeFromDigests",
  method: "post",
  path: "/api/saved-searches/unsubscribe",
  tag,
  summary: "Have no digests by mail any more (RFC 8058: one click, no sign-in)",
  description: "The saved searches stay; each can be turned on again.",
  access: "public",
  query: signed,
  rawBody: ["application/x-www-form-urlencoded", "multipart/form-data"],
  replies: { 200: { description: "No mails from now on", contentType: "text/html" } },
  errors: { 404: ["not_found"] },
  neverReplay: true,
});

export const savedSearchContracts = {
  createSavedSearch,
  listSavedSearches,
  updateSavedSearch,
  deleteSavedSearch,
  showUnsubscribe,
  unsubscribe,
};
