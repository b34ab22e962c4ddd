import { z } from "@hono/zod-openapi";
import { contract } from "./contract.ts";

/** The slug of a model of the studio; null for none. */
const model = z.string().trim().min(1).max(128).nullable();
const count = (most: number) => z.number().int().min(1).max(most);

/** What administrators set while the platform runs, each with what holds until they do. */
const keys = {
  "smartEdit.model": { schema: model, normally: "embedded-sketch" },
  "smartEdit.prompt": {
    schema: z.string().trim().min(1).max(4_000),
    normally: "{{instruction}}",
  },
  "assistant.model": { schema: model, normally: null },
  /** Days after which assets of the studio that nobody has chosen to keep are deleted. */
  "retention.days": { schema: count(3_650), normally: 10 },
  /** Whose vacancies moderators look at before others do: nobody's, those of companies that are not verified, all. */
  "vacancies.moderation": { schema: z.enum(["off", "unverified", "all"]), normally: "off" },
  "limits.guestCommentsPerHour": { schema: count(10_000), normally: 200 },
  /** So often one person may ask the assistant in a day. */
  "limits.assistantPerDay": { schema: count(10_000), normally: 50 },
  /** What one person may have waiting or under way at models. */
  "limits.jobsPerPerson": { schema: count(10_000), normally: 200 },
  /** A task is followed for so long, and asked after so often. */
  "limits.generationMinutes": { schema: count(24 * 60), normally: 30 },
  "limits.generationPolls": { schema: count(3_000), normally: 60 },
} as const;

export type ConfigKey = keyof typeof keys;
type Schemas = { [Key in ConfigKey]: (typeof keys)[Key]["schema"] };

const schemas = Object.fromEntries(
  Object.entries(keys).map(([key, { schema }]) => [key, schema]),
) as Schemas;

/** Every key with its value. */
export const systemConfig = z.object(schemas).openapi("SystemConfig");
export type SystemConfig = z.infer<typeof systemConfig>;

/** Some keys with new values; a key that does not exist is refused. */
const patch = z.strictObject(schemas).partial();
export type SystemConfigPatch = z.infer<typeof patch>;

/** What holds until an administrator says otherwise. */
export const defaultConfig = systemConfig.parse(
  Object.fromEntries(Object.entries(keys).map(([key, { normally }]) => [key, normally])),
);

const tag = "Administration";

const getConfig = contract({
  operationId: "adminGetConfig",
  method: "get",
  path: "/api/admin/config",
  tag,
  summary: "What is set while the platform runs",
  access: "admin",
  replies: { 200: { description: "Every key with its value", body: systemConfig } },
});

const putConfig = contract({
  operationId: "adminPutConfig",
  method: "put",
  path: "/api/admin/config",
  tag,
  summary: "Change some keys; the others stay",
  description:
    "Stands in the audit trail. Elsewhere it is seen within seconds. A key that does not exist, or a value that does not fit it, is refused, and nothing changes.",
  access: "admin",
  body: patch,
  replies: { 200: { description: "Every key with its value", body: systemConfig } },
});

export const systemConfigContracts = { getConfig, putConfig };
