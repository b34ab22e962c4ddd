import { queryOptions } from "@tanstack/react-query";
import { type AiModel, type AiProvider, reply } from "../../../../shared/client/index.ts";
import { api, queries } from "../../../app/platform.ts";

const PAGE = 100;

async function all<Item>(
  page: (cursor: string | null) => Promise<{ items: Item[]; nextCursor: string | null }>,
): Promise<Item[]> {
  const found: Item[] = [];
  let cursor: string | null = null;
  do {
    const { items, nextCursor } = await page(cursor);
    found.push(...items);
    cursor = nextCursor;
  } while (cursor !== null);
  return found;
}

const paged = (cursor: string | null) => ({ limit: PAGE, ...(cursor !== null && { cursor }) });

/** Every provider, those that are switched off too. */
export const providersQuery = queryOptions({
  queryKey: ["ai", "providers"],
  queryFn: () =>
    all<AiProvider>((cursor) =>
      reply(api.GET("/api/ai/providers", { params: { query: paged(cursor) } })),
    ),
});

/** Every model, those that are switched off too. */
export const modelsQuery = queryOptions({
  queryKey: ["ai", "models", "all"],
  queryFn: () =>
    all<AiModel>((cursor) =>
      reply(api.GET("/api/ai/models", { params: { query: paged(cursor) } })),
    ),
});

export const providerQuery = (providerId: string) =>
  queryOptions({
    queryKey: ["ai", "provider", providerId],
    queryFn: () =>
      reply(api.GET("/api/ai/providers/{providerId}", { params: { path: { providerId } } })),
    refetchOnWindowFocus: false,
  });

export const modelQuery = (modelId: string) =>
  queryOptions({
    queryKey: ["ai", "model", modelId],
    queryFn: () => reply(api.GET("/api/ai/models/{modelId}", { params: { path: { modelId } } })),
    refetchOnWindowFocus: false,
  });

/** Definitions that ship with the platform. */
export const definitionsQuery = queryOptions({
  queryKey: ["ai", "definitions"],
  queryFn: async () => (await reply(api.GET("/api/ai/definitions"))).items,
  staleTime: Number.POSITIVE_INFINITY,
});

/** Has everything about providers and models fetched anew. */
export function refreshModels(): Promise<void> {
  return queries.invalidateQueries({ queryKey: ["ai"] });
}
