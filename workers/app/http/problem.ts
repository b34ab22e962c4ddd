import type { Problem } from "../../../shared/contracts/platform/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  410: "Gone",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  423: "Locked",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** The error a client is told of: expected ones as they are, anything else as `internal`, without a word of why. */
export function expected(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError(commonErrors.internal, { cause: error });
}

/** Renders an error as problem+json (RFC 9457). The only place that does. */
export function problemResponse(error: AppError, requestId: string): Response {
  const { status, code } = error.definition;
  const body: Problem = {
    type: "about:blank",
    title: TITLES[status] ?? "Error",
    status,
    code,
    detail: error.detail,
    requestId,
    ...(error.fields && { errors: [...error.fields] }),
  };
  const headers = new Headers(error.headers);
  headers.set("Content-Type", "application/problem+json");
  headers.set("Cache-Control", "no-store");
  if (status === 401 && !headers.has("WWW-Authenticate")) {
    headers.set("WWW-Authenticate", "Bearer");
  }
  return new Response(JSON.stringify(body), { status, headers });
}
