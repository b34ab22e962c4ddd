import { z } from "@hono/zod-openapi";
import { person } from "../people/index.ts";
import { anyTimestamp, contract, id, listOf, pageQuery, timestamp } from "../platform/index.ts";
import { tag } from "./schemas.ts";

const invite = z
  .object({
    id,
    code: z.string(),
    createdBy: id.nullable(),
    maxUses: z.number().int().nullable(),
    uses: z.number().int(),
    note: z.string(),
    expiresAt: timestamp.nullable(),
    createdAt: timestamp,
  })
  .openapi("Invite");

const listInvites = contract({
  operationId: "listInvites",
  method: "get",
  path: "/api/invites",
  tag,
  summary: "The caller's invite codes; for admins, all of them",
  access: "user",
  query: pageQuery,
  replies: { 200: { description: "Invites, newest first", body: listOf(invite) } },
});

const createInvite = contract({
  operationId: "createInvite",
  method: "post",
  path: "/api/invites",
  tag,
  summary: "Make an invite code",
  access: "user",
  bodyOptional: true,
  body: z.object({
    maxUses: z.number().int().min(1).max(10_000).nullable().default(null),
    expiresAt: anyTimestamp.nullable().default(null),
    note: z.string().trim().max(200).default(""),
  }),
  replies: { 201: { description: "The invite", body: invite } },
  errors: { 403: ["email_unverified"], 409: ["too_many_invites"] },
});

const deleteInvite = contract({
  operationId: "deleteInvite",
  method: "delete",
  path: "/api/invites/{inviteId}",
  tag,
  summary: "Withdraw an invite code",
  access: "user",
  params: z.object({ inviteId: id }),
  replies: { 204: { description: "Withdrawn" } },
});

const listInvited = contract({
  operationId: "listInvited",
  method: "get",
  path: "/api/invites/{inviteId}/people",
  tag,
  summary: "Who came with an invite code: of one's own codes; for admins, of any",
  access: "user",
  params: z.object({ inviteId: id }),
  query: pageQuery,
  replies: {
    200: {
      description: "People, newest first",
      body: listOf(person.extend({ joinedAt: timestamp })),
    },
  },
});

export const inviteContracts = { listInvites, createInvite, deleteInvite, listInvited };
