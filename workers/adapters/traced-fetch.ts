import { asked, KIND } from "../../shared/tracing/work.ts";

/**
 * `fetch` as part of the present work's trace: the other side is told of it by `traceparent`, and the span names only the
 * host, for paths and queries may hold what is secret.
 */
export function tracedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const { hostname } = new URL(input instanceof Request ? input.url : input);
  const method = init?.method ?? (input instanceof Request ? input.method : "GET");
  const about = { "server.address": hostname, "http.request.method": method };
  return asked("outside", `${method} ${hostname}`, KIND.client, about, (handOn) => {
    if (handOn === null) return fetch(input, init);
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : {}));
    headers.set("traceparent", handOn());
    return fetch(input, { ...init, headers });
  });
}
