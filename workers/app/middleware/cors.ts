const METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
const REQUEST_HEADERS =
  "Authorization, DPoP, Content-Type, Idempotency-Key, X-Request-Id, traceparent, If-None-Match, If-Match, X-D1-Bookmark, Tus-Resumable, Upload-Length, Upload-Offset, Upload-Metadata, Upload-Checksum";
const EXPOSED =
  "X-Request-Id, Idempotent-Replay, RateLimit, RateLimit-Policy, Retry-After, ETag, Location, X-D1-Bookmark, Tus-Resumable, Tus-Version, Upload-Offset, Upload-Length, Upload-Metadata, Upload-Expires";

/**
 * What applications in browsers call from wherever they are served. No cookie counts there, so that any origin may read
 * the answers.
 */
const OPEN = new Set([
  "/.well-known/openid-configuration",
  "/.well-known/oauth-authorization-server",
  "/.well-known/jwks.json",
  "/oauth/token",
  "/oauth/userinfo",
  "/oauth/revoke",
  "/oauth/par",
  "/oauth/device_authorization",
]);
const OPEN_EXPOSED = "DPoP-Nonce, WWW-Authenticate, Retry-After, X-Request-Id";

/** Asked for every request: without parsing its whole address. */
function isOpen({ url }: Request): boolean {
  const path = url.indexOf("/", "https://".length);
  const query = url.indexOf("?", path);
  return OPEN.has(query < 0 ? url.slice(path) : url.slice(path, query));
}

function listed(request: Request, allowed: readonly string[]): string | null {
  const origin = request.headers.get("Origin");
  return origin !== null && allowed.includes(origin) ? origin : null;
}

/** The answer to a preflight from a listed origin; `null` for anything else. */
export function preflight(request: Request, allowed: readonly string[]): Response | null {
  if (request.method !== "OPTIONS" || !request.headers.has("Access-Control-Request-Method")) {
    return null;
  }
  const open = isOpen(request);
  if (!open && listed(request, allowed) === null) return null;
  const headers = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": REQUEST_HEADERS,
    "Access-Control-Max-Age": "86400",
  };
  return new Response(null, { status: 204, headers });
}

/** Lets a listed origin read the reply, with credentials. */
export function allowOrigin(headers: Headers, request: Request, allowed: readonly string[]): void {
  if (isOpen(request)) {
    headers.set("Access-Control-Allow-Origin", "*");
    headers.set("Access-Control-Expose-Headers", OPEN_EXPOSED);
    return;
  }
  if (allowed.length === 0) return;
  headers.append("Vary", "Origin");
  const origin = listed(request, allowed);
  if (origin === null) return;
  headers.set("Access-Control-Allow-Origin", origin);
  headers.set("Access-Control-Allow-Credentials", "true");
  headers.set("Access-Control-Expose-Headers", EXPOSED);
}
