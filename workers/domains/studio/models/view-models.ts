import type {
  DefinitionFile,
  ModelDefinition,
} from "../../../../shared/contracts/studio/definitions.ts";
import type { AiModel, AiProvider } from "../../../../shared/contracts/studio/models.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import type { ModelRow, OwnedModel, ProviderRow } from "./store.ts";

/** A provider as an administrator sees it, or as everybody does. No key is part of either. */
export function viewProvider(row: ProviderRow, forAdmin: boolean): AiProvider {
  const { id, slug, name, kind, isActive, baseUrl, auth, webhookSignature } = row;
  const { sealedKey, sealedWebhookSecret, concurrent, perMinute } = row;
  const times = { createdAt: iso(row.createdAt), updatedAt: iso(row.updatedAt) };
  const own = {
    baseUrl,
    auth,
    hasApiKey: sealedKey !== null,
    hasWebhookSecret: sealedWebhookSecret !== null,
    webhookSignature,
    limits: { concurrent, perMinute },
  };
  const hidden = {
    baseUrl: null,
    auth: null,
    hasApiKey: null,
    hasWebhookSecret: null,
    webhookSignature: null,
    limits: null,
  };
  return { id, slug, name, kind, isActive, ...(forAdmin ? own : hidden), ...times };
}

/** A model as an administrator sees it, or as everybody does: how it is asked is no use to others. */
export function viewModel({ model, provider }: OwnedModel, forAdmin: boolean): AiModel {
  const { id, providerId, slug, name, description, modelType, isActive, definition } = model;
  const { image, parametersSchema, price, request, response } = definition;
  return {
    ...{ id, providerId, providerName: provider.name, slug, name, description, modelType },
    isActive: isActive && (forAdmin || provider.isActive),
    ...{ image, parametersSchema, price },
    ...(forAdmin ? { request, response } : { request: null, response: null }),
    ...{ createdAt: iso(model.createdAt), updatedAt: iso(model.updatedAt) },
  };
}

/** A model as it is written. */
export function definitionOf(row: ModelRow): ModelDefinition {
  const { slug, name, description, modelType, isActive, definition } = row;
  return { slug, name, description, modelType, isActive, ...definition };
}

/** A provider with its models as they can be imported elsewhere. */
export function definitionFileOf(row: ProviderRow, models: readonly ModelRow[]): DefinitionFile {
  const { slug, name, kind, baseUrl, auth, isActive, concurrent, perMinute, webhookSignature } =
    row;
  const provider = { slug, name, kind, baseUrl, auth, isActive, webhookSignature };
  const limits = { concurrent, perMinute };
  return { version: 1, provider: { ...provider, limits }, models: models.map(definitionOf) };
}
