import { queryOptions } from "@tanstack/react-query";
import { reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";

/** Links to a project that were not revoked, newest first. */
export const linksQuery = (projectId: string) =>
  queryOptions({
    queryKey: ["studio", "links", projectId],
    queryFn: async () => {
      const params = { path: { projectId } };
      return (await reply(api.GET("/api/projects/{projectId}/share-links", { params }))).items;
    },
  });
