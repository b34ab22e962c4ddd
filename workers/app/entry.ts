import { systemClock } from "../../shared/kernel/time.ts";
import { jsonLog, writeLine } from "../adapters/logger.ts";
import { createApp } from "./app.ts";
import { runCron, runSchedule } from "./crons.ts";
import { type Deps, depsFor, type Wiring } from "./deps.ts";
import { hear } from "./events.ts";
import type { RequestContext } from "./http/request-context.ts";
import { writeAccessLog } from "./middleware/access-log.ts";
import { allowOrigin, preflight } from "./middleware/cors.ts";
import { originOf, requestIdOf, traceOf } from "./middleware/request-start.ts";
import { secure } from "./middleware/security-headers.ts";
import { onError } from "./on-error.ts";
import { personalData } from "./personal-data.ts";
import { handleMessage } from "./queues.ts";
import { countRequest } from "./request-metrics.ts";

const wiring: Wiring = { hear, runCron, personalData };

let app: ReturnType<typeof createApp> | undefined;

function contextOf(request: Request, deps: Deps, requestId: string): RequestContext {
  return {
    deps,
    requestId,
    origin: originOf(request, deps.development !== null),
    startedAt: Date.now(),
    route: "unmatched",
    userId: null,
  };
}

async function answer(request: Request, context: RequestContext): Promise<Response> {
  try {
    const early = preflight(request, context.deps.settings.CORS_ORIGINS);
    if (early) return early;
    await context.deps.addressLimit.admit(context.origin.ip, context.deps.background);
    app ??= createApp();
    return await app(request, context);
  } catch (error) {
    return onError(error, context.requestId, context.deps.log);
  }
}

/** Headers that every reply carries. A socket's 101 goes out as it is. */
function finish(response: Response, request: Request, context: RequestContext): Response {
  writeAccessLog(context, request, response.status);
  countRequest(context, request.method, response.status);
  context.deps.reportMetrics();
  if (response.webSocket) return response;
  const { headers } = response;
  headers.set("X-Request-Id", context.requestId);
  secure(headers, context.deps.settings.PUBLIC_URL.startsWith("https:"));
  allowOrigin(headers, request, context.deps.settings.CORS_ORIGINS);
  return response;
}

/** What is said when the platform cannot even start: a configuration error names the variable in the log. */
function cannotStart(error: unknown, requestId: string): Response {
  const log = jsonLog(systemClock, "error", { requestId }, writeLine);
  const response = onError(error, requestId, log);
  response.headers.set("X-Request-Id", requestId);
  secure(response.headers, false);
  return response;
}

export async function handleFetch(
  request: Request,
  env: Env,
  ctx: ExecutionContext,
): Promise<Response> {
  const requestId = requestIdOf(request);
  let deps: Deps;
  try {
    deps = await depsFor(env, traceOf(request, requestId), ctx, wiring);
  } catch (error) {
    return cannotStart(error, requestId);
  }
  const context = contextOf(request, deps, requestId);
  return finish(await answer(request, context), request, context);
}

export async function handleQueue(
  batch: MessageBatch,
  env: Env,
  ctx: ExecutionContext,
): Promise<void> {
  const handled = batch.messages.map((message) =>
    handleMessage(batch.queue, message, (trace) => depsFor(env, trace, ctx, wiring)),
  );
  await Promise.all(handled);
}

export async function handleScheduled(
  controller: ScheduledController,
  env: Env,
  ctx: ExecutionContext,
): Promise<void> {
  const requestId = `cron-${controller.scheduledTime}`;
  const deps = await depsFor(env, traceOf(new Request("https://cron"), requestId), ctx, wiring);
  await runSchedule(deps, controller.cron);
}
