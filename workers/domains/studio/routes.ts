import type { Router } from "../platform/index.ts";
import { assetRoutes } from "./assets/routes.ts";
import { boxRoutes } from "./boxes/routes.ts";
import { openChannel } from "./channel/open-channel.ts";
import { engineRoutes } from "./engine/routes.ts";
import { exportRoutes } from "./export/routes.ts";
import { modelRoutes } from "./models/routes.ts";
import type { StudioDeps } from "./ports.ts";
import { projectRoutes } from "./projects/routes.ts";
import { retentionRoutes } from "./retention/routes.ts";
import { sharingRoutes } from "./sharing/routes.ts";

/** The last event that a client has heard; `null` when it says none, or nonsense. */
function lastHeard(query: URLSearchParams): number | null {
  const after = query.get("after") ?? "";
  return /^\d{1,15}$/.test(after) ? Number(after) : null;
}

export function studioRoutes(router: Router<StudioDeps>): void {
  projectRoutes(router);
  modelRoutes(router);
  engineRoutes(router);
  boxRoutes(router);
  assetRoutes(router);
  sharingRoutes(router);
  exportRoutes(router);
  retentionRoutes(router);

  router.socket("/api/projects/:projectId/ws", async ({ deps, actor, params, query }) => {
    const { userId, sessionId } = actor;
    const socket = { userId, sessionId, after: lastHeard(query) };
    return openChannel(deps, params["projectId"] ?? "", socket);
  });
}
