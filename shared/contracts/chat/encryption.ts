import { z } from "@hono/zod-openapi";
import { contract, id, timestamp } from "../platform/index.ts";
import { clientId, seq } from "./schemas.ts";

const tag = "Chat";

/** Longest MLS message by REST, in base64: the welcome of a large group. A frame of a socket takes 64 KiB in all. */
const MAX_PAYLOAD = 512 * 1_024;
/** Key packages of one call, and their length in base64. */
const MAX_PACKAGES = 100;
const MAX_PACKAGE = 8 * 1_024;
/** People whose key packages one call takes. */
const MAX_PEOPLE = 50;

const base64 = (most: number) => z.base64().min(4).max(most);

export const deviceId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{8,64}$/, "must be 8 to 64 letters, digits, - or _")
  .openapi({
    description: "Chosen by the device; unique among its owner's",
    example: "phone-7f3a9c",
  });

export const mlsType = z.enum(["commit", "proposal", "welcome", "application"]);
export type MlsType = z.infer<typeof mlsType>;

/** What an encrypted chat's member hands to the log. */
export const mlsDraft = z.object({
  clientId,
  type: mlsType.exclude(["welcome"]),
  payload: base64(MAX_PAYLOAD).openapi({
    description:
      "An `MLSMessage` (RFC 9420 §6): a private message, or a public one for proposals and commits. Its group id is the chat's id in UTF-8, its epoch the chat's present one.",
  }),
  welcome: base64(MAX_PAYLOAD).optional().openapi({
    description: "Of a commit that adds devices: the `MLSMessage` for them, stored right after it",
  }),
  groupInfo: base64(MAX_PAYLOAD).optional().openapi({
    description:
      "Of a commit: the `MLSMessage` by which a device of a member may come in by itself (external commit)",
  }),
  silent: z.boolean().default(false).openapi({
    description: "Of an application message that is no news: an edit, a reaction, a receipt",
  }),
});
export type MlsDraft = z.infer<typeof mlsDraft>;

const mlsStored = z
  .object({
    seq,
    welcomeSeq: seq.nullable(),
    epoch: z.number().int().openapi({ description: "The chat's epoch now" }),
    createdAt: timestamp,
  })
  .openapi("MlsStored");
export type MlsStored = z.infer<typeof mlsStored>;

const device = z
  .object({
    id: deviceId,
    userId: id,
    name: z.string(),
    signatureKey: z
      .string()
      .openapi({ description: "Ed25519, base64: what a safety number is of" }),
    keyPackages: z.number().int().openapi({
      description: "How many are left to be taken; its owner refills them",
    }),
    createdAt: timestamp,
    seenAt: timestamp,
  })
  .openapi("MlsDevice");
export type MlsDevice = z.infer<typeof device>;

const claimed = z
  .object({
    userId: id,
    deviceId,
    keyPackage: z.string().openapi({ description: "`KeyPackage` (RFC 9420 §10), base64" }),
    lastResort: z.boolean().openapi({
      description: "There was no other left; it may have been given to others too",
    }),
  })
  .openapi("MlsKeyPackage");
export type ClaimedKeyPackage = z.infer<typeof claimed>;

const CREDENTIAL =
  "A basic credential whose identity is `<user id>/<device id>` in UTF-8; cipher suite 1 (MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519).";

const publishKeyPackages = contract({
  operationId: "publishKeyPackages",
  method: "post",
  path: "/api/mls/key-packages",
  tag,
  summary: "Publish key packages of one of the caller's devices",
  description: `The first ones make the device known. ${CREDENTIAL} A device keeps its signature key: another one is another device. Packages that are there already are taken for the same.`,
  access: "user",
  scope: "chat:write",
  body: z.object({
    deviceId,
    deviceName: z.string().trim().min(1).max(100).optional(),
    keyPackages: z.array(base64(MAX_PACKAGE)).max(MAX_PACKAGES).default([]),
    lastResort: base64(MAX_PACKAGE).optional().openapi({
      description: "Given out when no other is left, any number of times; replaces the one before",
    }),
  }),
  replies: { 201: { description: "The device as it stands now", body: device } },
  errors: { 409: ["device_key_changed", "too_many_devices", "conflict"], 429: ["rate_limited"] },
});

const claimKeyPackages = contract({
  operationId: "claimKeyPackages",
  method: "get",
  path: "/api/mls/key-packages",
  tag,
  summary: "Take one key package of every device of these people, to add them to an encrypted chat",
  description:
    "Each package is given out once, a last-resort one excepted. People without a device are left out of the answer.",
  access: "user",
  scope: "chat:write",
  query: z.object({
    userId: z
      .string()
      .transform((list) => list.split(","))
      .pipe(z.array(id).min(1).max(MAX_PEOPLE))
      .openapi({ type: "string", description: "Ids of up to 50 people, with commas between" }),
  }),
  replies: { 200: { description: "Packages", body: z.object({ items: z.array(claimed) }) } },
  errors: { 403: ["blocked"], 429: ["rate_limited"] },
});

const listMlsDevices = contract({
  operationId: "listMlsDevices",
  method: "get",
  path: "/api/mls/devices",
  tag,
  summary: "A person's devices for encrypted chats, the caller's without `userId`",
  access: "user",
  scope: "chat:read",
  query: z.object({ userId: id.optional() }),
  replies: { 200: { description: "Devices", body: z.object({ items: z.array(device) }) } },
});

const removeMlsDevice = contract({
  operationId: "removeMlsDevice",
  method: "delete",
  path: "/api/mls/devices/{deviceId}",
  tag,
  summary: "Forget one of the caller's devices: nobody adds it to a chat any more",
  description: "The groups it is in are left by a commit of another device.",
  access: "user",
  scope: "chat:write",
  params: z.object({ deviceId }),
  replies: { 204: { description: "Forgotten" } },
});

const sendMls = contract({
  operationId: "sendMlsMessage",
  method: "post",
  path: "/api/chats/{chatId}/mls",
  tag,
  summary: "Hand an MLS message to an encrypted chat's log",
  description:
    "Of all commits of an epoch the first is taken, and begins the next one; whatever is of another epoch than the present is answered with `stale_epoch`, to be made anew. The same `clientId` of the same sender answers 200 with what is already there.",
  access: "user",
  scope: "chat:write",
  params: z.object({ chatId: id }),
  body: mlsDraft,
  replies: {
    200: { description: "Was already there", body: mlsStored },
    201: { description: "Stored", body: mlsStored },
  },
  errors: {
    403: ["blocked"],
    409: ["stale_epoch", "not_encrypted"],
    429: ["rate_limited"],
  },
});

const getMlsGroup = contract({
  operationId: "getMlsGroup",
  method: "get",
  path: "/api/chats/{chatId}/mls",
  tag,
  summary: "Where an encrypted chat's group stands",
  access: "user",
  scope: "chat:read",
  params: z.object({ chatId: id }),
  replies: {
    200: {
      description: "The group",
      body: z
        .object({
          groupId: z.string().openapi({ description: "The chat's id: the group id is its UTF-8" }),
          epoch: z.number().int(),
          groupInfo: z.string().nullable().openapi({
            description: "Of this epoch, base64; `null` if the last committer gave none",
          }),
        })
        .openapi("MlsGroup"),
    },
  },
  errors: { 409: ["not_encrypted"] },
});

export const encryptionContracts = {
  publishKeyPackages,
  claimKeyPackages,
  listMlsDevices,
  removeMlsDevice,
  sendMls,
  getMlsGroup,
};
