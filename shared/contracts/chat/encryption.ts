import { z } from "@hono/zod-openapi";
import { contract, id, timestamp } from "../platform/index.ts";
import { clientId, MAX_ATTACHMENTS, seq } from "./schemas.ts";

const tag = "Chat";

/** Longest MLS message by REST, in base64: the welcome of a large group. A frame of a socket takes 64 KiB in all. */
const MAX_PAYLOAD = 512 * 1_024;
/** Key packages of one call, and their length in base64. */
const MAX_PACKAGES = 100;
const MAX_PACKAGE = 8 * 1_024;
/** Most sealed files of one message: as many as a message has, each with a small picture of it. */
const MAX_SEALED_FILES = 2 * MAX_ATTACHMENTS;
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
  attachments: z.array(id).max(MAX_SEALED_FILES).optional().openapi({
    description:
      "Of an application message: encrypted files that it has the keys of, uploads of the sender's own. Members get their addresses with the event, and they stay as long as it has them.",
  }),
  releases: seq.optional().openapi({
    description:
      "Of an application message: an earlier one of the sender's own whose files are let go of, as it is being deleted",
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

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const signed = {
  entry: base64(1_024).openapi({
    description: "The bytes that are signed, base64: see `appendDeviceLog`",
  }),
  signature: base64(88).openapi({ description: "Ed25519 by the signer's key, base64" }),
};

const deviceLogEntry = z
  .object({
    seq: z.number().int().min(1),
    ...signed,
    hash: hash.openapi({ description: "SHA-256 of the signed bytes: what the next entry names" }),
    createdAt: timestamp,
  })
  .openapi("DeviceLogEntry");
export type DeviceLogEntry = z.infer<typeof deviceLogEntry>;

const deviceLogPage = z
  .object({
    items: z.array(deviceLogEntry),
    head: z
      .object({ seq: z.number().int(), hash })
      .nullable()
      .openapi({ description: "The newest entry; `null` if there is none" }),
  })
  .openapi("DeviceLogPage");
export type DeviceLogPage = z.infer<typeof deviceLogPage>;

const getDeviceLog = contract({
  operationId: "getDeviceLog",
  method: "get",
  path: "/api/mls/device-log",
  tag,
  summary: "A person's device log: which devices are theirs, signed by the devices themselves",
  description:
    "Whoever reads it checks it, and keeps the newest entry's place and hash: a log that lacks what was seen before, or says otherwise there, is a false one. Up to 100 entries a call, oldest first; the last one of all is `head`. Of somebody whose devices sign none it is empty, and there is only the platform's word for which devices they have.",
  access: "user",
  scope: "chat:read",
  query: z.object({
    userId: id.optional().openapi({ description: "The caller, if left out" }),
    after: z.coerce.number().int().min(0).default(0),
  }),
  replies: { 200: { description: "Entries", body: deviceLogPage } },
});

const appendDeviceLog = contract({
  operationId: "appendDeviceLog",
  method: "post",
  path: "/api/mls/device-log",
  tag,
  summary: "Add an entry to the caller's device log",
  description: `What is signed is the UTF-8 of \`Veche device log v1\`, a line feed, and a JSON array without spaces: \`[1, userId, seq, prev, kind, deviceId, key, signer, at]\`. \`seq\` counts from 1; \`prev\` is the SHA-256 (hex) of the signed bytes before, 64 zeros at first; \`key\` is the subject's Ed25519 key in base64; \`signer\` a device's id, or \`recovery\`; \`at\` milliseconds since the Unix epoch, by the signer's clock, at most a day off.

- \`founded\`: the first entry, and only that; a device signs for itself.
- \`added\`, \`removed\`: signed by a device in force, or by the recovery key in force.
- \`recovery\`: \`deviceId\` is \`null\`; from here on \`key\` stands in for a device, and the one before does not; \`null\` withdraws it. Signed by a device in force.
- \`restarted\`: a device that can reach none of those in force signs for itself; of all before, nothing is in force. Others are to be warned of it.

An id keeps its key, and a key its id. The same entry again is answered with 201. 409 \`stale_log\`: another entry has come before it. 422 \`entry_refused\` says in \`errors\` what is wrong: \`malformed\`, \`person\`, \`place\`, \`signer\`, \`subject\`, \`signature\` or \`time\`.`,
  access: "user",
  scope: "chat:write",
  body: z.object(signed),
  replies: { 201: { description: "The entry, as it stands in the log", body: deviceLogEntry } },
  errors: { 409: ["stale_log"], 422: ["entry_refused"], 429: ["rate_limited"] },
});

export const encryptionContracts = {
  getDeviceLog,
  appendDeviceLog,
  publishKeyPackages,
  claimKeyPackages,
  listMlsDevices,
  removeMlsDevice,
  sendMls,
  getMlsGroup,
};
