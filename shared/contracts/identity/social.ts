import { z } from "@hono/zod-openapi";
import { contract, listOf, timestamp } from "../platform/index.ts";
import { moment, signInOptions, signInReply, tag } from "./schemas.ts";

const provider = z.string().regex(/^[a-z0-9-]{1,40}$/);

const listSocialProviders = contract({
  operationId: "listSocialProviders",
  method: "get",
  path: "/api/auth/social",
  tag,
  summary: "Other services one can sign in with here",
  access: "public",
  replies: {
    200: {
      description: "The services this deployment has set up",
      body: listOf(z.object({ id: provider, name: z.string() }).openapi("SocialProvider")),
    },
  },
});

const startSocial = contract({
  operationId: "startSocial",
  method: "post",
  path: "/api/auth/social/{provider}/start",
  tag,
  summary: "Begin to sign in with, or (signed in) to link, another service",
  description:
    "The browser goes to `url` and comes back to the page `/social` with `code` and `state`.",
  access: "public",
  neverReplay: true,
  params: z.object({ provider }),
  body: z.object({ link: z.boolean().default(false) }),
  bodyOptional: true,
  replies: {
    200: { description: "Where to go", body: z.object({ url: z.string(), state: z.string() }) },
  },
  errors: { 401: ["unauthorized"], 403: ["step_up_required"], 503: ["unavailable"] },
});

const finishSocial = contract({
  operationId: "finishSocial",
  method: "post",
  path: "/api/auth/social/{provider}/finish",
  tag,
  summary: "End what was begun, with what the service gave",
  description:
    "An unknown person needs an invite code: 403 `invite_invalid`, and the same call again with one. An address that belongs to an account here is linked only after its owner signed in: 409 `link_required`.",
  access: "public",
  neverReplay: true,
  params: z.object({ provider }),
  body: z.object({
    code: z.string().max(2_048).optional(),
    state: z.string().max(512),
    iss: z.string().max(2_048).optional().openapi({
      description: "As the service gave it, if it did (RFC 9207)",
    }),
    inviteCode: z.string().trim().max(128).optional(),
    username: z
      .string()
      .trim()
      .min(3)
      .max(32)
      .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])$/)
      .optional(),
    ...signInOptions,
  }),
  replies: {
    200: {
      description: "Signed in, linked (`linked: true`), or the second factor is asked for",
      body: z.union([signInReply, z.object({ linked: z.literal(true) })]),
    },
  },
  errors: {
    401: ["invalid_credentials"],
    403: ["invite_invalid", "account_suspended"],
    409: ["link_required", "identity_taken", "email_taken", "username_taken"],
    410: ["gone"],
    503: ["unavailable"],
  },
});

const listIdentities = contract({
  operationId: "listIdentities",
  method: "get",
  path: "/api/auth/identities",
  tag,
  summary: "Accounts elsewhere that sign the caller in",
  access: "user",
  replies: {
    200: {
      description: "The links",
      body: listOf(
        z
          .object({
            provider,
            name: z.string(),
            email: z.string().nullable(),
            linkedAt: timestamp,
            lastUsedAt: moment,
          })
          .openapi("LinkedIdentity"),
      ),
    },
  },
});

const unlinkIdentity = contract({
  operationId: "unlinkIdentity",
  method: "delete",
  path: "/api/auth/identities/{provider}",
  tag,
  summary: "Sign in with that service no longer",
  access: "user",
  fresh: true,
  params: z.object({ provider }),
  replies: { 204: { description: "Unlinked" } },
  errors: { 409: ["last_factor"] },
});

export const socialContracts = {
  listSocialProviders,
  startSocial,
  finishSocial,
  listIdentities,
  unlinkIdentity,
};
