import type { Router } from "../platform/index.ts";
import { applicationRoutes } from "./applications/routes.ts";
import { assistantRoutes } from "./assistant/routes.ts";
import { companyRoutes } from "./companies/routes.ts";
import { mapRoutes } from "./map/routes.ts";
import type { WorkDeps } from "./ports.ts";
import { savedSearchRoutes } from "./saved-searches/routes.ts";
import { vacancyRoutes } from "./vacancies/routes.ts";

export function workRoutes(router: Router<WorkDeps>): void {
  companyRoutes(router);
  vacancyRoutes(router);
  applicationRoutes(router);
  savedSearchRoutes(router);
  assistantRoutes(router);
  mapRoutes(router);
}
