import { z } from "@hono/zod-openapi";
import { contract, listOf, pageQuery, timestamp } from "../platform/index.ts";
import { moment } from "./schemas.ts";

const tag = "Single sign-on";

/** What an application asks for, as the consent page shows it. */
const application = z
  .object({
    clientId: z.string(),
    name: z.string(),
    logo: z.string().nullable(),
    /** Host the person is sent back to. */
    host: z.string().nullable(),
  })
  .openapi("Application");

const interaction = z
  .object({
    id: z.string(),
    application,
    scopes: z.array(z.string()),
    /** Scopes the person has not allowed before. */
    newScopes: z.array(z.string()),
    /** `sign_in`: somebody has to sign in (again); `consent`: what is asked has to be allowed; `done`: go on. */
    step: z.enum(["sign_in", "consent", "done"]),
    /** For `sign_in`: whether a session that stands is not enough. */
    reauthenticate: z.boolean(),
    loginHint: z.string().nullable(),
    locale: z.string().nullable(),
    expiresAt: timestamp,
  })
  .openapi("Interaction");

const interactionParams = z.object({ interactionId: z.string().min(16).max(256) });

const getInteraction = contract({
  operationId: "getInteraction",
  method: "get",
  path: "/api/oauth/interactions/{interactionId}",
  tag,
  summary: "What an application asks for, at the page /authorize; with a token, for its owner",
  access: "public",
  params: interactionParams,
  replies: { 200: { description: "The request", body: interaction } },
  errors: { 410: ["gone"] },
});

const decideInteraction = contract({
  operationId: "decideInteraction",
  method: "post",
  path: "/api/oauth/interactions/{interactionId}",
  tag,
  summary: "Allow or refuse what an application asks for",
  access: "user",
  neverReplay: true,
  params: interactionParams,
  body: z.object({ allow: z.boolean() }),
  replies: {
    200: { description: "Where the browser goes next", body: z.object({ redirectTo: z.string() }) },
  },
  errors: { 403: ["step_up_required"], 410: ["gone"] },
});

const cancelInteraction = contract({
  operationId: "cancelInteraction",
  method: "delete",
  path: "/api/oauth/interactions/{interactionId}",
  tag,
  summary: "Go back to the application without signing in",
  access: "public",
  params: interactionParams,
  replies: {
    200: { description: "Where the browser goes next", body: z.object({ redirectTo: z.string() }) },
  },
  errors: { 410: ["gone"] },
});

const userCode = z.string().trim().min(4).max(32);

const getDevice = contract({
  operationId: "getDeviceRequest",
  method: "get",
  path: "/api/oauth/device",
  tag,
  summary: "Which application shows this code, at the page /device (RFC 8628)",
  access: "user",
  query: z.object({ userCode }),
  replies: {
    200: {
      description: "The request",
      body: z
        .object({
          userCode: z.string(),
          application,
          scopes: z.array(z.string()),
          ip: z.string().nullable(),
          country: z.string().nullable(),
          expiresAt: timestamp,
        })
        .openapi("DeviceRequest"),
    },
  },
  errors: { 429: ["rate_limited"] },
});

const decideDevice = contract({
  operationId: "decideDeviceRequest",
  method: "post",
  path: "/api/oauth/device",
  tag,
  summary: "Let the device in, or not",
  access: "user",
  neverReplay: true,
  body: z.object({ userCode, allow: z.boolean() }),
  replies: { 204: { description: "The device will hear of it" } },
  errors: { 410: ["gone"], 429: ["rate_limited"] },
});

const listGrants = contract({
  operationId: "listGrants",
  method: "get",
  path: "/api/auth/grants",
  tag,
  summary: "Applications the caller has let in",
  access: "user",
  query: pageQuery,
  replies: {
    200: {
      description: "Applications, last used first",
      body: listOf(
        z
          .object({
            clientId: z.string(),
            name: z.string(),
            logo: z.string().nullable(),
            scopes: z.array(z.string()),
            createdAt: timestamp,
            lastUsedAt: moment,
          })
          .openapi("Grant"),
      ),
    },
  },
});

const deleteGrant = contract({
  operationId: "deleteGrant",
  method: "delete",
  path: "/api/auth/grants/{clientId}",
  tag,
  summary: "Let an application in no longer; its tokens die",
  access: "user",
  params: z.object({ clientId: z.string().min(1).max(128) }),
  replies: { 204: { description: "The application is out" } },
});

export const providerContracts = {
  getInteraction,
  decideInteraction,
  cancelInteraction,
  getDevice,
  decideDevice,
  listGrants,
  deleteGrant,
};
