import { AppError } from "../../shared/kernel/app-error.ts";
import { drain } from "../../shared/kernel/read-chunks.ts";
import { systemClock } from "../../shared/kernel/time.ts";
import { tracedEnv } from "../../shared/tracing/traced-env.ts";
import { KIND, Stage, type Work, within } from "../../shared/tracing/work.ts";
import { jsonLog, writeLine } from "../adapters/logger.ts";
import { collector, toMetricsObject } from "../adapters/metrics.ts";
import { createApp } from "./app.ts";
import { runCron, runSchedule, scheduled } from "./crons.ts";
import { type Background, type Deps, depsFor, restoreDesk, type Wiring } from "./deps.ts";
import { hear } from "./events.ts";
import type { RequestContext } from "./http/request-context.ts";
import { writeAccessLog } from "./middleware/access-log.ts";
import { allowOrigin, preflight } from "./middleware/cors.ts";
import { originOf, requestIdOf } from "./middleware/request-start.ts";
import { secure } from "./middleware/security-headers.ts";
import { onError } from "./on-error.ts";
import { personalData } from "./personal-data.ts";
import { buryMessage, deadEnvelopeOf, envelopeOf, handleMessage, isDeadQueue } from "./queues.ts";
import { countRequest } from "./request-metrics.ts";
import { beginWork, endWork, traceOf } from "./tracing.ts";

const wiring: Wiring = { hear, runCron, scheduled, personalData };

let app: ReturnType<typeof createApp> | undefined;

function contextOf(request: Request, deps: Deps, work: Work): RequestContext {
  return {
    deps,
    requestId: work.requestId,
    work,
    origin: originOf(request, deps.development !== null),
    startedAt: work.startedAt,
    route: "unmatched",
    problem: null,
    userId: null,
    isWhole: false,
  };
}

async function answer(request: Request, context: RequestContext): Promise<Response> {
  try {
    const early = preflight(request, context.deps.settings.CORS_ORIGINS);
    if (early) return early;
    if (VECHE_WATCHED) {
      const asked = context.deps.addressLimit.admit(context.origin.ip, context.deps.background);
      if (asked !== null) await asked;
    }
    app ??= createApp();
    return await app(request, context);
  } catch (error) {
    return failed(error, context);
  }
}

function failed(error: unknown, context: RequestContext): Response {
  context.problem = error instanceof AppError ? error.definition.code : "internal";
  return onError(error, context.requestId, context.deps.log);
}

/** Headers that every reply carries. A socket's 101 goes out as it is. */
function finish(response: Response, request: Request, context: RequestContext): Response {
  if (VECHE_WATCHED) {
    const now = Date.now();
    writeAccessLog(context, request, response.status, now);
    countRequest(context, request.method, response.status, now);
    context.deps.reportMetrics();
  }
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

const MOST_DRAINED_BYTES = 200 * 1_024 * 1_024;

/**
 * The local runtime drops the reply to who is still sending, and answers for itself: what nobody has read is read first.
 * A deployed one does so by itself.
 */
async function takeIn({ body }: Request): Promise<void> {
  if (body && !body.locked) await drain(body, MOST_DRAINED_BYTES);
}

const FAILED = 500;
/** Messages of a platform that is being restored wait. */
const WAIT_FOR_RESTORE_SECONDS = 600;

/** What goes on after the reply keeps the stage of its request. */
function keeping(ctx: ExecutionContext, stage: Stage, work: Work): Background {
  return { waitUntil: (promise) => ctx.waitUntil(stage.keep(work, promise)) };
}

async function handleRequest(
  request: Request,
  env: Env,
  ctx: ExecutionContext,
  work: Work,
  stage: Stage | null,
): Promise<Response> {
  let deps: Deps;
  try {
    const background = stage === null ? ctx : keeping(ctx, stage, work);
    deps = await depsFor(VECHE_WATCHED ? tracedEnv(env) : env, traceOf(work), background, wiring);
  } catch (error) {
    return cannotStart(error, work.requestId);
  }
  const context = contextOf(request, deps, work);
  const response = finish(await answer(request, context), request, context);
  if (VECHE_LOCAL) await takeIn(request);
  if (!VECHE_WATCHED) return response;
  const { status } = response;
  endWork(env, ctx, work, status >= FAILED, () => ({
    name: `${request.method} ${context.route}`,
    kind: KIND.server,
    attributes: {
      "http.request.method": request.method,
      "http.route": context.route,
      "http.response.status_code": status,
      "veche.request_id": work.requestId,
    },
  }));
  if (context.isWhole) stage?.leave(work);
  return response;
}

/** While a backup is being restored there is nothing else to answer from. */
async function restoring(
  desk: (request: Request) => Promise<Response>,
  request: Request,
  work: Work,
): Promise<Response> {
  const log = jsonLog(systemClock, "info", { requestId: work.requestId }, writeLine);
  return desk(request).catch((error: unknown) => onError(error, work.requestId, log));
}

export function handleFetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
  const work = beginWork(env, requestIdOf(request), request.headers.get("traceparent"));
  const desk = restoreDesk(env);
  if (desk) return restoring(desk, request, work);
  const stage = VECHE_WATCHED ? Stage.of(work) : null;
  const handled = () => handleRequest(request, env, ctx, work, stage);
  if (!VECHE_WATCHED) return handled();
  return stage === null ? within(work, handled) : stage.enter(work, handled);
}

async function handleOne(
  queue: string,
  message: Message,
  env: Env,
  ctx: ExecutionContext,
): Promise<void> {
  const dead = isDeadQueue(queue);
  const { name, requestId, traceparent } = dead ? deadEnvelopeOf(message) : envelopeOf(message);
  const work = beginWork(env, requestId, traceparent);
  await within(work, async () => {
    const deps = await depsFor(tracedEnv(env), traceOf(work), ctx, wiring);
    const handle = dead ? buryMessage : handleMessage;
    const result = await handle(queue, message, async () => deps);
    const about = { "messaging.system": "cloudflare-queues", "messaging.destination.name": queue };
    const attributes = { ...about, "veche.result": result };
    const what = { name: `job ${name}`, kind: KIND.consumer, attributes };
    endWork(env, ctx, work, result !== "done", () => what);
  });
}

export async function handleQueue(
  batch: MessageBatch,
  env: Env,
  ctx: ExecutionContext,
): Promise<void> {
  if (restoreDesk(env)) return batch.retryAll({ delaySeconds: WAIT_FOR_RESTORE_SECONDS });
  await Promise.all(batch.messages.map((message) => handleOne(batch.queue, message, env, ctx)));
  await reportNow(env);
}

/**
 * Reports what this isolate has counted. Not later, as after a request: a batch is over only when nothing of it goes on, and
 * the next one waits for that.
 */
async function reportNow(env: Env): Promise<void> {
  try {
    await collector.report(toMetricsObject(env.METRICS));
  } catch (error) {
    jsonLog(systemClock, "error", {}, writeLine).error("counts were not reported", { error });
  }
}

export async function handleScheduled(
  controller: ScheduledController,
  env: Env,
  ctx: ExecutionContext,
): Promise<void> {
  if (restoreDesk(env)) return;
  const work = beginWork(env, `cron-${controller.scheduledTime}`, null);
  await within(work, async () => {
    const deps = await depsFor(tracedEnv(env), traceOf(work), ctx, wiring);
    const failures = await runSchedule(deps, controller.cron);
    const attributes = { "veche.cron": controller.cron, "veche.failures": failures };
    const what = { name: `cron ${controller.cron}`, kind: KIND.internal, attributes };
    endWork(env, ctx, work, failures > 0, () => what);
  });
  await reportNow(env);
}
