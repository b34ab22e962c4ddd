import type { Jobs, Trace } from "../domains/platform/ports.ts";

/** Puts work on the queue, with the trace of who asked for it. */
export function queuedJobs(queue: Queue, trace: Trace): Jobs {
  return {
    async enqueue(name, message, options) {
      const { requestId, traceparent } = trace;
      await queue.send({ name, requestId, traceparent, message }, options);
    },
  };
}
