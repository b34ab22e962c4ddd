import type { AssistantEvent } from "./ask-model.ts";

/** A reply of Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html). Who hangs up ends the work. */
export function eventStream<Answer>(events: AsyncGenerator<AssistantEvent<Answer>>): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { value, done } = await events.next();
      if (done) return controller.close();
      controller.enqueue(
        encoder.encode(`event: ${value.event}\ndata: ${JSON.stringify(value.data)}\n\n`),
      );
    },
    cancel: async () => {
      await events.return(undefined);
    },
  });
  return new Response(body, {
    headers: { "Content-Type": "text/event-stream", "Cache-Control": "no-store" },
  });
}
