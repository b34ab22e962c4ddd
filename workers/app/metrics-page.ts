import { AppError, commonErrors } from "../../shared/kernel/app-error.ts";
import { exposition } from "../domains/platform/index.ts";
import type { RequestContext } from "./http/request-context.ts";
import { bears } from "./same-secret.ts";

/**
 * What Prometheus reads, for who shows METRICS_TOKEN. What this isolate has counted is reported first; others report
 * within a second or two. Throws `not_found` where no token is set, `unauthorized`.
 */
export async function metricsPage(context: RequestContext, request: Request): Promise<Response> {
  const { settings, keptMetrics } = context.deps;
  const token = settings.METRICS_TOKEN;
  if (token === undefined) throw new AppError(commonErrors.not_found);
  if (!bears(request, token)) throw new AppError(commonErrors.unauthorized);
  return new Response(exposition(await keptMetrics.samples()), {
    headers: {
      "Content-Type": "text/plain; version=0.0.4; charset=utf-8",
      "Cache-Control": "no-store",
    },
  });
}
