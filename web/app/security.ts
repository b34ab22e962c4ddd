import { queryOptions } from "@tanstack/react-query";
import { reply } from "../../shared/client/index.ts";
import { api } from "./platform.ts";

/** What protects the reader's account. Changes of anything below it say so to this key. */
export const securityQuery = queryOptions({
  queryKey: ["security"],
  queryFn: () => reply(api.GET("/api/auth/security")),
});
