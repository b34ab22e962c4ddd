import { type EventSourceMessage, EventSourceParserStream } from "eventsource-parser/stream";
import { ApiError, networkError } from "./problem.ts";

/** What the platform tells while it works at an answer. */
interface Hearing {
  readonly onDelta: (text: string) => void;
  /** What was written so far does not count: it is begun anew. */
  readonly onAgain: () => void;
}

/**
 * Hears a reply of Server-Sent Events to its end and resolves to its `result`. Rejects with an `ApiError`: that of a
 * `problem`, or `network` when the reply breaks off before either.
 */
export async function hearAnswer<Answer>(
  stream: ReadableStream<Uint8Array>,
  { onDelta, onAgain }: Hearing,
): Promise<Answer> {
  const events = stream
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  try {
    for (;;) {
      const { value, done } = await events.read().catch((error: unknown) => {
        throw networkError(error);
      });
      if (done) throw networkError(new Error("The answer broke off."));
      const data = dataOf(value);
      if (value.event === "delta") onDelta(String(data["text"] ?? ""));
      if (value.event === "again") onAgain();
      if (value.event === "problem") {
        throw new ApiError(String(data["code"]), 0, { detail: String(data["detail"]) });
      }
      if (value.event === "result") return data as Answer;
    }
  } finally {
    await events.cancel().catch(() => undefined);
  }
}

function dataOf({ data }: EventSourceMessage): Record<string, unknown> {
  try {
    return JSON.parse(data) as Record<string, unknown>;
  } catch (error) {
    throw networkError(error);
  }
}
