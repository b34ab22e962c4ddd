import { spanExporter } from "../../shared/tracing/exporter.ts";
import { type Tracing, tracingOf } from "../../shared/tracing/settings.ts";
import { type Attributes, type SpanKind, Work } from "../../shared/tracing/work.ts";
import type { Trace } from "../domains/platform/index.ts";

let known: { readonly env: Env; readonly tracing: Tracing } | undefined;

function tracingFor(env: Env): Tracing {
  if (known?.env !== env) known = { env, tracing: tracingOf(env) };
  return known.tracing;
}

/** Begins a piece of work: in the trace of who asked for it, or in one of its own. */
export function beginWork(env: Env, requestId: string, traceparent: string | null): Work {
  const { collector, ratio } = tracingFor(env);
  return new Work({ requestId, traceparent, ratio, recording: collector !== null });
}

/** What work is to those who carry it on by themselves. */
export function traceOf(work: Work): Trace {
  return {
    requestId: work.requestId,
    get traceparent() {
      return work.traceparent();
    },
  };
}

/** Ends it; its spans go to the collector after the reply, if they are to be kept. */
export function endWork(
  env: Env,
  ctx: ExecutionContext,
  work: Work,
  name: string,
  kind: SpanKind,
  attributes: Attributes,
  failed: boolean,
): void {
  const { collector } = tracingFor(env);
  if (collector === null) return;
  const spans = work.end(name, kind, attributes, failed);
  spanExporter.add(spans, collector, (sending) => ctx.waitUntil(sending));
}
