import { modelContracts as contracts } from "../../../../shared/contracts/studio/models.ts";
import type { Router } from "../../platform/index.ts";
import { listDeadJobs, replayJob } from "../engine/dead-jobs.ts";
import { hearWebhook } from "../engine/hear-webhook.ts";
import type { StudioDeps } from "../ports.ts";
import { importDefinition } from "./import-definition.ts";
import {
  exportProvider,
  getModel,
  getProvider,
  pageOfModels,
  pageOfProviders,
} from "./list-models.ts";
import { createModel, deleteModel, updateModel } from "./manage-models.ts";
import { createProvider, deleteProvider, updateProvider } from "./manage-providers.ts";
import { readyDefinitions } from "./ready-definitions.ts";
import { testModel } from "./test-model.ts";
import { viewModel, viewProvider } from "./view-models.ts";

function providerRoutes(router: Router<StudioDeps>): void {
  router.bind(contracts.listAiProviders).to(async ({ deps, actor, query }) => ({
    status: 200,
    body: await pageOfProviders(deps, actor, query),
  }));

  router.bind(contracts.createAiProvider).to(async ({ deps, actor, origin, body }) => ({
    status: 201,
    body: viewProvider(await createProvider(deps, { actor, origin }, body), true),
  }));

  router.bind(contracts.getAiProvider).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: await getProvider(deps, actor, params.providerId),
  }));

  router.bind(contracts.updateAiProvider).to(async ({ deps, actor, origin, params, body }) => ({
    status: 200,
    body: viewProvider(
      await updateProvider(deps, { actor, origin }, params.providerId, body),
      true,
    ),
  }));

  router.bind(contracts.deleteAiProvider).to(async ({ deps, actor, origin, params }) => {
    await deleteProvider(deps, { actor, origin }, params.providerId);
    return { status: 204 };
  });

  router.bind(contracts.exportAiProvider).to(async ({ deps, params }) => ({
    status: 200,
    body: await exportProvider(deps, params.providerId),
  }));

  router.bind(contracts.listAiDefinitions).to(async () => ({
    status: 200,
    body: { items: readyDefinitions() },
  }));

  router.bind(contracts.importAiDefinition).to(async ({ deps, actor, origin, body }) => {
    const { apiKey, webhookSecret, ...file } = body;
    const power = { actor, origin };
    const { provider, models } = await importDefinition(deps, power, file, {
      apiKey,
      webhookSecret,
    });
    const views = models.map((model) => viewModel({ model, provider }, true));
    return { status: 200, body: { provider: viewProvider(provider, true), models: views } };
  });
}

function singleModelRoutes(router: Router<StudioDeps>): void {
  router.bind(contracts.listAiModels).to(async ({ deps, actor, query }) => ({
    status: 200,
    body: await pageOfModels(deps, actor, query),
  }));

  router.bind(contracts.createAiModel).to(async ({ deps, actor, origin, body }) => ({
    status: 201,
    body: viewModel(await createModel(deps, { actor, origin }, body), true),
  }));

  router.bind(contracts.getAiModel).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: await getModel(deps, actor, params.modelId),
  }));

  router.bind(contracts.updateAiModel).to(async ({ deps, actor, origin, params, body }) => ({
    status: 200,
    body: viewModel(await updateModel(deps, { actor, origin }, params.modelId, body), true),
  }));

  router.bind(contracts.deleteAiModel).to(async ({ deps, actor, origin, params }) => {
    await deleteModel(deps, { actor, origin }, params.modelId);
    return { status: 204 };
  });

  router.bind(contracts.testAiModel).to(async ({ deps, params, body }) => ({
    status: 200,
    body: await testModel(deps, params.modelId, body),
  }));
}

/** Providers, models, and what administrators see of their jobs. */
export function modelRoutes(router: Router<StudioDeps>): void {
  providerRoutes(router);
  singleModelRoutes(router);

  router.bind(contracts.listDeadAiJobs).to(async ({ deps, query }) => ({
    status: 200,
    body: await listDeadJobs(deps, query),
  }));

  router.bind(contracts.replayAiJob).to(async ({ deps, actor, origin, params }) => ({
    status: 200,
    body: await replayJob(deps, { actor, origin }, params.jobId),
  }));

  router.bind(contracts.aiWebhook).to(async ({ deps, params, query, request }) => {
    const { job, signature } = query;
    await hearWebhook(deps, { provider: params.provider, job, signature }, request);
    return { status: 204 };
  });
}
