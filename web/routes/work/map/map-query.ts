import { queryOptions } from "@tanstack/react-query";
import { reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";

/** Where this deployment has its map from; without `tiles` there is none. */
export const mapQuery = queryOptions({
  queryKey: ["map"],
  queryFn: () => reply(api.GET("/api/map")),
  staleTime: Number.POSITIVE_INFINITY,
  meta: { everyone: true },
});
