/** Addresses where tus is spoken about one upload, and what may be meant there. */
const UPLOAD = /^\/api\/uploads\/[^/]+$/;
const MEANT: ReadonlySet<string> = new Set(["HEAD", "PATCH", "DELETE"]);

/**
 * The request as it is meant: where nothing but POST gets through, tus names the method in a header (tus 1.0.0,
 * `X-HTTP-Method-Override`), which counts there and nowhere else.
 */
export function meant(request: Request): Request {
  if (request.method !== "POST") return request;
  const method = request.headers.get("X-HTTP-Method-Override")?.toUpperCase() ?? "";
  if (!MEANT.has(method) || !UPLOAD.test(new URL(request.url).pathname)) return request;
  const { url, headers } = request;
  return method === "HEAD"
    ? new Request(url, { method, headers })
    : new Request(request, { method });
}
