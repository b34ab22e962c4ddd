const ALWAYS: readonly (readonly [string, string])[] = [
  ["X-Content-Type-Options", "nosniff"],
  ["Referrer-Policy", "strict-origin-when-cross-origin"],
  ["Cross-Origin-Opener-Policy", "same-origin"],
  [
    "Permissions-Policy",
    "camera=(self), microphone=(self), geolocation=(self), interest-cohort=()",
  ],
];
const HSTS = "max-age=63072000; includeSubDomains";
/** What an API reply may do if a browser is made to show it: nothing. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'";

/** None of ours sets this one by itself: a reply that has it has them all. */
const LAST = "Permissions-Policy";

function protect(headers: Headers): void {
  for (const [name, value] of ALWAYS) headers.set(name, value);
  if (!headers.has("Content-Security-Policy")) headers.set("Content-Security-Policy", NOTHING);
  if (!headers.has("Cross-Origin-Resource-Policy")) {
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
  }
}

/**
 * The headers of a JSON reply, security headers and all, for `new Response` to take a copy of: the runtime copies them
 * at once, where setting them one by one costs as much as a small reply.
 */
export function jsonReplyHeaders(): Headers {
  const headers = new Headers({ "Content-Type": "application/json", "Cache-Control": "no-store" });
  protect(headers);
  return headers;
}

/** Sets the security headers of a reply; one that brings its own policy keeps it. */
export function secure(headers: Headers, https: boolean): void {
  if (!headers.has(LAST)) protect(headers);
  if (https) headers.set("Strict-Transport-Security", HSTS);
}
