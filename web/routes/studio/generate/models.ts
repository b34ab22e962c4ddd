import { queryOptions } from "@tanstack/react-query";
import { type AiModel, reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";

const PAGE = 100;

/** Models that make pictures and films, those of one provider together. */
export const modelsQuery = queryOptions({
  queryKey: ["ai-models"],
  queryFn: async () => {
    const found: AiModel[] = [];
    let cursor: string | null = null;
    do {
      const query = { active: "true" as const, limit: PAGE, ...(cursor !== null && { cursor }) };
      const page: { items: AiModel[]; nextCursor: string | null } = await reply(
        api.GET("/api/ai/models", { params: { query } }),
      );
      found.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return found.filter(({ modelType }) => modelType === "image" || modelType === "video");
  },
});

/** What so many with these parameters would cost. */
export function estimateQuery(modelId: string, parameters: Record<string, unknown>, count: number) {
  return queryOptions({
    queryKey: ["ai-estimate", modelId, parameters, count],
    queryFn: ({ signal }) =>
      reply(
        api.POST("/api/ai/models/{modelId}/estimate", {
          params: { path: { modelId } },
          body: { parameters, count },
          signal,
        }),
      ),
  });
}
