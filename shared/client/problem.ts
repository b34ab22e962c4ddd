import type { Problem } from "../contracts/platform/index.ts";

export type FieldErrors = readonly { readonly path: string; readonly message: string }[];

/** A request that failed: refused by the platform (a problem+json reply) or never answered (`network`). */
export class ApiError extends Error {
  /** A code of the platform, or `network` when there was no answer, `aborted` when the caller gave up. */
  readonly code: string;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly detail: string;
  readonly requestId: string | null;
  readonly fields: FieldErrors;
  /** Seconds to wait before trying again, when the platform said so. */
  readonly retryAfter: number | null;

  constructor(code: string, status: number, about: Partial<ApiErrorDetails> = {}) {
    super(`${code} (${status})`, { cause: about.cause });
    this.name = "ApiError";
    this.code = code;
    this.status = status;
    this.detail = about.detail ?? "";
    this.requestId = about.requestId ?? null;
    this.fields = about.fields ?? [];
    this.retryAfter = about.retryAfter ?? null;
  }
}

interface ApiErrorDetails {
  readonly detail: string;
  readonly requestId: string | null;
  readonly fields: FieldErrors;
  readonly retryAfter: number | null;
  readonly cause: unknown;
}

/** The error of a reply whose body is problem+json, or should have been. */
export function problemOf(
  status: number,
  body: unknown,
  header: (name: string) => string | null,
): ApiError {
  const retryAfter = Number(header("Retry-After") ?? Number.NaN);
  const about = {
    requestId: header("X-Request-Id"),
    retryAfter: Number.isFinite(retryAfter) ? retryAfter : null,
  };
  if (!isProblem(body)) return new ApiError(codeOf(status), status, about);
  const { code, detail, requestId, errors } = body;
  return new ApiError(code, status, { ...about, detail, requestId, fields: errors ?? [] });
}

/** The error of a request that got no answer. */
export function networkError(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause;
  const aborted = cause instanceof Error && cause.name === "AbortError";
  return new ApiError(aborted ? "aborted" : "network", 0, { cause });
}

function codeOf(status: number): string {
  return status >= 500 ? "unavailable" : "unexpected";
}

function isProblem(body: unknown): body is Problem {
  return (
    typeof body === "object" && body !== null && "code" in body && typeof body.code === "string"
  );
}
