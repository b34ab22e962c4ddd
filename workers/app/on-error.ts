import type { Log } from "../domains/platform/index.ts";
import { expected, problemResponse } from "./http/problem.ts";

/** The reply to anything that was thrown. What was not expected goes to the log with its stack, never to the client. */
export function onError(error: unknown, requestId: string, log: Pick<Log, "error">): Response {
  const known = expected(error);
  if (known.definition.status >= 500)
    log.error("a request failed", { error: known.cause ?? known });
  return problemResponse(known, requestId);
}
