import { iso, type Millis, SECOND } from "../../../shared/kernel/time.ts";
import type { Calls } from "../../../shared/tracing/work.ts";
import { writeLine } from "../../adapters/logger.ts";
import type { RequestContext } from "../http/request-context.ts";
import { LineAllowance } from "./line-allowance.ts";

/** Who is answered worse than this, or waits longer, is always told of. */
const WELL = 400;
const SLOW_MS = SECOND;

/** What was asked of others, without those that were not: `{"database": 2, "databaseMs": 3.1}`. */
function askedOf(calls: Calls): Record<string, number> {
  const said: Record<string, number> = {};
  for (const [name, { count, ms }] of Object.entries(calls)) {
    said[name] = count;
    said[`${name}Ms`] = Math.round(ms * 10) / 10;
  }
  return said;
}

const ownAllowance = new LineAllowance();

/**
 * How many requests the line of one that went well stands for; `null` when none is written. Beyond the allowance a part
 * is written, which goes by the trace as the sample of traces does.
 */
function requestsToldOf(
  { deps, work }: RequestContext,
  now: Millis,
  allowance: LineAllowance,
): number | null {
  const { LOG_SAMPLE_RATIO: ratio, LOG_PER_SECOND: perSecond } = deps.settings;
  if (ratio >= 1 || allowance.take(perSecond, now)) return 1;
  return work.part < ratio ? Math.round(1 / ratio) : null;
}

/**
 * One line a request, with all there is to say about it. Of those that went well so many a second are written, and a part
 * of the rest, which says for how many it stands; of others all. Only ids, templates and numbers: nothing here needs
 * masking.
 */
export function writeAccessLog(
  context: RequestContext,
  request: Request,
  status: number,
  now: Millis,
  allowance = ownAllowance,
): void {
  const { LOG_LEVEL: level } = context.deps.settings;
  if (level === "none") return;
  const durationMs = now - context.startedAt;
  const failed = status >= 500;
  const notable = status >= WELL || durationMs >= SLOW_MS;
  if (!failed && level !== "info" && level !== "debug") return;
  const requests = notable ? 1 : requestsToldOf(context, now, allowance);
  if (requests === null) return;
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
      ...(requests > 1 && { requests }),
      ...askedOf(context.work.calls),
    }),
  );
}
