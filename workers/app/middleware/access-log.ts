import { iso } from "../../../shared/kernel/time.ts";
import { writeLine } from "../../adapters/logger.ts";
import type { RequestContext } from "../http/request-context.ts";

/** One line a request. Only ids and templates: nothing here needs masking. */
export function writeAccessLog(context: RequestContext, request: Request, status: number): void {
  const level = context.deps.settings.LOG_LEVEL;
  if (level !== "info" && level !== "debug") return;
  const now = Date.now();
  writeLine(
    JSON.stringify({
      time: iso(context.deps.clock.now()),
      level: "info",
      message: "request",
      requestId: context.requestId,
      userId: context.userId,
      method: request.method,
      route: context.route,
      status,
      durationMs: now - context.startedAt,
    }),
  );
}
