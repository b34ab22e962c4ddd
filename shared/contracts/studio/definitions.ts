import { z } from "@hono/zod-openapi";

/** Where a value is in a JSON document: a JSON pointer (RFC 6901). `""` is the whole document. */
export const jsonPointer = z
  .string()
  .max(200)
  .regex(/^(?:\/(?:[^~/]|~[01])*)*$/, "must be a JSON pointer (RFC 6901), such as /data/taskId")
  .openapi({ example: "/data/taskId" });

const pointers = z.union([jsonPointer, z.array(jsonPointer).min(1).max(5)]);
const words = z.array(z.string().min(1).max(80)).max(30);
const path = z
  .string()
  .max(500)
  .regex(/^\//, "must begin with a slash; it comes after the base URL");
const method = z.enum(["GET", "POST", "PUT", "DELETE"]);
const headers = z.record(z.string().regex(/^[A-Za-z0-9-]{1,60}$/), z.string().max(500));

/** What is asked of a provider after the submission. Without a `path` it goes to the address that the provider gave. */
const furtherRequest = z.object({
  method: method.default("GET"),
  path: path.optional(),
  headers: headers.optional(),
  body: z.unknown().optional(),
});

export const modelRequest = z
  .object({
    method: method.default("POST"),
    path,
    headers: headers.default({}),
    body: z.unknown().optional(),
    /**
     * A header in which the provider takes a key: of submissions with the same one it carries out the first alone. Only
     * with one is a submission repeated whose answer was lost.
     */
    idempotencyHeader: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,60}$/)
      .optional(),
  })
  .openapi("ModelRequest");
export type ModelRequest = z.output<typeof modelRequest>;

export const modelResponse = z
  .object({
    /** A number in the body that stands for the status of HTTP, where the provider answers 200 to everything. */
    status: jsonPointer.optional(),
    /** The task's id in the answer to the submission; without it the answer is the result. */
    taskId: jsonPointer.optional(),
    /** Addresses in the answer to the submission; of the provider's own origin only. */
    links: z
      .object({
        status: jsonPointer.optional(),
        result: jsonPointer.optional(),
        cancel: jsonPointer.optional(),
      })
      .default({}),
    poll: furtherRequest.optional(),
    /** Asked once the state says that it has succeeded, where the results are not with the state. */
    result: furtherRequest.optional(),
    cancel: furtherRequest.optional(),
    state: jsonPointer.optional(),
    /** Which words of the state mean what; any other word means that it is still at it. */
    states: z
      .object({
        running: words.default([]),
        succeeded: words.default([]),
        failed: words.default([]),
        cancelled: words.default([]),
      })
      .optional(),
    error: pointers.optional(),
    errorCode: pointers.optional(),
    /** Words in an error (as parts of it, in any case) that tell why it was refused. */
    refusals: z.object({ nsfw: words.default([]), invalid_input: words.default([]) }).optional(),
    /** How far it has got, of so much: 1 or 100. */
    progress: z.object({ at: jsonPointer, of: z.number().positive().default(100) }).optional(),
    results: z
      .object({
        at: jsonPointer,
        /** The value is JSON in a string: where in that. */
        json: jsonPointer.optional(),
        /** Each entry of the list is an object: where in that. */
        item: jsonPointer.optional(),
        encoding: z.enum(["url", "base64"]).default("url"),
      })
      .optional(),
    seed: jsonPointer.optional(),
    /** Where a webhook of the provider's names the task. */
    webhook: z.object({ taskId: jsonPointer }).optional(),
    /** Of text models. */
    text: jsonPointer.optional(),
    stream: z.object({ delta: jsonPointer, done: z.string().max(40).default("[DONE]") }).optional(),
  })
  .openapi("ModelResponse");
export type ModelResponse = z.output<typeof modelResponse>;

/** What one result costs, as far as the provider's price list says. */
export const modelPrice = z
  .object({
    /** US dollars. */
    amount: z.number().min(0).max(1_000),
    per: z.enum(["request", "second"]).default("request"),
    /** The parameter that says how many seconds. */
    seconds: z.string().max(60).optional(),
    /** By how much a parameter's value multiplies it. */
    factors: z
      .array(
        z.object({
          parameter: z.string().max(60),
          values: z.record(z.string().max(60), z.number().min(0).max(1_000)),
        }),
      )
      .max(10)
      .default([]),
  })
  .openapi("ModelPrice");
export type ModelPrice = z.output<typeof modelPrice>;

export const modelType = z.enum(["image", "video", "text", "moderation"]);
export type ModelType = z.infer<typeof modelType>;

const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{0,62}$/, "lower-case letters, digits, dots, dashes");
const name = z.string().trim().min(1).max(120);

const modelFields = {
  slug,
  name,
  description: z.string().trim().max(1_000),
  modelType,
  isActive: z.boolean(),
  /** Whether it takes a picture to begin with. */
  image: z.enum(["none", "optional", "required"]),
  parametersSchema: z.record(z.string(), z.unknown()),
  request: modelRequest,
  response: modelResponse,
  price: modelPrice.nullable(),
};

/** A model as it is written: everything but what the platform gives it. */
export const modelDefinition = z
  .object({
    ...modelFields,
    description: modelFields.description.default(""),
    isActive: modelFields.isActive.default(true),
    image: modelFields.image.default("none"),
    parametersSchema: modelFields.parametersSchema.default({ type: "object", properties: {} }),
    price: modelFields.price.default(null),
  })
  .openapi("ModelDefinition");
export type ModelDefinition = z.output<typeof modelDefinition>;

/** What is to be changed of a model; what is left out stays as it is. */
export const modelPatch = z.object(modelFields).partial();

export const providerKind = z.enum(["http", "workers-ai", "embedded"]);

/** Jobs at once. */
const concurrent = z.number().int().min(1).max(1_000);
/** Submissions in any minute. */
const perMinute = z.number().int().min(1).max(10_000);

const providerFields = {
  slug,
  name,
  kind: providerKind,
  baseUrl: z.url().max(300).nullable(),
  /** The header that the key goes in, and what stands before it: `{"header": "Authorization", "scheme": "Bearer"}`. */
  auth: z
    .object({
      header: z.string().regex(/^[A-Za-z0-9-]{1,60}$/),
      scheme: z.string().max(40).default(""),
    })
    .nullable(),
  isActive: z.boolean(),
  limits: z.object({ concurrent: concurrent.default(4), perMinute: perMinute.default(60) }),
  /** How it signs its webhooks beside the address that we give it, which is signed in any case. */
  webhookSignature: z.enum(["none", "standard-webhooks"]),
};

/** A provider as it is written. Its key is never part of it. */
export const providerDefinition = z
  .object({
    ...providerFields,
    kind: providerFields.kind.default("http"),
    baseUrl: providerFields.baseUrl.default(null),
    auth: providerFields.auth.default(null),
    isActive: providerFields.isActive.default(true),
    limits: providerFields.limits.prefault({}),
    webhookSignature: providerFields.webhookSignature.default("none"),
  })
  .openapi("ProviderDefinition");
export type ProviderDefinition = z.output<typeof providerDefinition>;

/** What is to be changed of a provider; what is left out stays as it is. */
export const providerPatch = z
  .object({ ...providerFields, limits: z.object({ concurrent, perMinute }).partial() })
  .partial();

/** What is exported and imported: a provider with its models, as data. */
export const definitionFile = z
  .object({
    version: z.literal(1).default(1),
    provider: providerDefinition,
    models: z.array(modelDefinition).max(100).default([]),
  })
  .openapi("DefinitionFile");
export type DefinitionFile = z.output<typeof definitionFile>;
