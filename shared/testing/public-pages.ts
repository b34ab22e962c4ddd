import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { createApp } from "../../workers/app/app.ts";
import { type Deps, depsFor } from "../../workers/app/deps.ts";
import type { RequestContext } from "../../workers/app/http/request-context.ts";
import { Work } from "../tracing/work.ts";
import { ORIGIN } from "./accounts.ts";

/** What of the app's own page matters here; a browser test has the whole of it. */
const shell = `<!doctype html>
<html lang="en">
  <head>
    <title>Veche</title>
    <meta name="description" content="Chats and pictures for your people." />
  </head>
  <body><div id="root"></div><script type="module" src="/assets/app.js"></script></body>
</html>`;
const assets = {
  fetch: async () =>
    new Response(shell, {
      headers: { "Content-Type": "text/html; charset=utf-8", ETag: '"shell"' },
    }),
} as unknown as Fetcher;

/** One request on its way through the app, with some of what it needs replaced. */
export async function contextWith(changes: Partial<Deps>): Promise<RequestContext> {
  const trace = { requestId: "test", traceparent: "" };
  const wiring = {} as Parameters<typeof depsFor>[3];
  const deps = await depsFor(env, trace, createExecutionContext(), wiring);
  const origin = { ip: "10.0.0.1", country: null, latitude: null, longitude: null, userAgent: "" };
  const work = new Work({ requestId: "test", ratio: 0, recording: false });
  const about = { requestId: "test", startedAt: 0, route: "", userId: null, problem: null };
  return { work, origin, deps: { ...deps, ...changes }, ...about, isWhole: false };
}

/** A page as the app answers it: tests have no built files of the web app. */
export async function askPage(path: string) {
  const request = new Request(ORIGIN + path);
  const response = await createApp()(request, await contextWith({ assets }));
  return { status: response.status, headers: response.headers, html: await response.text() };
}
