import { iso, SECOND } from "../../../shared/kernel/time.ts";
import { type Calls, partOf } from "../../../shared/tracing/work.ts";
import { writeLine } from "../../adapters/logger.ts";
import type { RequestContext } from "../http/request-context.ts";

/** Who is answered worse than this, or waits longer, is always told of. */
const WELL = 400;
const SLOW_MS = SECOND;

/** What was asked of others, without those that were not: `{"database": 2, "databaseMs": 3.1}`. */
function askedOf(calls: Calls): Record<string, number> {
  const said: Record<string, number> = {};
  for (const [name, { count, ms }] of Object.entries(calls)) {
    if (count === 0) continue;
    said[name] = count;
    said[`${name}Ms`] = Math.round(ms * 10) / 10;
  }
  return said;
}

/**
 * One line a request, with all there is to say about it. Of those that went well only a part is written, the same part as
 * of traces that begin there; of others all. Only ids, templates and numbers: nothing here needs masking.
 */
export function writeAccessLog(context: RequestContext, request: Request, status: number): void {
  const { LOG_LEVEL: level, LOG_SAMPLE_RATIO: ratio } = context.deps.settings;
  if (level === "none") return;
  const durationMs = Date.now() - context.startedAt;
  const failed = status >= 500;
  const notable = status >= WELL || durationMs >= SLOW_MS;
  if (!failed && level !== "info" && level !== "debug") return;
  if (!notable && ratio < 1 && partOf(context.work.traceId) >= ratio) return;
  writeLine(
    JSON.stringify({
      time: iso(context.deps.clock.now()),
      level: failed ? "error" : "info",
      message: "request",
      requestId: context.requestId,
      traceId: context.work.traceId,
      userId: context.userId,
      method: request.method,
      route: context.route,
      status,
      ...(context.problem !== null && { code: context.problem }),
      country: context.origin.country,
      durationMs,
      ...askedOf(context.work.calls),
    }),
  );
}
