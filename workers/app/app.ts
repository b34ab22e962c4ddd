import { AppError, commonErrors } from "../../shared/kernel/app-error.ts";
import { callRoutes } from "../domains/calls/index.ts";
import { chatRoutes } from "../domains/chat/index.ts";
import { identityRoutes } from "../domains/identity/index.ts";
import { mediaRoutes } from "../domains/media/index.ts";
import { moderationRoutes } from "../domains/moderation/index.ts";
import { peopleRoutes } from "../domains/people/index.ts";
import { platformRoutes } from "../domains/platform/index.ts";
import { studioRoutes } from "../domains/studio/index.ts";
import { videoRoutes } from "../domains/video/index.ts";
import { workRoutes } from "../domains/work/index.ts";
import { apiDocsPage } from "./api-docs.ts";
import { asyncApiDocument } from "./asyncapi.ts";
import { ApiRouter } from "./http/api-router.ts";
import { meant } from "./http/method-override.ts";
import type { RequestContext } from "./http/request-context.ts";
import { metricsPage } from "./metrics-page.ts";
import { openApiDocument } from "./openapi.ts";
import { publicPageRoutes } from "./public-pages/routes.ts";
import { webShell } from "./web-shell.ts";

/** Addresses of the platform itself; everything else belongs to the web app. */
const OURS = /^\/(?:api|oauth|\.well-known)(?:\/|$)|^\/(?:healthz|readyz|metrics)$/;

/** Files of the web app, which are served before we are asked: one that gets here is not there. */
const FILES = /^\/(?:assets|api-docs|icons)\//;

/** Unknown addresses: the web app's page for a person, a 404 for a client of the API or a file that is gone. */
async function fallback(context: RequestContext, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (OURS.test(pathname) || FILES.test(pathname)) throw new AppError(commonErrors.not_found);
  if (!["GET", "HEAD"].includes(request.method)) {
    throw new AppError(commonErrors.method_not_allowed, { headers: { Allow: "GET, HEAD" } });
  }
  return webShell(context, request);
}

let document: string | undefined;
let sockets: string | undefined;

/** Mounts every domain. Made once an isolate. */
export function createApp(): (request: Request, context: RequestContext) => Promise<Response> {
  const router = new ApiRouter((c) => fallback(c.env.context, c.req.raw));
  platformRoutes(router);
  identityRoutes(router);
  peopleRoutes(router);
  mediaRoutes(router);
  chatRoutes(router);
  callRoutes(router);
  videoRoutes(router);
  studioRoutes(router);
  workRoutes(router);
  moderationRoutes(router);
  publicPageRoutes(router);
  router.page("/api/openapi.json", () => {
    document ??= JSON.stringify(openApiDocument());
    return new Response(document, { headers: { "Content-Type": "application/json" } });
  });
  router.page("/api/asyncapi.json", () => {
    sockets ??= JSON.stringify(asyncApiDocument());
    return new Response(sockets, { headers: { "Content-Type": "application/json" } });
  });
  router.page("/metrics", (c) => metricsPage(c.env.context, c.req.raw));
  router.page("/api/docs", () => apiDocsPage());
  const routed = router.routed();
  return (request, context) => routed(meant(request), context);
}
