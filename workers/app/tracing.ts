import { spanExporter } from "../../shared/tracing/exporter.ts";
import { tracingOf } from "../../shared/tracing/settings.ts";
import { type Ended, Work } from "../../shared/tracing/work.ts";
import type { Trace } from "../domains/platform/index.ts";

/** Begins a piece of work: in the trace of who asked for it, or in one of its own. */
export function beginWork(env: Env, requestId: string, traceparent: string | null): Work {
  const { collector, ratio } = tracingOf(env);
  return new Work({ requestId, traceparent, ratio, recording: collector !== null });
}

/** A class, because a getter in an object that is made for each request costs more than the request's routing. */
class TraceOfWork implements Trace {
  readonly #work: Work;

  constructor(work: Work) {
    this.#work = work;
  }

  get requestId(): string {
    return this.#work.requestId;
  }

  get traceparent(): string {
    return this.#work.traceparent();
  }
}

/** What work is to those who carry it on by themselves. */
export function traceOf(work: Work): Trace {
  return new TraceOfWork(work);
}

/** Ends it; its spans go to the collector after the reply, if they are to be kept. */
export function endWork(
  env: Env,
  ctx: ExecutionContext,
  work: Work,
  failed: boolean,
  what: () => Ended,
): void {
  if (!work.isSent(failed)) return;
  const { collector } = tracingOf(env);
  if (collector === null) return;
  const spans = work.end(failed, what);
  spanExporter.add(spans, collector, (sending) => ctx.waitUntil(sending));
}
