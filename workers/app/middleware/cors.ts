const METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
const REQUEST_HEADERS =
  "Authorization, Content-Type, Idempotency-Key, X-Request-Id, traceparent, If-None-Match, If-Match";
const EXPOSED =
  "X-Request-Id, Idempotent-Replay, RateLimit, RateLimit-Policy, Retry-After, ETag, Location";

function listed(request: Request, allowed: readonly string[]): string | null {
  const origin = request.headers.get("Origin");
  return origin !== null && allowed.includes(origin) ? origin : null;
}

/** The answer to a preflight from a listed origin; `null` for anything else. */
export function preflight(request: Request, allowed: readonly string[]): Response | null {
  if (request.method !== "OPTIONS" || !request.headers.has("Access-Control-Request-Method")) {
    return null;
  }
  if (listed(request, allowed) === null) return null;
  const headers = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": REQUEST_HEADERS,
    "Access-Control-Max-Age": "86400",
  };
  return new Response(null, { status: 204, headers });
}

/** Lets a listed origin read the reply, with credentials. */
export function allowOrigin(headers: Headers, request: Request, allowed: readonly string[]): void {
  if (allowed.length === 0) return;
  headers.append("Vary", "Origin");
  const origin = listed(request, allowed);
  if (origin === null) return;
  headers.set("Access-Control-Allow-Origin", origin);
  headers.set("Access-Control-Allow-Credentials", "true");
  headers.set("Access-Control-Expose-Headers", EXPOSED);
}
