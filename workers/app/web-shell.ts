import type { RequestContext } from "./http/request-context.ts";

/** The page that every path of the web app is shown by. `request` may hold validators of a copy of it. */
export async function webShell(context: RequestContext, request: Request): Promise<Response> {
  context.route = "web";
  const page = await context.deps.assets.fetch(new Request(new URL("/", request.url), request));
  return new Response(page.body, page);
}

/** The same whatever copy the caller has: what it is going to be is no page of the app's alone. */
export async function freshShell(
  { deps }: RequestContext,
  request: Request,
  status = 200,
): Promise<Response> {
  const page = await deps.assets.fetch(new Request(new URL("/", request.url)));
  const found = page.ok ? status : page.status;
  const fresh = new Response(page.body, { status: found, headers: page.headers });
  for (const validator of ["ETag", "Last-Modified"]) fresh.headers.delete(validator);
  return fresh;
}
