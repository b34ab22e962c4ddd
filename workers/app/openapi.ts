import { createRoute, OpenAPIHono, type RouteConfig } from "@hono/zod-openapi";
import { allContracts } from "../../shared/contracts/index.ts";
import {
  type Access,
  type Contract,
  problem,
  type ReplySpec,
} from "../../shared/contracts/platform/index.ts";

const TAGS = {
  Identity: "Accounts, sessions, invites.",
  "Single sign-on": "OAuth 2.1 and OpenID Connect, for other applications.",
  Administration: "What needs the role of an admin.",
  People: "Profiles and the directory.",
  Chat: "Chats, their logs and who is in them.",
  Calls: "Voice and video calls.",
  Media: "Images and their gallery.",
  Files: "What messages show, and whatever else is uploaded.",
  Uploads: "Files of any size, in pieces, and what one person may store.",
  Video: "Videos: processing, playback, views.",
  Moderation: "What needs the role of a moderator.",
  Probes: "Whether the platform is alive and ready.",
  Development: "Only where the platform was started by its own local commands; 404 elsewhere.",
} as const;

const SIGNED_IN_ERRORS = {
  401: ["unauthorized", "token_expired", "token_revoked"],
  403: ["forbidden", "account_suspended"],
};
const ROLE_ERRORS = { ...SIGNED_IN_ERRORS, 403: [...SIGNED_IN_ERRORS[403], "ip_not_allowed"] };
const ACCESS_ERRORS: Record<Access, Record<number, readonly string[]>> = {
  public: {},
  user: SIGNED_IN_ERRORS,
  moderator: ROLE_ERRORS,
  admin: ROLE_ERRORS,
  development: { 404: ["not_found"] },
};

function isSignedIn({ access }: Contract): boolean {
  return access !== "public" && access !== "development";
}

/** Every error the call may answer with, by status: what its access implies, its input, and what it declares. */
function errorsOf(spec: Contract): Map<number, string[]> {
  const all = new Map<number, string[]>();
  const add = (rows: Readonly<Record<number, readonly string[]>>) => {
    for (const [status, codes] of Object.entries(rows)) {
      const known = all.get(Number(status)) ?? [];
      all.set(Number(status), [...new Set([...known, ...codes])]);
    }
  };
  add(ACCESS_ERRORS[spec.access]);
  if (isSignedIn(spec) && !spec.inGrace) add({ 403: ["account_deletion_pending"] });
  if (spec.fresh) add({ 403: ["step_up_required"] });
  if (spec.params) add({ 404: ["not_found"] });
  if (spec.query || spec.body || spec.rawBody) add({ 400: ["validation_failed"] });
  if (spec.query && "cursor" in spec.query.shape) add({ 400: ["invalid_cursor"] });
  if (spec.body)
    add({ 400: ["malformed_json"], 413: ["payload_too_large"], 415: ["unsupported_media_type"] });
  if (spec.method === "post" && !spec.neverReplay) {
    add({ 409: ["idempotency_mismatch", "in_progress"] });
  }
  add(spec.errors ?? {});
  add({ 429: ["rate_limited"], 500: ["internal"] });
  return all;
}

function replyContent(reply: ReplySpec) {
  if (reply.body) return { "application/json": { schema: reply.body } };
  if (reply.contentType) {
    return { [reply.contentType]: { schema: { type: "string" as const, format: "binary" } } };
  }
  return undefined;
}

function responses(spec: Contract): RouteConfig["responses"] {
  const all: RouteConfig["responses"] = {};
  for (const [status, reply] of Object.entries(spec.replies)) {
    const content = replyContent(reply);
    all[status] = { description: reply.description, ...(content && { content }) };
  }
  for (const [status, codes] of errorsOf(spec)) {
    if (all[status]) continue;
    all[status] = {
      description: codes.map((code) => `\`${code}\``).join(", "),
      content: { "application/problem+json": { schema: problem } },
    };
  }
  return all;
}

function requestBody(spec: Contract) {
  if (spec.body) {
    return { required: !spec.bodyOptional, content: { "application/json": { schema: spec.body } } };
  }
  if (!spec.rawBody) return undefined;
  const file = { type: "string" as const, format: "binary" };
  const form = { type: "object" as const, required: ["file"], properties: { file } };
  if (spec.form) {
    const schema = spec.form;
    return {
      required: true,
      content: Object.fromEntries(spec.rawBody.map((type) => [type, { schema }])),
    };
  }
  const content = spec.rawBody.map((type) => {
    const schema = type === "multipart/form-data" ? form : file;
    return [type, { schema }] as const;
  });
  return { required: true, content: Object.fromEntries(content) };
}

function toRoute(spec: Contract): RouteConfig {
  const body = requestBody(spec);
  return createRoute({
    operationId: spec.operationId,
    method: spec.method,
    path: spec.path,
    tags: [spec.tag],
    summary: spec.summary,
    ...(spec.description && { description: spec.description }),
    security: isSignedIn(spec) ? [{ bearer: [] }] : [],
    ...(spec.replica && { "x-read-replica": true }),
    ...(spec.scope && { "x-application-scope": spec.scope }),
    request: {
      ...(spec.params && { params: spec.params }),
      ...(spec.query && { query: spec.query }),
      ...(body && { body }),
    },
    responses: responses(spec),
  });
}

/** The OpenAPI 3.1 document of the whole API, made from the schemas that validate requests. */
export function openApiDocument() {
  const api = new OpenAPIHono();
  const registry = api.openAPIRegistry;
  registry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
  });
  for (const spec of allContracts) {
    if (!spec.hidden) registry.registerPath(toRoute(spec));
  }
  return api.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Veche",
      version: "0.1.0",
      description:
        "One deployment gives a community its own sign-in, messenger, calls, media, studio and jobs.",
      license: { name: "MIT", url: "https://opensource.org/license/mit" },
    },
    servers: [{ url: "/", description: "This deployment" }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
  });
}
