import { z } from "@hono/zod-openapi";
import { contract, id, listOf, pageQuery, queryBoolean, timestamp } from "../platform/index.ts";
import {
  definitionFile,
  modelDefinition,
  modelPatch,
  modelType,
  providerDefinition,
  providerKind,
  providerPatch,
} from "./definitions.ts";

const tag = "Studio models";

/** A provider as everybody sees it; what only an administrator does is null for others. */
export const aiProvider = z
  .object({
    id,
    slug: z.string(),
    name: z.string(),
    kind: providerKind,
    isActive: z.boolean(),
    baseUrl: z.string().nullable(),
    auth: z.object({ header: z.string(), scheme: z.string() }).nullable(),
    hasApiKey: z.boolean().nullable(),
    hasWebhookSecret: z.boolean().nullable(),
    webhookSignature: z.enum(["none", "standard-webhooks"]).nullable(),
    limits: z.object({ concurrent: z.number().int(), perMinute: z.number().int() }).nullable(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .openapi("AiProvider");
export type AiProvider = z.infer<typeof aiProvider>;

/** A model as everybody sees it; how it is asked is null for who is no administrator. */
export const aiModel = z
  .object({
    id,
    providerId: id,
    providerName: z.string(),
    slug: z.string(),
    name: z.string(),
    description: z.string(),
    modelType,
    isActive: z.boolean(),
    image: z.enum(["none", "optional", "required"]),
    parametersSchema: z.record(z.string(), z.unknown()),
    price: z.unknown().nullable(),
    request: z.unknown().nullable(),
    response: z.unknown().nullable(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .openapi("AiModel");
export type AiModel = z.infer<typeof aiModel>;

const secrets = {
  apiKey: z.string().min(1).max(2_000).nullable().optional().openapi({
    description: "Kept sealed and never told again; null takes it away",
    format: "password",
  }),
  webhookSecret: z.string().min(1).max(500).nullable().optional().openapi({ format: "password" }),
};

const providerParams = z.object({ providerId: id });
const modelParams = z.object({ modelId: id });
const refusedAddress = { 400: ["validation_failed"], 409: ["conflict"] } as const;

const listAiProviders = contract({
  operationId: "listAiProviders",
  method: "get",
  path: "/api/ai/providers",
  tag,
  summary: "Providers of models: those that are active, for administrators all",
  access: "user",
  query: pageQuery,
  replies: { 200: { description: "A page of them", body: listOf(aiProvider) } },
  errors: { 400: ["invalid_cursor"] },
});

const createAiProvider = contract({
  operationId: "createAiProvider",
  method: "post",
  path: "/api/ai/providers",
  tag,
  summary: "Add a provider",
  description: "Its base URL has to be a public https address.",
  access: "admin",
  body: providerDefinition.extend(secrets),
  replies: { 201: { description: "Added", body: aiProvider } },
  errors: refusedAddress,
});

const getAiProvider = contract({
  operationId: "getAiProvider",
  method: "get",
  path: "/api/ai/providers/{providerId}",
  tag,
  summary: "One provider",
  access: "user",
  params: providerParams,
  replies: { 200: { description: "The provider", body: aiProvider } },
});

const updateAiProvider = contract({
  operationId: "updateAiProvider",
  method: "patch",
  path: "/api/ai/providers/{providerId}",
  tag,
  summary: "Change a provider, or give it a key",
  access: "admin",
  params: providerParams,
  body: providerPatch.extend(secrets),
  replies: { 200: { description: "The provider as it is now", body: aiProvider } },
  errors: refusedAddress,
});

const deleteAiProvider = contract({
  operationId: "deleteAiProvider",
  method: "delete",
  path: "/api/ai/providers/{providerId}",
  tag,
  summary: "Delete a provider with its models",
  description: "Not while jobs of its are under way, nor the embedded one: switch those off.",
  access: "admin",
  params: providerParams,
  replies: { 204: { description: "Gone" } },
  errors: { 409: ["conflict"] },
});

const exportAiProvider = contract({
  operationId: "exportAiProvider",
  method: "get",
  path: "/api/ai/providers/{providerId}/definition",
  tag,
  summary: "A provider with its models as a definition file, without its key",
  access: "admin",
  params: providerParams,
  replies: { 200: { description: "As it can be imported", body: definitionFile } },
});

const listAiDefinitions = contract({
  operationId: "listAiDefinitions",
  method: "get",
  path: "/api/ai/definitions",
  tag,
  summary: "Definitions that ship with the platform",
  access: "admin",
  replies: {
    200: { description: "To be imported", body: z.object({ items: z.array(definitionFile) }) },
  },
});

const importAiDefinition = contract({
  operationId: "importAiDefinition",
  method: "post",
  path: "/api/ai/definitions",
  tag,
  summary: "Import a definition file: adds the provider and its models, or brings them up to date",
  description:
    "Providers and models go by their slugs. Keys stay as they are, models that the file does not have too. `errors` names each pointer, variable or parameter that is wrong.",
  access: "admin",
  body: definitionFile.extend(secrets),
  replies: {
    200: {
      description: "As they are now",
      body: z.object({ provider: aiProvider, models: z.array(aiModel) }),
    },
  },
  errors: refusedAddress,
});

const listAiModels = contract({
  operationId: "listAiModels",
  method: "get",
  path: "/api/ai/models",
  tag,
  summary: "Models: those that are active, for administrators all",
  access: "user",
  replica: true,
  query: pageQuery.extend({
    type: modelType.optional(),
    provider: id.optional(),
    active: queryBoolean.optional(),
  }),
  replies: { 200: { description: "A page of them", body: listOf(aiModel) } },
  errors: { 400: ["invalid_cursor"] },
});

const createAiModel = contract({
  operationId: "createAiModel",
  method: "post",
  path: "/api/ai/models",
  tag,
  summary: "Add a model",
  description: "`errors` names each pointer, variable or parameter that is wrong.",
  access: "admin",
  body: modelDefinition.extend({ providerId: id }),
  replies: { 201: { description: "Added", body: aiModel } },
  errors: refusedAddress,
});

const getAiModel = contract({
  operationId: "getAiModel",
  method: "get",
  path: "/api/ai/models/{modelId}",
  tag,
  summary: "One model",
  access: "user",
  params: modelParams,
  replies: { 200: { description: "The model", body: aiModel } },
});

const updateAiModel = contract({
  operationId: "updateAiModel",
  method: "patch",
  path: "/api/ai/models/{modelId}",
  tag,
  summary: "Change a model; the whole of it is checked again",
  access: "admin",
  params: modelParams,
  body: modelPatch,
  replies: { 200: { description: "The model as it is now", body: aiModel } },
  errors: refusedAddress,
});

const deleteAiModel = contract({
  operationId: "deleteAiModel",
  method: "delete",
  path: "/api/ai/models/{modelId}",
  tag,
  summary: "Delete a model",
  description: "Not while jobs of its are under way: switch it off.",
  access: "admin",
  params: modelParams,
  replies: { 204: { description: "Gone" } },
  errors: { 409: ["conflict"] },
});

const testAiModel = contract({
  operationId: "testAiModel",
  method: "post",
  path: "/api/ai/models/{modelId}/test",
  tag,
  summary: "Ask a model for something now, and see what is sent, answered and understood",
  description:
    "It costs what it costs at the provider. A task that has been accepted is asked after once and cancelled. Secrets are masked.",
  access: "admin",
  params: modelParams,
  body: z.object({
    prompt: z.string().trim().min(1).max(10_000).default("A red fox in the snow"),
    parameters: z.record(z.string(), z.unknown()).default({}),
  }),
  bodyOptional: true,
  replies: {
    200: {
      description: "Whether it worked or not",
      body: z
        .object({
          ok: z.boolean(),
          request: z.unknown(),
          response: z.unknown(),
          parsed: z.unknown(),
          error: z.string().optional(),
        })
        .openapi("AiModelTest"),
    },
  },
});

export const aiJob = z
  .object({
    id,
    assetId: id,
    projectId: id,
    userId: id,
    providerId: id,
    modelId: id,
    state: z.enum(["queued", "submitting", "running", "ended"]),
    outcome: z.string().nullable(),
    message: z.string().nullable(),
    attempts: z.number().int(),
    polls: z.number().int(),
    externalTaskId: z.string().nullable(),
    costMicros: z.number().int().nullable(),
    createdAt: timestamp,
    endedAt: timestamp.nullable(),
  })
  .openapi("AiJob");
export type AiJob = z.infer<typeof aiJob>;

const listDeadAiJobs = contract({
  operationId: "listDeadAiJobs",
  method: "get",
  path: "/api/ai/jobs/dead",
  tag,
  summary: "Jobs that came to nothing for a reason that can be mended, newest first",
  access: "admin",
  query: pageQuery,
  replies: { 200: { description: "A page of them", body: listOf(aiJob) } },
  errors: { 400: ["invalid_cursor"] },
});

const replayAiJob = contract({
  operationId: "replayAiJob",
  method: "post",
  path: "/api/ai/jobs/{jobId}/replay",
  tag,
  summary: "Take a dead job up again",
  description:
    "One that the provider has accepted is asked after again; any other is submitted anew. Its asset must not have come to something meanwhile.",
  access: "admin",
  params: z.object({ jobId: id }),
  replies: { 200: { description: "Under way again", body: aiJob } },
  errors: { 409: ["job_state", "model_inactive"] },
});

const aiWebhook = contract({
  operationId: "aiWebhook",
  method: "post",
  path: "/api/webhooks/ai/{provider}",
  tag,
  summary: "A provider tells that a task of a job's has ended",
  description:
    "At the address that the job gave it, which is signed; a provider that signs as Standard Webhooks say has its signature checked too. It only makes us look: how the task stands is asked of the provider.",
  access: "public",
  params: z.object({ provider: z.string().max(64) }),
  query: z.object({
    job: z.string().max(64).optional(),
    signature: z.string().max(100).optional(),
  }),
  rawBody: ["application/json"],
  replies: { 204: { description: "Heard" } },
  errors: { 401: ["webhook_refused"] },
});

export const modelContracts = {
  listAiProviders,
  createAiProvider,
  getAiProvider,
  updateAiProvider,
  deleteAiProvider,
  exportAiProvider,
  listAiDefinitions,
  importAiDefinition,
  listAiModels,
  createAiModel,
  getAiModel,
  updateAiModel,
  deleteAiModel,
  testAiModel,
  listDeadAiJobs,
  replayAiJob,
  aiWebhook,
};
